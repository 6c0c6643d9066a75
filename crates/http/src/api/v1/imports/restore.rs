//! Taking wrong imports back.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotEnoughData, NotFound, TooLarge};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::import::SyncDto;
use crate::extract::{In, JsonBody};
use crate::state::AppState;

/// What the data shall be again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreDto {
    /// The version of the dataset to return to; the imports name the versions that they made.
    #[schema(example = 3, minimum = 1)]
    pub dataset_version: i64,
}

/// Take wrong imports back: make the data what they were at an earlier version
///
/// This makes a new version and deletes nothing, so it can be taken back in the same way. Then actuals are joined anew and
/// forecasts issued; forecasts made from days that are gone are withdrawn. A training under way goes on with the data that it
/// began with. It goes on when the caller hangs up.
#[utoipa::path(post, path = "/models/{model}/data/restore", tag = "data", params(ModelPath),
    request_body = RestoreDto,
    responses((status = 200, description = "What became of it, as of an import", body = SyncDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, Always))]
pub async fn restore_data(
    State(state): State<AppState>,
    by: By<Analyst>,
    In(model): In<ModelName>,
    JsonBody(request): JsonBody<RestoreDto>,
) -> Result<Json<SyncDto>, ApiError> {
    let view = to_the_end(async move { state.platform.restore_data(&model, request.dataset_version, by.name()).await })
        .await?;
    Ok(Json(view.into()))
}
