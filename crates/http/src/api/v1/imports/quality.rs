//! The quality of a model's data.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::quality::QualityDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// How fresh and complete a model's data are, what imports put aside and why, and whether columns drifted
#[utoipa::path(get, path = "/models/{model}/quality", tag = "data", params(ModelPath),
    responses((status = 200, description = "Without data the lists are empty", body = QualityDto),
        BadRequest, NotFound, Always))]
pub async fn get_quality(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    _: QueryOf<()>,
) -> Result<Json<QualityDto>, ApiError> {
    Ok(Json(QualityDto::from(&state.platform.quality(&model).await?)))
}
