//! The ledger of a model: what was changed, when, by whom, and why.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use super::paths::ModelPath;
use super::wire::page::{Page, PageQuery};
use super::wire::version::LedgerEntryDto;
use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// What was changed, when, by whom, and why
#[utoipa::path(get, path = "/models/{model}/ledger", tag = "versions", params(ModelPath, PageQuery), responses(
    (status = 200, description = "Entries, latest first", body = Page<LedgerEntryDto>), BadRequest, NotFound, Always))]
pub async fn list_ledger(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Page<LedgerEntryDto>>, ApiError> {
    let entries = state.platform.ledger(&model, page.end()).await?;
    Ok(Json(page.of_beginning(entries)))
}
