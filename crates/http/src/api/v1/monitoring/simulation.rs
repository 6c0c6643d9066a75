//! What simulations of a model's past found.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::simulation::SimulationDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// What `vakhta simulate` found: the past replayed under several policies of retraining and deployment, and which to take
#[utoipa::path(get, path = "/models/{model}/simulations", tag = "performance", params(ModelPath),
    responses((status = 200, description = "The last simulations, newest first", body = [SimulationDto]),
        BadRequest, NotFound, Always))]
pub async fn list_simulations(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    _: QueryOf<()>,
) -> Result<Json<Vec<SimulationDto>>, ApiError> {
    Ok(Json(state.platform.simulations(&model).await?.iter().map(SimulationDto::from).collect()))
}
