//! A run: one retraining from trigger to decision.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::ids::RunId;
use vakhta_lifecycle::run::{Run, RunStatus, Stage, Trigger};

use super::decision::DecisionDto;
use super::wire_enum;

wire_enum! {
    /// Why a run was begun.
    TriggerDto from Trigger {
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
        /// Major drift.
        Drift,
    }
}

wire_enum! {
    /// Where a run is, in order.
    StageDto from Stage {
        /// Waiting for its process.
        Queued,
        /// Reading the dataset.
        Load,
        /// Looking for columns that tell what nobody can know ahead.
        LeakCheck,
        /// Computing features.
        Features,
        /// Cross-validating the candidates.
        CrossValidation,
        /// Scoring the holdout, comparing with the champion.
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
}

wire_enum! {
    /// How a run stands.
    RunStatusDto from RunStatus {
        /// Under way.
        Running,
        /// Ended with a decision.
        Completed,
        /// Ended without one; the champion stays.
        Failed,
        /// Stopped by a person; the champion stays.
        Cancelled,
        /// Not begun, with a reason.
        Skipped,
    }
}

/// One retraining.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RunDto {
    /// Its name.
    #[schema(example = "r_20190310_030000_0000beef")]
    pub id: String,
    /// The model it retrains.
    #[schema(example = "bakery")]
    pub model: String,
    /// Why it was begun.
    pub trigger: TriggerDto,
    /// The reason in words.
    pub reason: String,
    /// Who asked.
    #[schema(example = "api")]
    pub requested_by: String,
    /// Deploys only within this error, in percent.
    pub performance_threshold: Option<f64>,
    /// Deploys whatever the gates say.
    pub force_deploy: bool,
    /// How it stands.
    pub status: RunStatusDto,
    /// Where it is.
    pub stage: StageDto,
    /// Progress, 0 to 1.
    #[schema(minimum = 0.0, maximum = 1.0, example = 0.42)]
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
    pub new_version: Option<String>,
    /// The champion when it began.
    pub old_version: Option<String>,
    /// The decision it ended with.
    pub decision: Option<DecisionDto>,
    /// Why it failed, with what to do next.
    pub error: Option<String>,
}

impl RunDto {
    /// Whether it has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.status != RunStatusDto::Running
    }
}

impl From<&Run> for RunDto {
    fn from(run: &Run) -> Self {
        Self {
            id: run.id.to_string(),
            model: run.model.to_string(),
            trigger: run.trigger.into(),
            reason: run.reason.clone(),
            requested_by: run.requested_by.clone(),
            performance_threshold: run.performance_threshold,
            force_deploy: run.force_deploy,
            status: run.status.into(),
            stage: run.stage.into(),
            progress: run.progress,
            message: run.message.clone(),
            started_at: run.started_at,
            finished_at: run.finished_at,
            seconds: run.seconds,
            new_version: run.new_version.as_ref().map(ToString::to_string),
            old_version: run.old_version.as_ref().map(ToString::to_string),
            decision: run.decision.as_ref().map(DecisionDto::from),
            error: run.error.clone(),
        }
    }
}

impl From<Run> for RunDto {
    fn from(run: Run) -> Self {
        Self::from(&run)
    }
}

/// A run that was begun, and where to follow it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RunStartedDto {
    /// The run.
    #[schema(example = "r_20190310_030000_0000beef")]
    pub run: String,
    /// `self` (GET, DELETE cancels), `events` (server-sent events).
    pub links: BTreeMap<String, String>,
}

impl From<&RunId> for RunStartedDto {
    fn from(run: &RunId) -> Self {
        let links = BTreeMap::from([
            ("self".to_owned(), format!("/api/v1/runs/{run}")),
            ("events".to_owned(), format!("/api/v1/runs/{run}/events")),
        ]);
        Self { run: run.to_string(), links }
    }
}
