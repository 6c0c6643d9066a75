//! Going back to an earlier version.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use vakhta_lifecycle::ids::{ModelName, VersionId};

use crate::ApiError;
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotFound, TooLarge};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::runs::begin::checked_reason;
use crate::api::v1::wire::version::VersionDto;
use crate::extract::{In, JsonBody};
use crate::state::AppState;

/// Where to go back to, and why.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RollbackDto {
    /// The version that shall serve.
    #[schema(value_type = String, example = "v_20190303_030000_0000beef")]
    pub version: VersionId,
    /// The reason in words, kept in the record.
    #[schema(example = "the new version misses the holidays", min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Let an earlier version serve again
///
/// The champion is archived, the version deployed, both in one step; forecasts are issued anew.
#[utoipa::path(post, path = "/models/{model}/rollback", tag = "versions", params(ModelPath),
    request_body = RollbackDto,
    responses((status = 200, description = "The version that serves now", body = VersionDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, Always))]
pub async fn roll_back(
    State(state): State<AppState>,
    by: By<Analyst>,
    In(model): In<ModelName>,
    JsonBody(request): JsonBody<RollbackDto>,
) -> Result<Json<VersionDto>, ApiError> {
    let Some(reason) = checked_reason(&request.reason)? else {
        return Err(ApiError::invalid("reason", "it is empty").hint("say why; the record keeps it"));
    };
    let version =
        to_the_end(async move { state.platform.rollback(&model, &request.version, &reason, by.name()).await }).await?;
    Ok(Json(version.into()))
}
