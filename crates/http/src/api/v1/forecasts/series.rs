//! One series, or the sum of several: history, forecast, and forecasts that met their actuals.

use axum::Json;
use axum::extract::State;
use utoipa::IntoParams;
use vakhta_lifecycle::ids::ModelName;

use super::keys::KeyColumns;
use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotEnoughData, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::forecast::SeriesDto;
use crate::extract::{FromParams, In, OpenQuery, Params};
use crate::state::AppState;

/// Days of history when nothing is said.
const DEFAULT_HISTORY_DAYS: u32 = 90;

/// How much of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SeriesParams {
    /// Days of history.
    #[param(minimum = 1, maximum = 3650, default = 90, example = 90, required = false)]
    pub history_days: u32,
}

impl FromParams for SeriesParams {
    const NAMES: &'static [&'static str] = &["history_days"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        let history_days = params.int("history_days", 1..=3650)?.unwrap_or(DEFAULT_HISTORY_DAYS);
        Ok(Self { history_days })
    }
}

/// A series as a chart shows it: history, forecast, yesterday's forecast against fact
///
/// Every key column of the model is a parameter; a column that is left out is summed over.
#[utoipa::path(get, path = "/models/{model}/series", tag = "forecasts",
    params(ModelPath, ("keys" = Option<std::collections::BTreeMap<String, String>>, Query, style = Form, explode,
        description = "Values of key columns, each a parameter of its own: `?branch=B02&product=P1`",
        example = json!({"branch": "B02", "product": "P1"})), SeriesParams),
    responses((status = 200, description = "The series", body = SeriesDto),
        BadRequest, NotFound, NotEnoughData, Always))]
pub async fn get_series(
    State(state): State<AppState>,
    In(name): In<ModelName>,
    OpenQuery { known, others }: OpenQuery<SeriesParams>,
) -> Result<Json<SeriesDto>, ApiError> {
    let model = state.platform.model(&name).await?;
    KeyColumns::of(&model).check(&others, SeriesParams::NAMES)?;
    let view = state.platform.series(&name, &others, known.history_days).await?;
    Ok(Json(SeriesDto::of(&view, others, &model.keys)))
}
