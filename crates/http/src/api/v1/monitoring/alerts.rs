//! Alerts of a model.

use axum::Json;
use axum::extract::State;
use utoipa::IntoParams;
use vakhta_lifecycle::ids::ModelName;

use super::days::DaysQuery;
use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::alert::AlertDto;
use crate::api::v1::wire::page::{Page, PageQuery};
use crate::extract::{FromParams, In, Params, QueryOf};
use crate::state::AppState;

/// Which alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AlertParams {
    /// Days to look back; open alerts are answered however old they are.
    #[param(minimum = 1, maximum = 3650, default = 7, example = 7, required = false)]
    pub days: u32,
    /// Most alerts to answer.
    #[param(minimum = 1, maximum = 500, default = 50, example = 50, required = false)]
    pub limit: u64,
    /// Alerts to pass over.
    #[param(minimum = 0, maximum = 1_000_000, default = 0, example = 0, required = false)]
    pub offset: u64,
}

impl FromParams for AlertParams {
    const NAMES: &'static [&'static str] = &["days", "limit", "offset"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        let PageQuery { limit, offset } = PageQuery::read(params)?;
        let DaysQuery::<7> { days } = DaysQuery::read(params)?;
        Ok(Self { days, limit, offset })
    }
}

/// Alerts of the last days, and those still open
#[utoipa::path(get, path = "/models/{model}/alerts", tag = "performance", params(ModelPath, AlertParams), responses(
    (status = 200, description = "Alerts", body = Page<AlertDto>), BadRequest, NotFound, Always))]
pub async fn list_alerts(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(query): QueryOf<AlertParams>,
) -> Result<Json<Page<AlertDto>>, ApiError> {
    let alerts = state.platform.alerts(Some(&model), query.days).await?;
    let page = PageQuery { limit: query.limit, offset: query.offset };
    Ok(Json(page.of(alerts)))
}
