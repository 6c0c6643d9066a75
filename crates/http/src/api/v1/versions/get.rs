//! One version.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::VersionId;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::VersionPath;
use crate::api::v1::wire::version::VersionDetailDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// One version with everything needed to explain and repeat it
#[utoipa::path(get, path = "/versions/{version}", tag = "versions", params(VersionPath), responses(
    (status = 200, description = "The version", body = VersionDetailDto), BadRequest, NotFound, Always))]
pub async fn get_version(
    State(state): State<AppState>,
    In(version): In<VersionId>,
    _: QueryOf<()>,
) -> Result<Json<VersionDetailDto>, ApiError> {
    Ok(Json(state.platform.version_of(&version).await?.into()))
}
