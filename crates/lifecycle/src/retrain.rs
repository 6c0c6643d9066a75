//! When to retrain: snapshot + policy + now → a trigger with its reasons, or "do nothing, because…".

mod criteria;
mod evaluate;
mod reason;
mod switch;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::evaluate::{RetrainOutcome, evaluate};
pub use self::reason::{Idle, Reason, Waiting, in_sentences};
use crate::drift::DriftSeen;
use crate::run::Trigger;

/// The retrain policy of a model. Percentages are percent; `None`, `false` in a declaration, switches a criterion off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetrainPolicy {
    /// Retrain when the error of the last matured days exceeds this. Default 15.
    #[serde(with = "switch")]
    pub max_error: Option<f64>,
    /// The same relative to the champion's holdout error: 1.5 means half as much again. Default none.
    #[serde(with = "switch")]
    pub max_error_ratio: Option<f64>,
    /// Retrain when the champion is older than this many days. Default 30.
    #[serde(with = "switch")]
    pub max_age_days: Option<u32>,
    /// Retrain when more than this many labelled predictions came in since training. Default 1000.
    #[serde(with = "switch")]
    pub max_new_labels: Option<u64>,
    /// Retrain when a column has drift of level major. Default true.
    pub on_drift: bool,
    /// Skip a run below this many training rows. Default 500.
    pub min_rows: u64,
    /// Days an automatic trigger waits after a rejected or failed run; doubles each time. Default 7.
    pub backoff_days: u32,
}

impl Default for RetrainPolicy {
    fn default() -> Self {
        Self {
            max_error: Some(15.0),
            max_error_ratio: None,
            max_age_days: Some(30),
            max_new_labels: Some(1000),
            on_drift: true,
            min_rows: 500,
            backoff_days: 7,
        }
    }
}

/// A finished run, as far as waiting after it is concerned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PastRun {
    /// Why it was begun.
    pub trigger: Trigger,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// Whether it ended with a deployed version.
    pub deployed: bool,
    /// The evidence it was begun on (see [`RetrainSnapshot::evidence`]).
    pub evidence: String,
}

/// What is known when the criteria are evaluated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetrainSnapshot {
    /// Whether a champion serves.
    pub has_champion: bool,
    /// When the champion was trained.
    pub champion_trained_at: Option<DateTime<Utc>>,
    /// The champion's holdout error by the model's metric.
    pub champion_holdout_error: Option<f64>,
    /// The error of the last matured days, or `None` for "not enough data".
    pub recent_error: Option<f64>,
    /// Distinct (key, date) joined since the champion was trained.
    pub new_labels: u64,
    /// What the last look at the champion's inputs saw; `None` where nobody looked.
    pub drift: Option<DriftSeen>,
    /// Rows of the dataset.
    pub rows: u64,
    /// A run that is under way, by its id.
    pub running: Option<String>,
    /// Automatic runs since the last deployment, latest first.
    pub past_runs: Vec<PastRun>,
}
