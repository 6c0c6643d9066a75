//! The current forecasts of a model.

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use utoipa::IntoParams;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::views::ForecastQuery;

use super::keys::KeyColumns;
use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotEnoughData, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::forecast::PredictionDto;
use crate::api::v1::wire::page::{MAX_LIMIT, Page, PageQuery};
use crate::extract::{FromParams, In, OpenQuery, Params};
use crate::state::AppState;

/// Which forecasts, besides the key columns.
#[derive(Debug, Clone, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ForecastParams {
    /// First day.
    #[param(example = "2019-03-04")]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[param(example = "2019-03-10")]
    pub to: Option<NaiveDate>,
    /// The level at which series are added up: key columns with commas between them, or `total`. Columns that are restricted
    /// belong to it in any case.
    #[param(example = "branch")]
    pub level: Option<String>,
    /// Most forecasts to answer.
    #[param(minimum = 1, maximum = 500, default = 500, example = 500, required = false)]
    pub limit: u64,
    /// Forecasts to pass over.
    #[param(minimum = 0, maximum = 1_000_000, default = 0, example = 0, required = false)]
    pub offset: u64,
}

impl FromParams for ForecastParams {
    const NAMES: &'static [&'static str] = &["from", "to", "level", "limit", "offset"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        let PageQuery { limit, offset } = PageQuery::read_with(params, MAX_LIMIT)?;
        let (from, to) = (params.date("from")?, params.date("to")?);
        match (from, to) {
            (Some(first), Some(last)) if first > last => {
                Err(ApiError::invalid("to", format!("{last} is before from ({first})")).hint("swap them"))
            }
            _ => Ok(Self { from, to, level: params.text("level").map(str::to_owned), limit, offset }),
        }
    }
}

/// The current forecasts, by branch, product, day
///
/// Every key column of the model is a parameter, for example `branch` and `product`; a column that is left out is not
/// restricted. With intervals, the version that answered, and the greatest reasons. With `level`, sums of series; they add up
/// over all levels, and their intervals are calibrated on the errors of such sums.
#[utoipa::path(get, path = "/models/{model}/forecasts", tag = "forecasts",
    params(ModelPath, ("keys" = Option<std::collections::BTreeMap<String, String>>, Query, style = Form, explode,
        description = "Values of key columns, each a parameter of its own: `?branch=B02&product=P1`",
        example = json!({"branch": "B02", "product": "P1"})), ForecastParams),
    responses((status = 200, description = "Forecasts, by series and day", body = Page<PredictionDto>),
        BadRequest, NotFound, NotEnoughData, Always))]
pub async fn list_forecasts(
    State(state): State<AppState>,
    In(name): In<ModelName>,
    OpenQuery { known, others }: OpenQuery<ForecastParams>,
) -> Result<Json<Page<PredictionDto>>, ApiError> {
    let model = state.platform.model(&name).await?;
    KeyColumns::of(&model).check(&others, ForecastParams::NAMES)?;
    let query = ForecastQuery { keys: others, from: known.from, to: known.to, level: known.level };
    let forecasts = state.platform.forecasts(&name, &query).await?;
    let columns = columns_at(&model.keys, &query);
    let page = PageQuery { limit: known.limit, offset: known.offset };
    let named = |prediction| PredictionDto::of(&prediction, &columns);
    Ok(Json(page.of_with(forecasts, named)))
}

/// The key columns that forecasts at the asked level have.
fn columns_at(keys: &[String], query: &ForecastQuery) -> Vec<String> {
    let Some(level) = &query.level else { return keys.to_vec() };
    let asked: Vec<&str> = level.split(',').map(str::trim).collect();
    keys.iter().filter(|key| asked.contains(&key.as_str()) || query.keys.contains_key(*key)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use axum::extract::FromRequestParts;
    use axum::http::Request;

    use super::*;

    async fn read(query: &str) -> Result<ForecastParams, ApiError> {
        let (mut parts, ()) = Request::get(format!("/?{query}")).body(()).unwrap().into_parts();
        OpenQuery::from_request_parts(&mut parts, &()).await.map(|open| open.known)
    }

    #[tokio::test]
    async fn the_last_day_may_not_be_before_the_first() {
        assert!(read("from=2019-03-04&to=2019-03-04").await.is_ok());
        let error = read("from=2019-03-04&to=2019-03-03").await.unwrap_err();
        assert_eq!(error.message, "to: 2019-03-03 is before from (2019-03-04)");
    }

    #[test]
    fn sums_go_by_the_columns_of_their_level() {
        let keys = ["branch".to_owned(), "product".to_owned()];
        let at = |level: &str| ForecastQuery { level: Some(level.to_owned()), ..ForecastQuery::default() };
        assert_eq!(columns_at(&keys, &ForecastQuery::default()), keys);
        assert_eq!(columns_at(&keys, &at("product, branch")), keys);
        assert_eq!(columns_at(&keys, &at("total")), Vec::<String>::new());
        let mut restricted = at("total");
        restricted.keys.insert("branch".to_owned(), "B02".to_owned());
        assert_eq!(columns_at(&keys, &restricted), ["branch"]);
    }

    #[tokio::test]
    async fn a_page_of_forecasts_is_bounded() {
        assert_eq!(read("").await.unwrap().limit, 500);
        assert!(read("limit=501").await.unwrap_err().message.contains("outside 1 to 500"));
    }
}
