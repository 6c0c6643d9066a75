//! The list of models.

use axum::Json;
use axum::extract::State;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest};
use crate::api::v1::wire::model::ModelDto;
use crate::api::v1::wire::page::{Page, PageQuery};
use crate::extract::QueryOf;
use crate::state::AppState;

/// The declared models
#[utoipa::path(get, path = "/models", tag = "models", params(PageQuery), responses(
    (status = 200, description = "Models", body = Page<ModelDto>), BadRequest, Always))]
pub async fn list_models(
    State(state): State<AppState>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Page<ModelDto>>, ApiError> {
    Ok(Json(page.of(state.platform.models().await?)))
}
