//! Health, in four states.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::health::{HealthCheck, HealthReport, HealthStatus};
use vakhta_service::views::ModelHealthView;

use super::alert::AlertDto;
use super::score::ScoresDto;
use super::version::VersionDto;
use super::wire_enum;

wire_enum! {
    /// A state of health.
    HealthStatusDto from HealthStatus {
        /// All is well.
        Healthy,
        /// Cannot be known.
        Unknown,
        /// Somebody should look.
        Warning,
        /// Somebody must look now.
        Critical,
    }
}

impl HealthStatusDto {
    /// The state in upper case, as pages and the terminal write it.
    #[must_use]
    pub fn upper(self) -> &'static str {
        match self {
            Self::Healthy => "HEALTHY",
            Self::Unknown => "UNKNOWN",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
        }
    }
}

/// One check.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HealthCheckDto {
    /// What was looked at.
    #[schema(example = "data")]
    pub component: String,
    /// Its state.
    pub status: HealthStatusDto,
    /// What was measured, where it is a number.
    pub value: Option<f64>,
    /// In a sentence, with what to do next where something is wrong.
    pub message: String,
}

impl From<&HealthCheck> for HealthCheckDto {
    fn from(check: &HealthCheck) -> Self {
        Self {
            component: check.component.clone(),
            status: check.status.into(),
            value: check.value,
            message: check.message.clone(),
        }
    }
}

/// A report: the worst of its checks.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HealthDto {
    /// The worst of the checks.
    pub status: HealthStatusDto,
    /// Every check.
    pub checks: Vec<HealthCheckDto>,
}

impl From<&HealthReport> for HealthDto {
    fn from(report: &HealthReport) -> Self {
        Self { status: report.status.into(), checks: report.checks.iter().map(HealthCheckDto::from).collect() }
    }
}

/// The health of a model and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ModelHealthDto {
    /// The model.
    pub model: String,
    /// Its today.
    pub today: NaiveDate,
    /// The worst of the checks.
    pub status: HealthStatusDto,
    /// Every check.
    pub checks: Vec<HealthCheckDto>,
    /// The champion.
    pub champion: Option<VersionDto>,
    /// Scores over the alert window (7 days unless declared otherwise).
    pub current: ScoresDto,
    /// The baseline's on the same pairs.
    pub baseline: ScoresDto,
    /// Open alerts.
    pub alerts: Vec<AlertDto>,
}

impl From<&ModelHealthView> for ModelHealthDto {
    fn from(view: &ModelHealthView) -> Self {
        let HealthDto { status, checks } = HealthDto::from(&view.report);
        Self {
            model: view.model.to_string(),
            today: view.today,
            status,
            checks,
            champion: view.champion.as_ref().map(VersionDto::from),
            current: ScoresDto::from(&view.current),
            baseline: ScoresDto::from(&view.baseline),
            alerts: view.alerts.iter().map(AlertDto::from).collect(),
        }
    }
}
