//! Joining actuals and computing daily metrics.

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use vakhta_lifecycle::ids::ModelName;

use crate::ApiError;
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotEnoughData, NotFound, TooLarge};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::performance::ObserveDto;
use crate::extract::{In, OptionalJson};
use crate::state::AppState;

/// Which day to observe.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ObserveRequestDto {
    /// The day; all that are due when it is left out.
    #[schema(example = "2019-03-03")]
    pub day: Option<NaiveDate>,
}

/// Join actuals and compute daily metrics, for one day or for all that are due
#[utoipa::path(post, path = "/models/{model}/observe", tag = "performance", params(ModelPath),
    request_body = Option<ObserveRequestDto>,
    responses((status = 200, description = "What was joined", body = ObserveDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, Always))]
pub async fn observe(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    OptionalJson(request): OptionalJson<ObserveRequestDto>,
) -> Result<Json<ObserveDto>, ApiError> {
    let view = to_the_end(async move { state.platform.observe(&model, request.day).await }).await?;
    Ok(Json(ObserveDto::from(&view)))
}
