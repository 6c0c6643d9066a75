//! Whether the last retrainings paid.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotEnoughData, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::payback::PaybackDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// Whether the last retrainings paid: each version beside what served before it, on the days after the decision
#[utoipa::path(get, path = "/models/{model}/paybacks", tag = "performance", params(ModelPath),
    responses((status = 200, description = "The last decisions, newest first", body = [PaybackDto]),
        BadRequest, NotFound, NotEnoughData, Always))]
pub async fn list_paybacks(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    _: QueryOf<()>,
) -> Result<Json<Vec<PaybackDto>>, ApiError> {
    Ok(Json(state.platform.paybacks_of(&model).await?.iter().map(PaybackDto::from).collect()))
}
