//! One model.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::model::ModelDetailDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// One model in full: keys and their values, champion, schedules, declaration
#[utoipa::path(get, path = "/models/{model}", tag = "models", params(ModelPath), responses(
    (status = 200, description = "The model", body = ModelDetailDto), BadRequest, NotFound, Always))]
pub async fn get_model(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    _: QueryOf<()>,
) -> Result<Json<ModelDetailDto>, ApiError> {
    Ok(Json(state.platform.model(&model).await?.into()))
}
