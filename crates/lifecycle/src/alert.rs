//! An alert: a finding that somebody must know. Raised once per key, resolved by itself when the finding is gone.

mod reconcile;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::reconcile::reconcile;
use crate::ids::ModelName;
use crate::monitor::{Finding, FindingKind, Severity};

/// One alert, open until `resolved_at` is set. Its key is (model, kind).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Number in the store; 0 before it is stored.
    pub id: i64,
    /// The model concerned.
    pub model: ModelName,
    /// What it is about; with the model the key that is raised once.
    pub kind: FindingKind,
    /// How bad it is now.
    pub severity: Severity,
    /// What was measured last.
    pub value: f64,
    /// The threshold.
    pub threshold: f64,
    /// In an English sentence.
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

/// What becomes of the alerts of a model after a monitor looked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertChange {
    /// A new one.
    Raise(Finding),
    /// Still there: numbers and, where it got worse, severity are brought up to date.
    Update {
        /// The open alert.
        id: i64,
        /// What the monitor saw now.
        finding: Finding,
    },
    /// Gone.
    Resolve {
        /// The open alert.
        id: i64,
    },
}
