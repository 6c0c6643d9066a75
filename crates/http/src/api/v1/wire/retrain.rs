//! The status of retraining.

use serde::Serialize;
use utoipa::ToSchema;
use vakhta_service::views::RetrainStatusView;

use super::model::ScheduleDto;
use super::run::RunDto;

/// The status of retraining: schedules, the run under way, the last one, and what the criteria say.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RetrainStatusDto {
    /// The model.
    pub model: String,
    /// Its schedules.
    pub schedules: Vec<ScheduleDto>,
    /// The run under way.
    pub running: Option<RunDto>,
    /// The last run that ended.
    pub last: Option<RunDto>,
    /// What the criteria say now, in a sentence.
    #[schema(example = "would do nothing, because the error of the last 7 days is within 15 %")]
    pub outlook: String,
    /// Whether they would begin a run.
    pub would_retrain: bool,
    /// Runs ever.
    pub n_runs: u64,
    /// Runs that ended with a deployed version.
    pub n_deployed: u64,
    /// Runs that ended with a rejected version.
    pub n_rejected: u64,
    /// Runs that failed or were cancelled.
    pub n_failed: u64,
}

impl From<&RetrainStatusView> for RetrainStatusDto {
    fn from(view: &RetrainStatusView) -> Self {
        Self {
            model: view.model.to_string(),
            schedules: view.schedules.iter().map(ScheduleDto::from).collect(),
            running: view.running.as_ref().map(RunDto::from),
            last: view.last.as_ref().map(RunDto::from),
            outlook: view.outlook.clone(),
            would_retrain: view.would_retrain,
            n_runs: view.n_runs,
            n_deployed: view.n_deployed,
            n_rejected: view.n_rejected,
            n_failed: view.n_failed,
        }
    }
}
