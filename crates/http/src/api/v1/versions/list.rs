//! The versions of a model.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::page::{Page, PageQuery};
use crate::api::v1::wire::version::VersionDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// The versions of a model; none is ever deleted
#[utoipa::path(get, path = "/models/{model}/versions", tag = "versions", params(ModelPath, PageQuery), responses(
    (status = 200, description = "Versions, latest first", body = Page<VersionDto>), BadRequest, NotFound, Always))]
pub async fn list_versions(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Page<VersionDto>>, ApiError> {
    Ok(Json(page.fetched(state.platform.versions(&model, page.limit, page.offset).await?)))
}
