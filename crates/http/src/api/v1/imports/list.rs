//! What was taken in.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::import::SyncDto;
use crate::api::v1::wire::page::{Page, PageQuery};
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// What was taken in, and what became of it
#[utoipa::path(get, path = "/models/{model}/imports", tag = "data", params(ModelPath, PageQuery), responses(
    (status = 200, description = "Imports, latest first", body = Page<SyncDto>), BadRequest, NotFound, Always))]
pub async fn list_imports(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Page<SyncDto>>, ApiError> {
    Ok(Json(page.of_beginning(state.platform.syncs(&model, page.end()).await?)))
}
