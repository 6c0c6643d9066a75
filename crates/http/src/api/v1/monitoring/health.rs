//! The health of a model.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::health::ModelHealthDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// How a model stands: checks, current scores, champion, open alerts
#[utoipa::path(get, path = "/models/{model}/health", tag = "health", params(ModelPath), responses(
    (status = 200, description = "The report, whatever it says", body = ModelHealthDto),
    BadRequest, NotFound, Always))]
pub async fn get_model_health(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    _: QueryOf<()>,
) -> Result<Json<ModelHealthDto>, ApiError> {
    Ok(Json(ModelHealthDto::from(&state.platform.model_health(&model).await?)))
}
