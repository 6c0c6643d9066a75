//! Drift of a model's inputs.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::drift::DriftDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// The last weeks' columns beside what the champion learned from: a state of each, distance, limits, both distributions
#[utoipa::path(get, path = "/models/{model}/drift", tag = "performance", params(ModelPath),
    responses((status = 200, description = "Every column; none without a champion or data", body = DriftDto),
        BadRequest, NotFound, Always))]
pub async fn get_drift(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    _: QueryOf<()>,
) -> Result<Json<DriftDto>, ApiError> {
    Ok(Json(DriftDto::from(&state.platform.drift(&model).await?)))
}
