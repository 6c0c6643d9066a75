//! Taking in a file.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use vakhta_lifecycle::ids::ModelName;

use super::upload::{FileQuery, receive};
use crate::ApiError;
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, DiskFull, MediaType, NotEnoughData, NotFound, TooLarge};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::import::SyncDto;
use crate::extract::{In, QueryOf};
use crate::state::AppState;

/// Take in a file, then observe and forecast
///
/// The body is the file itself, CSV, XLSX or Parquet, up to 512 MiB: `curl --data-binary @sales.csv`. The same file twice changes
/// nothing; bad rows are put aside with the reason and the rest is loaded. It goes on when the caller hangs up.
#[utoipa::path(post, path = "/models/{model}/imports", tag = "data", params(ModelPath, FileQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses((status = 200, description = "What became of it", body = SyncDto),
        (status = 408, description = "The file stopped arriving", body = crate::error::ErrorBody),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, DiskFull, Always))]
pub async fn create_import(
    State(state): State<AppState>,
    by: By<Analyst>,
    In(model): In<ModelName>,
    QueryOf(file): QueryOf<FileQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SyncDto>, ApiError> {
    state.platform.model(&model).await?;
    let received = receive(&state, &file, &headers, body).await?;
    let view =
        to_the_end(async move { state.platform.import(&model, &received.path, file.options(), by.name()).await })
            .await?;
    Ok(Json(view.into()))
}
