//! Why a version serves, or does not.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::VersionId;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::VersionPath;
use crate::api::v1::wire::version::WhyDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// Why a version serves, or does not: run, decision, record, story
#[utoipa::path(get, path = "/versions/{version}/why", tag = "versions", params(VersionPath), responses(
    (status = 200, description = "The story", body = WhyDto), BadRequest, NotFound, Always))]
pub async fn get_why(
    State(state): State<AppState>,
    In(version): In<VersionId>,
    _: QueryOf<()>,
) -> Result<Json<WhyDto>, ApiError> {
    Ok(Json(state.platform.why(&version).await?.into()))
}
