//! Rows that are still put aside: listed, downloaded to be mended, judged again.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::reading::ImportOptions;
use vakhta_service::views::QuarantineFilter;

use crate::ApiError;
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotEnoughData, NotFound, TooLarge};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::import::{PutAsideDto, ReplayDto};
use crate::api::v1::wire::page::{MAX_LIMIT, Page, PageQuery};
use crate::extract::{FromParams, In, OptionalJson, Params, QueryOf};
use crate::state::AppState;

/// Which rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PutAsideParams {
    /// Only those that this import put aside.
    #[param(example = 7, minimum = 1)]
    pub import: Option<i64>,
    /// Only those put aside for this reason: `broken`, `date`, `key`, `number`, `class`, `text`, `negative`, `outlier`,
    /// `maximum`, `out_of_reach`, `stray` or `duplicate`.
    #[param(example = "outlier")]
    pub reason: Option<String>,
    /// Only those after the row with this number.
    #[param(example = 0, minimum = 0)]
    pub after: Option<i64>,
    /// Most rows to answer.
    #[param(minimum = 1, maximum = 500, default = 500, example = 500, required = false)]
    pub limit: u64,
}

impl FromParams for PutAsideParams {
    const NAMES: &'static [&'static str] = &["import", "reason", "after", "limit"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self {
            import: params.int("import", 1..=i64::MAX)?,
            reason: params.text("reason").map(str::to_owned),
            after: params.int("after", 0..=i64::MAX)?,
            limit: PageQuery::read_with(params, MAX_LIMIT)?.limit,
        })
    }
}

impl PutAsideParams {
    fn filter(self) -> QuarantineFilter {
        QuarantineFilter { import: self.import, reason: self.reason }
    }
}

/// The rows that are still put aside
#[utoipa::path(get, path = "/models/{model}/quarantine", tag = "data", params(ModelPath, PutAsideParams), responses(
    (status = 200, description = "Rows, earliest first", body = Page<PutAsideDto>), BadRequest, NotFound, Always))]
pub async fn list_put_aside(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(asked): QueryOf<PutAsideParams>,
) -> Result<Json<Page<PutAsideDto>>, ApiError> {
    let (after, limit) = (asked.after.unwrap_or(0), asked.limit);
    let rows = state.platform.put_aside(&model, &asked.filter(), (after, limit)).await?;
    Ok(Json(PageQuery { limit, offset: 0 }.fetched(rows)))
}

/// The rows that are still put aside as a CSV file, to be mended in a spreadsheet and imported again
///
/// The columns of the declaration, then the import, the row in it and the reason, which an import leaves out.
#[utoipa::path(get, path = "/models/{model}/quarantine.csv", tag = "data", params(ModelPath, PutAsideParams), responses(
    (status = 200, description = "The file", body = String, content_type = "text/csv"), BadRequest, NotFound, Always))]
pub async fn download_put_aside(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(asked): QueryOf<PutAsideParams>,
) -> Result<Response, ApiError> {
    let text = state.platform.put_aside_csv(&model, &asked.filter()).await?;
    let name = format!("attachment; filename=\"{model}-put-aside.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}

/// Which rows are judged again; all that are put aside when nothing is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReplayOrderDto {
    /// Only those that this import put aside.
    #[schema(example = 7, minimum = 1)]
    pub import: Option<i64>,
    /// Only those put aside for this reason, by its code.
    #[schema(example = "outlier")]
    pub reason: Option<String>,
    /// Takes in numbers whose size is not believable, and days far from all others.
    pub accept_outliers: bool,
}

/// Judge rows again that were put aside, and load those that pass
///
/// By today's declaration and by what is usual today. What passes becomes an import of its own; a row of whose day and series
/// something newer came in since is not loaded. Twice changes nothing. It goes on when the caller hangs up.
#[utoipa::path(post, path = "/models/{model}/quarantine/replay", tag = "data", params(ModelPath),
    request_body = ReplayOrderDto,
    responses((status = 200, description = "What became of them", body = ReplayDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, Always))]
pub async fn replay_put_aside(
    State(state): State<AppState>,
    by: By<Analyst>,
    In(model): In<ModelName>,
    OptionalJson(order): OptionalJson<ReplayOrderDto>,
) -> Result<Json<ReplayDto>, ApiError> {
    let options = ImportOptions { accept_outliers: order.accept_outliers };
    let filter = QuarantineFilter { import: order.import, reason: order.reason };
    let work = async move { state.platform.replay_quarantine(&model, &filter, options, by.name()).await };
    Ok(Json(to_the_end(work).await?.into()))
}
