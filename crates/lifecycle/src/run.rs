//! A run: one retraining from trigger to decision, with stages and progress.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::decision::Decision;
use crate::ids::{ModelName, RunId, VersionId};

/// Why a run was begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A person asked.
    Manual,
    /// There was no champion yet.
    FirstVersion,
    /// The error exceeded the threshold.
    Degradation,
    /// The champion is older than allowed.
    Age,
    /// Enough new labelled predictions came in.
    NewLabels,
    /// Drift of level major (a monitor's finding).
    Drift,
}

/// The stages of a run, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Accepted, waiting for its process.
    Queued,
    /// Reading the dataset.
    Load,
    /// Looking for columns that tell what nobody can know ahead.
    LeakCheck,
    /// Computing features.
    Features,
    /// Cross-validating the candidates.
    CrossValidation,
    /// Fitting the evaluation fit, scoring the holdout, comparing with the champion.
    Holdout,
    /// Refitting on everything.
    Refit,
    /// Verifying and registering the artifact.
    Register,
    /// Deciding.
    Decide,
    /// Switching champions and issuing forecasts.
    Deploy,
}

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Under way.
    Running,
    /// Ended with a decision.
    Completed,
    /// Ended without one; the champion stays.
    Failed,
    /// Stopped by a person; the champion stays.
    Cancelled,
    /// Not begun, with a reason ("do nothing, because…").
    Skipped,
}

/// One retraining.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Its name.
    pub id: RunId,
    /// The model it retrains.
    pub model: ModelName,
    /// Why it was begun.
    pub trigger: Trigger,
    /// The reason in words (a person's, or the rule's).
    pub reason: String,
    /// The evidence that a rule began it on; a later evaluation tells by it whether anything changed.
    #[serde(default)]
    pub evidence: Option<String>,
    /// Who asked: a person's name or `schedule`, `sync`, `demo`.
    pub requested_by: String,
    /// Deploy only if the error is within this (percent), when one was asked for.
    pub performance_threshold: Option<f64>,
    /// Deploy whatever the gates say; the record keeps what they said.
    pub force_deploy: bool,
    /// How it stands.
    pub status: RunStatus,
    /// Where it is.
    pub stage: Stage,
    /// Progress over all stages, 0 to 1.
    pub progress: f64,
    /// What is being done, in a few words.
    pub message: String,
    /// When it was begun, by the model's clock.
    pub started_at: DateTime<Utc>,
    /// When it ended, by the model's clock.
    pub finished_at: Option<DateTime<Utc>>,
    /// Seconds it took by the wall clock.
    pub seconds: Option<f64>,
    /// The version it made.
    pub new_version: Option<VersionId>,
    /// The champion when it began.
    pub old_version: Option<VersionId>,
    /// The decision it ended with.
    pub decision: Option<Decision>,
    /// Why it failed, with what to do next.
    pub error: Option<String>,
}
