//! How a file would be read.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use vakhta_lifecycle::ids::ModelName;

use super::upload::{FileQuery, receive};
use crate::ApiError;
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, DiskFull, MediaType, NotEnoughData, NotFound, TooLarge};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::import::PreviewDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// See how a file would be read and which rows would be put aside; nothing is stored
///
/// The body is the file itself, CSV, XLSX or Parquet, up to 512 MiB: `curl --data-binary @sales.csv`.
#[utoipa::path(post, path = "/models/{model}/imports/preview", tag = "data", params(ModelPath, FileQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses((status = 200, description = "The first rows as they are understood", body = PreviewDto),
        (status = 408, description = "The file stopped arriving", body = crate::error::ErrorBody),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, DiskFull, Always))]
pub async fn preview_import(
    State(state): State<AppState>,
    In(model): In<ModelName>,
    QueryOf(file): QueryOf<FileQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<PreviewDto>, ApiError> {
    // Nobody should send half a gigabyte to learn that he mistyped the model's name.
    state.platform.model(&model).await?;
    let received = receive(&state, &file, &headers, body).await?;
    let view =
        to_the_end(async move { state.platform.preview_import(&model, &received.path, file.options()).await }).await?;
    Ok(Json(view.into()))
}
