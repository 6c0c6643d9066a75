//! `GET /api/monitoring/retrain/status`: schedules and the last retraining, in the words of the source.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_http::ApiError;
use vakhta_http::api::refusals::{Always, BadRequest, NotFound};
use vakhta_http::api::v1::wire::model::ScheduleDto;
use vakhta_http::api::v1::wire::retrain::RetrainStatusDto;
use vakhta_http::api::v1::wire::run::RunDto;
use vakhta_http::extract::QueryOf;
use vakhta_http::pages_contract::axum::Json;
use vakhta_http::pages_contract::axum::extract::State;
use vakhta_http::state::AppState;

use super::model::{ModelQuery, meant};

/// Schedules, the run under way, the last one, and what the criteria say.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SalesStatusDto {
    /// The model.
    pub model: String,
    /// The jobs that the scheduler knows.
    pub scheduled_jobs: Vec<JobDto>,
    /// Whether a run is under way.
    pub is_running: bool,
    /// The run under way.
    pub current_run: Option<RunDto>,
    /// The last run that ended.
    pub last_run: Option<RunDto>,
    /// What the criteria say now, in a sentence.
    pub outlook: String,
    /// Whether they would begin a run.
    pub would_retrain: bool,
    /// Runs so far.
    pub statistics: RunCountsDto,
}

/// A scheduled job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct JobDto {
    /// Stable id.
    #[schema(example = "weekly_model_retrain")]
    pub id: String,
    /// Name.
    #[schema(example = "Weekly model retraining")]
    pub name: String,
    /// When it fires next.
    pub next_run_time: Option<DateTime<Utc>>,
    /// What fires it.
    #[schema(example = "cron[0 3 * * SUN, Europe/Istanbul]")]
    pub trigger: String,
    /// The same in words.
    #[schema(example = "Sundays at 3:00 AM")]
    pub description: String,
}

impl From<ScheduleDto> for JobDto {
    fn from(schedule: ScheduleDto) -> Self {
        Self {
            trigger: format!("cron[{}, {}]", schedule.cron, schedule.time_zone),
            id: schedule.id,
            name: schedule.name,
            next_run_time: schedule.next_at,
            description: schedule.description,
        }
    }
}

/// Runs so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct RunCountsDto {
    /// All.
    pub total: u64,
    /// Ended with a deployed version.
    pub deployed: u64,
    /// Ended with a rejected version.
    pub rejected: u64,
    /// Failed or cancelled.
    pub failed: u64,
}

impl From<RetrainStatusDto> for SalesStatusDto {
    fn from(status: RetrainStatusDto) -> Self {
        Self {
            model: status.model,
            scheduled_jobs: status.schedules.into_iter().map(JobDto::from).collect(),
            is_running: status.running.is_some(),
            current_run: status.running,
            last_run: status.last,
            outlook: status.outlook,
            would_retrain: status.would_retrain,
            statistics: RunCountsDto {
                total: status.n_runs,
                deployed: status.n_deployed,
                rejected: status.n_rejected,
                failed: status.n_failed,
            },
        }
    }
}

/// The schedule, the run under way, the last one, and what the criteria say
#[utoipa::path(get, path = "/api/monitoring/retrain/status", tag = "sales", params(ModelQuery), responses(
    (status = 200, description = "The status", body = SalesStatusDto), BadRequest, NotFound, Always))]
pub async fn sales_retrain_status(
    State(state): State<AppState>,
    QueryOf(query): QueryOf<ModelQuery>,
) -> Result<Json<SalesStatusDto>, ApiError> {
    let model = meant(&state, query.model)?;
    let status = RetrainStatusDto::from(&state.platform.retrain_status(&model).await?);
    Ok(Json(status.into()))
}
