//! Receiving a file: streamed to a temporary folder, bounded, removed when it was read or anything went wrong.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use futures::StreamExt;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::sync::OwnedSemaphorePermit;
use utoipa::IntoParams;
use vakhta_service::reading::ImportOptions;

use crate::ApiError;
use crate::extract::{FromParams, Params};
use crate::shell::UPLOAD_LIMIT;
use crate::shell::guard::too_large;
use crate::state::AppState;
use crate::uploads::UploadFolder;

/// Time without a byte after which the sender is given up.
const IDLE: Duration = if cfg!(test) { Duration::from_millis(50) } else { Duration::from_secs(60) };
/// Most bytes of a file name.
const MAX_NAME: usize = 200;

/// The name of the file that is sent.
#[derive(Debug, Clone, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// The file's name; it is remembered as the source.
    #[param(example = "sales-2019-03.csv", min_length = 1, max_length = 200)]
    pub filename: String,
    /// Takes in numbers whose size is not believable and days far from all others, which are put aside otherwise.
    #[param(required = false)]
    pub accept_outliers: bool,
}

impl FileQuery {
    /// What the sender decided about the file.
    #[must_use]
    pub fn options(&self) -> ImportOptions {
        ImportOptions { accept_outliers: self.accept_outliers }
    }
}

impl FromParams for FileQuery {
    const NAMES: &'static [&'static str] = &["filename", "accept_outliers"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        let name = params.text("filename").unwrap_or_default();
        let refused = |message: &str| {
            Err(ApiError::invalid("filename", message).hint("send the file's own name: ?filename=sales.csv"))
        };
        if name.is_empty() {
            return refused("it is missing");
        }
        if name.len() > MAX_NAME {
            return refused("it is longer than 200 bytes");
        }
        if name.starts_with('.') || name.contains(['/', '\\', ':']) || name.chars().any(char::is_control) {
            return refused("it is not the plain name of a file");
        }
        let accept_outliers = match params.text("accept_outliers") {
            None | Some("false") => false,
            Some("true") => true,
            Some(_) => {
                return Err(
                    ApiError::invalid("accept_outliers", "it is neither true nor false").hint("leave it out for false")
                );
            }
        };
        Ok(Self { filename: name.to_owned(), accept_outliers })
    }
}

/// A file that was received. Dropping it removes it, and frees its place among the uploads.
#[derive(Debug)]
pub struct Received {
    /// Where it is.
    pub path: PathBuf,
    _folder: UploadFolder,
    _place: Option<OwnedSemaphorePermit>,
}

/// Receives the body as a file called `name`.
///
/// # Errors
/// Too many uploads, a form instead of a file, a body that is empty, too large or cut off, a disk that is full.
pub async fn receive(
    state: &AppState,
    name: &FileQuery,
    headers: &HeaderMap,
    body: Body,
) -> Result<Received, ApiError> {
    refuse_forms(headers)?;
    let place = Arc::clone(&state.uploads)
        .try_acquire_owned()
        .map_err(|_| ApiError::overloaded("too many files are being received"))?;
    let mut received = store(&state.upload_dir, &name.filename, body, UPLOAD_LIMIT).await?;
    received._place = Some(place);
    Ok(received)
}

fn refuse_forms(headers: &HeaderMap) -> Result<(), ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.to_ascii_lowercase().starts_with("multipart/") {
        let message = "the body is a form and not the file itself";
        return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content_type", message)
            .hint("send the file as the body: `curl --data-binary @sales.csv`"));
    }
    Ok(())
}

async fn store(folder: &Path, name: &str, body: Body, limit: u64) -> Result<Received, ApiError> {
    let uploads = folder.to_path_buf();
    let folder = tokio::task::spawn_blocking(move || UploadFolder::new(&uploads))
        .await
        .map_err(io::Error::other)
        .flatten()
        .map_err(|error| disk(&error))?;
    let path = folder.path().join(name);
    let mut file = File::create_new(&path).await.map_err(|error| disk(&error))?;
    let bytes = copy(body, &mut file, limit).await?;
    file.flush().await.map_err(|error| disk(&error))?;
    if bytes == 0 {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "body_missing", "the file is empty")
            .hint("send the file as the body: `curl --data-binary @sales.csv`"));
    }
    Ok(Received { path, _folder: folder, _place: None })
}

async fn copy(body: Body, file: &mut File, limit: u64) -> Result<u64, ApiError> {
    let mut chunks = body.into_data_stream();
    let mut bytes = 0_u64;
    loop {
        let chunk = tokio::time::timeout(IDLE, chunks.next()).await.map_err(|_| {
            ApiError::new(StatusCode::REQUEST_TIMEOUT, "upload_stalled", "the file stopped arriving")
                .hint("send it again")
        })?;
        let Some(chunk) = chunk else { return Ok(bytes) };
        let chunk = chunk.map_err(|_| {
            ApiError::new(StatusCode::BAD_REQUEST, "body_unreadable", "the file did not arrive whole")
                .hint("send it again")
        })?;
        bytes += chunk.len() as u64;
        if bytes > limit {
            return Err(too_large(limit));
        }
        file.write_all(&chunk).await.map_err(|error| disk(&error))?;
    }
}

fn disk(error: &io::Error) -> ApiError {
    if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
        let mut full =
            ApiError::new(StatusCode::INSUFFICIENT_STORAGE, "disk_full", "the disk has no room for the file")
                .hint("make room on the server; nothing was changed");
        full.context = Some(error.to_string());
        return full;
    }
    ApiError::internal("the file could not be received", error.to_string())
}

#[cfg(test)]
mod tests;
