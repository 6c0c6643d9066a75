//! Where the error comes from.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use super::days::DaysQuery;
use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotEnoughData, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::analysis::AnalysisDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// Where the error of a period comes from: by weekday, holiday, covariate, key and lead, and the worst misses with reasons
#[utoipa::path(get, path = "/models/{model}/errors", tag = "performance", params(ModelPath, DaysQuery<30>),
    responses((status = 200, description = "The groups and the misses; both are empty without pairs", body = AnalysisDto),
        BadRequest, NotFound, NotEnoughData, Always))]
pub async fn get_errors(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(query): QueryOf<DaysQuery<30>>,
) -> Result<Json<AnalysisDto>, ApiError> {
    let view = state.platform.analysis(&model, query.days).await?;
    let columns = state.platform.model(&model).await?.keys;
    Ok(Json(AnalysisDto::of(&view, &columns)))
}
