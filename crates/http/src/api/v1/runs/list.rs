//! The runs of a model.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::page::{Page, PageQuery};
use crate::api::v1::wire::run::RunDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// The runs of a model, skipped ones too
#[utoipa::path(get, path = "/models/{model}/runs", tag = "runs", params(ModelPath, PageQuery), responses(
    (status = 200, description = "Runs, latest first", body = Page<RunDto>), BadRequest, NotFound, Always))]
pub async fn list_runs(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Page<RunDto>>, ApiError> {
    Ok(Json(page.fetched(state.platform.runs(&model, page.limit, page.offset).await?)))
}
