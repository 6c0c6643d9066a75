//! Cancelling a run.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use vakhta_lifecycle::ids::RunId;

use crate::ApiError;
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, NotFound};
use crate::api::v1::paths::RunPath;
use crate::api::v1::wire::run::RunStartedDto;
use crate::extract::In;
use crate::state::AppState;

/// Cancel a run; the champion stays
///
/// The run ends shortly afterwards with status `cancelled`; follow it to see it end.
#[utoipa::path(delete, path = "/runs/{run}", tag = "runs", params(RunPath), responses(
    (status = 202, description = "It will end", body = RunStartedDto), BadRequest, NotFound, Conflict, Always))]
pub async fn cancel_run(
    State(state): State<AppState>,
    by: By<Analyst>,
    In(run): In<RunId>,
) -> Result<Response, ApiError> {
    let answer = RunStartedDto::from(&run);
    to_the_end(async move { state.platform.cancel(&run, by.name()).await }).await?;
    Ok((StatusCode::ACCEPTED, Json(answer)).into_response())
}
