//! Health in four states, for each component and as a whole.

mod checks;

use serde::{Deserialize, Serialize};

pub use self::checks::{ArtifactState, HealthSnapshot, assess};

/// A state of health; the worse is the greater, and `Unknown` ranks between healthy and warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// All is well.
    Healthy,
    /// Cannot be known, for example for want of data.
    Unknown,
    /// Somebody should look.
    Warning,
    /// Somebody must look now.
    Critical,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// The component's stable name: `champion`, `error`, `baseline`, `data`, `model_age`, `runs`, `artifact`, `coverage`
    /// where there are intervals, and `drift` where it can be told.
    pub component: String,
    /// Its state.
    pub status: HealthStatus,
    /// What was measured, where it is a number.
    pub value: Option<f64>,
    /// In an English sentence, with what to do next where something is wrong.
    pub message: String,
}

/// The health of a model or of the installation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HealthReport {
    /// The worst of the checks.
    pub status: HealthStatus,
    /// Every check.
    pub checks: Vec<HealthCheck>,
}

impl HealthReport {
    /// A report over the given checks; with none the status is unknown.
    #[must_use]
    pub fn of(checks: Vec<HealthCheck>) -> Self {
        let status = checks.iter().map(|c| c.status).max().unwrap_or(HealthStatus::Unknown);
        Self { status, checks }
    }
}
