//! Alerts.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::alert::Alert;
use vakhta_lifecycle::monitor::{FindingKind, Severity};

use super::wire_enum;

wire_enum! {
    /// How bad it is.
    SeverityDto from Severity {
        /// Worth knowing.
        Info,
        /// Somebody should look.
        Warning,
        /// Somebody must look now.
        Critical,
    }
}

wire_enum! {
    /// What an alert is about.
    FindingKindDto from FindingKind {
        /// Error above the critical threshold.
        ErrorCritical,
        /// Error above the warning threshold.
        ErrorWarning,
        /// The week is worse than the week before.
        Degradation,
        /// Too many segments with a great error.
        SegmentError,
        /// A systematic shift.
        Bias,
        /// The champion is too old.
        ModelStale,
        /// The data is too old.
        DataStale,
        /// A run failed.
        RunFailed,
    }
}

/// One alert; open until it is resolved.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AlertDto {
    /// Its number.
    pub id: i64,
    /// The model.
    pub model: String,
    /// What it is about.
    pub kind: FindingKindDto,
    /// How bad it is.
    pub severity: SeverityDto,
    /// Whether it is open.
    pub open: bool,
    /// What was measured last.
    pub value: f64,
    /// The threshold.
    pub threshold: f64,
    /// In a sentence.
    pub message: String,
    /// Details.
    pub details: Vec<String>,
    /// When it was raised, by the model's clock.
    pub raised_at: DateTime<Utc>,
    /// When it was seen last.
    pub seen_at: DateTime<Utc>,
    /// When it resolved.
    pub resolved_at: Option<DateTime<Utc>>,
}

impl From<&Alert> for AlertDto {
    fn from(alert: &Alert) -> Self {
        Self {
            id: alert.id,
            model: alert.model.to_string(),
            kind: alert.kind.into(),
            severity: alert.severity.into(),
            open: alert.resolved_at.is_none(),
            value: alert.value,
            threshold: alert.threshold,
            message: alert.message.clone(),
            details: alert.details.clone(),
            raised_at: alert.raised_at,
            seen_at: alert.seen_at,
            resolved_at: alert.resolved_at,
        }
    }
}

impl From<Alert> for AlertDto {
    fn from(alert: Alert) -> Self {
        Self::from(&alert)
    }
}
