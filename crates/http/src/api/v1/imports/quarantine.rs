//! Rows of an import that were put aside.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ImportPath;
use crate::api::v1::wire::import::QuarantinedDto;
use crate::api::v1::wire::page::{Page, PageQuery};
use crate::extract::{ImportId, In, QueryOf};
use crate::state::AppState;

/// Imports that are looked at to tell whether one is of the model; an older one is taken at its word.
const MOST_LOOKED_AT: u64 = 1000;

/// The rows of an import that were put aside, each with its reason
#[utoipa::path(get, path = "/models/{model}/imports/{import}/quarantine", tag = "data",
    params(ImportPath, PageQuery), responses(
    (status = 200, description = "Rows, in the order of the file", body = Page<QuarantinedDto>),
    BadRequest, NotFound, Always))]
pub async fn list_quarantine(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    In(import): In<ImportId>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Page<QuarantinedDto>>, ApiError> {
    let imports = state.platform.syncs(&model, MOST_LOOKED_AT).await?;
    let all_seen = (imports.len() as u64) < MOST_LOOKED_AT;
    if all_seen && !imports.iter().any(|one| one.id == import.0) {
        let hint = format!("GET /api/v1/models/{model}/imports lists them");
        return Err(ApiError::not_found("import", &import.0.to_string(), hint));
    }
    let rows = state.platform.quarantined(import.0, page.end()).await?;
    Ok(Json(page.of_beginning(rows)))
}
