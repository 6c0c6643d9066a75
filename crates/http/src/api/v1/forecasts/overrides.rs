//! Forecasts that people override, and what that was worth.

use axum::Json;
use axum::extract::State;
use chrono::NaiveDate;
use utoipa::IntoParams;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::overrides::{Change, Order};

use super::keys::KeyColumns;
use crate::ApiError;
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotEnoughData, NotFound, TooLarge};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::overrides::{OrderedDto, OverrideOrderDto, OverrideViewDto, ValueReportDto};
use crate::api::v1::wire::page::{Page, PageQuery};
use crate::extract::{FromParams, In, JsonBody, OpenQuery, Params, QueryOf};
use crate::state::AppState;

/// Override forecasts of days ahead
///
/// The number in use becomes the one given; what the model said stays beside it, and is what monitoring and retraining go by.
/// The same order of the same person twice is one.
#[utoipa::path(post, path = "/models/{model}/overrides", tag = "forecasts", params(ModelPath),
    request_body = OverrideOrderDto,
    responses((status = 200, description = "What was written, and what is in force now", body = OrderedDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, Always))]
pub async fn set_overrides(
    State(state): State<AppState>,
    who: By<Analyst>,
    In(name): In<ModelName>,
    JsonBody(request): JsonBody<OverrideOrderDto>,
) -> Result<Json<OrderedDto>, ApiError> {
    let (keys, mut order) = request.order()?;
    order.by = who.signed(&order.by)?;
    let columns = state.platform.model(&name).await?.keys;
    let work = async move { state.platform.override_forecasts(&name, &keys, &order).await };
    Ok(Json(OrderedDto::of(&to_the_end(work).await?, &columns)))
}

/// What was overridden, by whom and why, and what became of it
#[utoipa::path(get, path = "/models/{model}/overrides", tag = "forecasts", params(ModelPath, PageQuery), responses(
    (status = 200, description = "Records, latest first", body = Page<OverrideViewDto>), BadRequest, NotFound, Always))]
pub async fn list_overrides(
    State(state): State<AppState>,
    In(name): In<ModelName>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Json<Page<OverrideViewDto>>, ApiError> {
    let columns = state.platform.model(&name).await?.keys;
    let views = state.platform.overrides(&name, page.limit, page.offset).await?;
    let items = views.iter().map(|view| OverrideViewDto::of(view, &columns)).collect();
    Ok(Json(Page { items, limit: page.limit, offset: page.offset, total: None }))
}

/// Which overrides are withdrawn, besides the key columns.
#[derive(Debug, Clone, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WithdrawParams {
    /// First day.
    #[param(example = "2019-04-06")]
    pub from: NaiveDate,
    /// Last day; `from` when left out.
    #[param(required = false)]
    pub to: Option<NaiveDate>,
    /// Who withdraws; whoever is signed in, when left out.
    #[param(required = false, example = "Anna", max_length = 100)]
    pub by: String,
    /// Why they are withdrawn.
    #[param(example = "the fair was called off", min_length = 3, max_length = 500)]
    pub reason: String,
}

impl FromParams for WithdrawParams {
    const NAMES: &'static [&'static str] = &["from", "to", "by", "reason"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        let from = params.date("from")?.ok_or_else(|| {
            ApiError::invalid("from", "is needed: the first day that is withdrawn").hint("for example from=2019-04-06")
        })?;
        let text = |name: &str| params.text(name).unwrap_or_default().to_owned();
        Ok(Self { from, to: params.date("to")?, by: text("by"), reason: text("reason") })
    }
}

/// Withdraw overrides of days ahead: the model's forecasts are used again
///
/// What was said is kept, and a withdrawal is one more record. Every key column of the model is a parameter; a column that is
/// left out selects all.
#[utoipa::path(delete, path = "/models/{model}/overrides", tag = "forecasts",
    params(ModelPath, ("keys" = Option<std::collections::BTreeMap<String, String>>, Query, style = Form, explode,
        description = "Values of key columns, each a parameter of its own: `?branch=B02&product=P1`",
        example = json!({"branch": "B02", "product": "P1"})), WithdrawParams),
    responses((status = 200, description = "What was written", body = OrderedDto),
        BadRequest, NotFound, Conflict, NotEnoughData, Always))]
pub async fn withdraw_overrides(
    State(state): State<AppState>,
    who: By<Analyst>,
    In(name): In<ModelName>,
    OpenQuery { known, others }: OpenQuery<WithdrawParams>,
) -> Result<Json<OrderedDto>, ApiError> {
    let model = state.platform.model(&name).await?;
    KeyColumns::of(&model).check(&others, WithdrawParams::NAMES)?;
    let WithdrawParams { from, to, by, reason } = known;
    let by = who.signed(&by)?;
    let order = Order { from, to: to.unwrap_or(from), change: Change::Withdraw, by, reason };
    let work = async move { state.platform.override_forecasts(&name, &others, &order).await };
    Ok(Json(OrderedDto::of(&to_the_end(work).await?, &model.keys)))
}

/// What overriding was worth
///
/// On every day whose actual is known: |actual − forecast| beside |actual − override|, where the forecast is the last one
/// before the day. By person, by the first key column, by direction, by size; `not_enough_data` below 20 overrides or 14 days.
#[utoipa::path(get, path = "/models/{model}/overrides/value", tag = "forecasts", params(ModelPath), responses(
    (status = 200, description = "The value added", body = ValueReportDto), BadRequest, NotFound, Always))]
pub async fn get_override_value(
    State(state): State<AppState>,
    In(name): In<ModelName>,
    _: QueryOf<()>,
) -> Result<Json<ValueReportDto>, ApiError> {
    Ok(Json((&state.platform.override_value(&name).await?).into()))
}
