//! Why the forecast of a day is another one than it was.

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use utoipa::IntoParams;
use vakhta_lifecycle::ids::ModelName;

use super::keys::KeyColumns;
use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotEnoughData, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::forecast::ChangeDto;
use crate::extract::{FromParams, In, OpenQuery, Params};
use crate::state::AppState;

/// Which forecast, beside which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChangeParams {
    /// The day that is forecast.
    #[param(example = "2019-04-05")]
    pub date: NaiveDate,
    /// Compared with the newest forecast that knew nothing after this day; the one before the newest when left out.
    #[param(required = false)]
    pub since: Option<NaiveDate>,
}

impl FromParams for ChangeParams {
    const NAMES: &'static [&'static str] = &["date", "since"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        let date = params.date("date")?.ok_or_else(|| {
            ApiError::invalid("date", "is needed: the day whose forecast changed").hint("for example date=2019-04-05")
        })?;
        Ok(Self { date, since: params.date("since")? })
    }
}

/// Why the forecast of a day is another one than it was, for one series
///
/// Every key column of the model is a parameter and is needed. `null` where the day was forecast once only.
#[utoipa::path(get, path = "/models/{model}/forecasts/change", tag = "forecasts",
    params(ModelPath, ("keys" = Option<std::collections::BTreeMap<String, String>>, Query, style = Form, explode,
        description = "Values of key columns, each a parameter of its own: `?branch=B02&product=P1`",
        example = json!({"branch": "B02", "product": "P1"})), ChangeParams),
    responses((status = 200, description = "Both forecasts and what moved the one to the other", body = Option<ChangeDto>),
        BadRequest, NotFound, NotEnoughData, Always))]
pub async fn get_change(
    State(state): State<AppState>,
    In(name): In<ModelName>,
    OpenQuery { known, others }: OpenQuery<ChangeParams>,
) -> Result<Json<Option<ChangeDto>>, ApiError> {
    let model = state.platform.model(&name).await?;
    KeyColumns::of(&model).check(&others, ChangeParams::NAMES)?;
    let view = state.platform.change(&name, &others, known.date, known.since).await?;
    Ok(Json(view.map(|view| ChangeDto::of(&view, &model.keys))))
}
