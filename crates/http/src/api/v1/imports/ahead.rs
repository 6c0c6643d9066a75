//! Values that must be known ahead: which are missing, and a table to fill them in.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use utoipa::IntoParams;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::known_ahead::TemplateFormat;

use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, Conflict, NotEnoughData, NotFound};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::ahead::MissingDto;
use crate::extract::{FromParams, In, Params, QueryOf};
use crate::state::AppState;

/// How far ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AheadParams {
    /// Days ahead; the model's horizon when left out.
    #[param(minimum = 1, maximum = 366, example = 14, required = false)]
    pub days: Option<u16>,
}

impl FromParams for AheadParams {
    const NAMES: &'static [&'static str] = &["days"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { days: params.int("days", 1..=366)? })
    }
}

/// Which known-ahead values of the days ahead are missing, by column, with the first series and days
#[utoipa::path(get, path = "/models/{model}/known-ahead/missing", tag = "data", params(ModelPath, AheadParams),
    responses((status = 200, description = "Every known-ahead column", body = MissingDto),
        BadRequest, NotFound, NotEnoughData, Always))]
pub async fn list_missing(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(asked): QueryOf<AheadParams>,
) -> Result<Json<MissingDto>, ApiError> {
    Ok(Json(state.platform.known_ahead_missing(&model, asked.days).await?.into()))
}

/// The days ahead as a CSV file to fill: one row for each series and day
///
/// What is known is filled in, also what the calendar knows; what is missing is empty. Filled, it is imported as it is.
#[utoipa::path(get, path = "/models/{model}/known-ahead/template.csv", tag = "data", params(ModelPath, AheadParams),
    responses((status = 200, description = "The file", body = String, content_type = "text/csv"),
        BadRequest, NotFound, Conflict, NotEnoughData, Always))]
pub async fn download_template_csv(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(asked): QueryOf<AheadParams>,
) -> Result<Response, ApiError> {
    file(&state, &model, asked, TemplateFormat::Csv).await
}

/// The same as a workbook
#[utoipa::path(get, path = "/models/{model}/known-ahead/template.xlsx", tag = "data", params(ModelPath, AheadParams),
    responses((status = 200, description = "The file", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        BadRequest, NotFound, Conflict, NotEnoughData, Always))]
pub async fn download_template_xlsx(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(asked): QueryOf<AheadParams>,
) -> Result<Response, ApiError> {
    file(&state, &model, asked, TemplateFormat::Xlsx).await
}

async fn file(
    state: &AppState,
    model: &ModelName,
    asked: AheadParams,
    format: TemplateFormat,
) -> Result<Response, ApiError> {
    let bytes = state.platform.known_ahead_template(model, asked.days, format).await?;
    let (kind, end) = match format {
        TemplateFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        TemplateFormat::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    };
    let name = format!("attachment; filename=\"{model}-ahead.{end}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
