//! Performance over a period.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use super::days::DaysQuery;
use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotEnoughData, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::performance::SummaryDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// Scores of a period: in all, by day, by segment, with the trend
#[utoipa::path(get, path = "/models/{model}/performance", tag = "performance", params(ModelPath, DaysQuery<30>),
    responses((status = 200, description = "The summary; it can say that there is not enough data", body = SummaryDto),
        BadRequest, NotFound, NotEnoughData, Always))]
pub async fn get_performance(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(query): QueryOf<DaysQuery<30>>,
) -> Result<Json<SummaryDto>, ApiError> {
    Ok(Json(SummaryDto::from(&state.platform.summary(&model, query.days).await?)))
}
