//! `POST /api/monitoring/performance/calculate-daily`: join actuals and compute daily metrics.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use vakhta_http::ApiError;
use vakhta_http::api::detached::to_the_end;
use vakhta_http::api::refusals::{Always, BadRequest, Conflict, NotEnoughData, NotFound};
use vakhta_http::api::v1::wire::alert::AlertDto;
use vakhta_http::api::v1::wire::performance::ObserveDto;
use vakhta_http::extract::{FromParams, Params, QueryOf};
use vakhta_http::pages_contract::axum::Json;
use vakhta_http::pages_contract::axum::extract::State;
use vakhta_http::state::AppState;
use vakhta_lifecycle::ids::ModelName;

use super::model::meant;
use super::summary::SalesDayDto;

/// Which day of which model.
#[derive(Debug, Clone, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// The day; all that are due when it is left out.
    #[param(example = "2019-03-03")]
    pub date: Option<NaiveDate>,
    /// The model's name; the default model when it is left out.
    #[param(value_type = Option<String>, example = "bakery")]
    pub model: Option<ModelName>,
}

impl FromParams for DayQuery {
    const NAMES: &'static [&'static str] = &["date", "model"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { date: params.date("date")?, model: params.model("model")? })
    }
}

/// What was computed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SalesDailyDto {
    /// `calculated`, or `nothing_due` when no actual was waiting for its forecast.
    #[schema(example = "calculated")]
    pub status: &'static str,
    /// In a sentence.
    pub message: String,
    /// The model.
    pub model: String,
    /// First day that was joined.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub through: Option<NaiveDate>,
    /// Pairs joined.
    pub pairs: u64,
    /// The last day's metrics.
    pub metrics: Option<SalesDayDto>,
    /// Alerts open afterwards.
    pub alerts: Vec<AlertDto>,
}

impl From<ObserveDto> for SalesDailyDto {
    fn from(done: ObserveDto) -> Self {
        let (status, message) = match (done.from, done.through, done.pairs) {
            (Some(from), Some(through), pairs) if pairs > 0 => {
                ("calculated", format!("{pairs} pairs joined from {from} through {through}"))
            }
            _ => ("nothing_due", "no actual was waiting for its forecast".to_owned()),
        };
        Self {
            status,
            message,
            model: done.model,
            from: done.from,
            through: done.through,
            pairs: done.pairs,
            metrics: done.last_day.map(SalesDayDto::from),
            alerts: done.alerts,
        }
    }
}

/// Join actuals and compute daily metrics now
///
/// What happens after every sync anyway. There is no body; one that is sent is not read.
#[utoipa::path(post, path = "/api/monitoring/performance/calculate-daily", tag = "sales", params(DayQuery), responses(
    (status = 200, description = "What was computed", body = SalesDailyDto),
    BadRequest, NotFound, Conflict, NotEnoughData, Always))]
pub async fn sales_calculate_daily(
    State(state): State<AppState>,
    QueryOf(query): QueryOf<DayQuery>,
) -> Result<Json<SalesDailyDto>, ApiError> {
    let model = meant(&state, query.model)?;
    let view = to_the_end(async move { state.platform.observe(&model, query.date).await }).await?;
    Ok(Json(ObserveDto::from(&view).into()))
}
