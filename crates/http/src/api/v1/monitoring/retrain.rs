//! The status of retraining.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::retrain::RetrainStatusDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// Schedules, the run under way, the last one, and what the criteria say now
#[utoipa::path(get, path = "/models/{model}/retrain", tag = "runs", params(ModelPath), responses(
    (status = 200, description = "The status", body = RetrainStatusDto), BadRequest, NotFound, Always))]
pub async fn get_retrain_status(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    _: QueryOf<()>,
) -> Result<Json<RetrainStatusDto>, ApiError> {
    Ok(Json(RetrainStatusDto::from(&state.platform.retrain_status(&model).await?)))
}
