//! Taking in what the declared source has.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, NotEnoughData, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::import::SyncDto;
use crate::extract::In;
use crate::state::AppState;

/// Take in what the declared source has, then observe and forecast
///
/// What the daily schedule does, now. It goes on when the caller hangs up.
#[utoipa::path(post, path = "/models/{model}/sync", tag = "data", params(ModelPath), responses(
    (status = 200, description = "What became of it", body = SyncDto),
    BadRequest, NotFound, Conflict, NotEnoughData, Always))]
pub async fn sync(
    State(state): State<AppState>,
    by: By<Analyst>,
    In(model): In<ModelName>,
) -> Result<Json<SyncDto>, ApiError> {
    let view = to_the_end(async move { state.platform.sync(&model, by.name()).await }).await?;
    Ok(Json(view.into()))
}
