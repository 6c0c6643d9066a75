//! Alerts.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::alert::{Acknowledgement, AlertState, Silence};
use vakhta_lifecycle::monitor::{FindingKind, Severity};
use vakhta_service::views::AlertView;

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
        /// The rows of the last import look wrong.
        DataQuality,
        /// The last weeks differ from what the champion learned from.
        Drift,
    }
}

wire_enum! {
    /// How an alert stands; only an open one demands attention.
    AlertStateDto from AlertState {
        /// Somebody should look.
        Open,
        /// Somebody does.
        Acknowledged,
        /// Nobody needs to for a while.
        Silenced,
        /// It is over.
        Resolved,
    }
}

/// Somebody looks after an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AcknowledgementDto {
    /// Since when, by the model's clock.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// What they noted.
    pub note: String,
}

impl From<&Acknowledgement> for AcknowledgementDto {
    fn from(ack: &Acknowledgement) -> Self {
        Self { at: ack.at, by: ack.by.clone(), note: ack.note.clone() }
    }
}

/// A silence of the alert's kind; it may be over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SilencedDto {
    /// Until when, by the model's clock.
    pub until: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// Why.
    pub note: String,
}

impl From<&Silence> for SilencedDto {
    fn from(silence: &Silence) -> Self {
        Self { until: silence.until, by: silence.by.clone(), note: silence.note.clone() }
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
    /// Whether what it is about is still there.
    pub open: bool,
    /// How it stands.
    pub state: AlertStateDto,
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
    /// When it came back last, soon after it had resolved.
    pub reopened_at: Option<DateTime<Utc>>,
    /// Who looks after it.
    pub acknowledged: Option<AcknowledgementDto>,
    /// The silence that was ordered last for its kind.
    pub silenced: Option<SilencedDto>,
    /// How urgent it has become: 0 as raised, at most 3.
    pub escalation: u8,
    /// When it escalated last.
    pub escalated_at: Option<DateTime<Utc>>,
}

impl From<&AlertView> for AlertDto {
    fn from(view: &AlertView) -> Self {
        let alert = &view.alert;
        Self {
            id: alert.id,
            model: alert.model.to_string(),
            kind: alert.kind.into(),
            severity: alert.severity.into(),
            open: alert.is_open(),
            state: view.state.into(),
            value: alert.value,
            threshold: alert.threshold,
            message: alert.message.clone(),
            details: alert.details.clone(),
            raised_at: alert.raised_at,
            seen_at: alert.seen_at,
            resolved_at: alert.resolved_at,
            reopened_at: alert.reopened_at,
            acknowledged: alert.acknowledgement.as_ref().map(AcknowledgementDto::from),
            silenced: alert.silence.as_ref().map(SilencedDto::from),
            escalation: alert.escalation,
            escalated_at: alert.escalated_at,
        }
    }
}

impl From<AlertView> for AlertDto {
    fn from(view: AlertView) -> Self {
        Self::from(&view)
    }
}
