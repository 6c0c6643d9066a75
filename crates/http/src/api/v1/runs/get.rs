//! One run.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::RunId;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::RunPath;
use crate::api::v1::wire::run::RunDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// One run: stage, progress, and the decision it ended with
#[utoipa::path(get, path = "/runs/{run}", tag = "runs", params(RunPath), responses(
    (status = 200, description = "The run", body = RunDto), BadRequest, NotFound, Always))]
pub async fn get_run(
    State(state): State<AppState>,
    In(run): In<RunId>,
    _: QueryOf<()>,
) -> Result<Json<RunDto>, ApiError> {
    Ok(Json(state.platform.run(&run).await?.into()))
}
