//! Rows that are predicted each by itself.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::rows::RowRequest;

use crate::ApiError;
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotEnoughData, NotFound, TooLarge};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::page::{Page, PageQuery};
use crate::api::v1::wire::row::{PredictDto, PredictionsDto, RowPredictionDto};
use crate::extract::{In, JsonBody, QueryOf};
use crate::state::AppState;

/// Predicts rows, of a model whose rows are predicted each by itself
///
/// The answer is in the log before it leaves, and meets the outcome of its row when that is imported.
#[utoipa::path(post, path = "/models/{model}/predict", tag = "forecasts", params(ModelPath), request_body = PredictDto,
    responses((status = 200, description = "One answer a row", body = PredictionsDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, Always))]
pub async fn predict_rows(
    State(state): State<AppState>,
    In(name): In<ModelName>,
    JsonBody(question): JsonBody<PredictDto>,
) -> Result<Json<PredictionsDto>, ApiError> {
    let request = RowRequest::from(question);
    // The answer is logged durably; the log must not lose it because the caller hung up.
    let answer = to_the_end(async move { state.platform.predict_rows(&name, request).await }).await?;
    Ok(Json(PredictionsDto::from(&answer)))
}

/// The rows whose outcome is ahead, with what was predicted of them
///
/// The newest days first.
#[utoipa::path(get, path = "/models/{model}/predictions", tag = "forecasts", params(ModelPath, PageQuery),
    responses((status = 200, description = "Rows with their predictions", body = Page<RowPredictionDto>),
        BadRequest, NotFound, NotEnoughData, Always))]
pub async fn list_row_predictions(
    State(state): State<AppState>,
    In(name): In<ModelName>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Page<RowPredictionDto>>, ApiError> {
    let found = state.platform.row_predictions(&name, page.bounds()).await?;
    let keys = state.platform.model(&name).await?.keys;
    let rows = found.rows.iter().map(|row| RowPredictionDto::of(row, &keys)).collect();
    Ok(Json(Page { items: rows, limit: page.limit, offset: page.offset, total: Some(found.total) }))
}
