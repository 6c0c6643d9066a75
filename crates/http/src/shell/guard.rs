//! The guard at the door: whose name the request uses, where a change comes from, how big it is, how many there are.
//!
//! A browser reaches this server on behalf of any page that it shows, with the cookie of whoever is signed in; where nobody is asked
//! who they are, whatever reaches the port may do everything. These checks are what keeps a stranger's page out.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{BODY_LIMIT, Shell, UPLOAD_LIMIT};
use crate::error::ApiError;

/// Most header lines of a request.
const MAX_HEADERS: usize = 64;
/// Most bytes of all header names and values together.
const MAX_HEADER_BYTES: usize = 16 * 1024;
/// Most bytes of path and query.
const MAX_URI_BYTES: usize = 8 * 1024;

/// Lets a request pass or answers it with the reason why not.
pub async fn guard(State(shell): State<Arc<Shell>>, request: Request, next: Next) -> Response {
    if let Err(error) = check(&shell, &request) {
        return error.into_response();
    }
    let Ok(_place) = shell.places.try_acquire() else {
        return ApiError::overloaded("too many requests are being worked on").into_response();
    };
    next.run(request).await
}

fn check(shell: &Shell, request: &Request) -> Result<(), ApiError> {
    let host = host_of(shell, request.headers(), request.uri())?;
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        check_origin(request.headers(), &host)?;
    }
    check_size(request)
}

/// The host that the request names, when it is one of ours.
fn host_of(shell: &Shell, headers: &HeaderMap, uri: &Uri) -> Result<String, ApiError> {
    let refused = |named: &str| {
        ApiError::new(
            StatusCode::FORBIDDEN,
            "host_not_allowed",
            format!("this server does not answer to the host {:?}", shortened(named)),
        )
        .hint("use http://localhost or 127.0.0.1, or add the name to the allowed hosts in the configuration")
    };
    let mut named = headers.get_all(header::HOST).iter();
    let host = match (named.next(), named.next(), uri.authority()) {
        (Some(host), None, _) => host.to_str().map_err(|_| refused("?"))?.to_owned(),
        (None, None, Some(authority)) => authority.as_str().to_owned(),
        (None, None, None) => return Err(refused("")),
        _ => return Err(refused("(several)")),
    };
    for name in uri.authority().map(Authority::as_str).into_iter().chain([host.as_str()]) {
        if !shell.hosts.allows(name) {
            return Err(refused(name));
        }
    }
    Ok(host)
}

/// A change must come from our own pages, or from a program that is not a browser and so sends neither header.
fn check_origin(headers: &HeaderMap, host: &str) -> Result<(), ApiError> {
    let refused = |header: &'static str| {
        let mut error = ApiError::new(
            StatusCode::FORBIDDEN,
            "cross_origin",
            "a change may only be asked for by this server's own pages or by a program",
        )
        .hint("open the panel under the address that the request goes to");
        error.field = Some(header.to_owned());
        Err(error)
    };
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if text(HeaderName::from_static("sec-fetch-site")).is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return refused("sec-fetch-site");
    }
    match text(header::ORIGIN) {
        Some(origin) if !is_own_origin(origin, host) => refused("origin"),
        _ => Ok(()),
    }
}

fn is_own_origin(origin: &str, host: &str) -> bool {
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

fn check_size(request: &Request) -> Result<(), ApiError> {
    let headers = request.headers();
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers.len() > MAX_HEADERS || bytes > MAX_HEADER_BYTES {
        let message = format!("more than {MAX_HEADERS} header lines or {MAX_HEADER_BYTES} bytes of headers");
        return Err(ApiError::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "headers_too_large", message));
    }
    if request.uri().path_and_query().is_some_and(|path| path.as_str().len() > MAX_URI_BYTES) {
        let message = format!("the address is longer than {MAX_URI_BYTES} bytes");
        return Err(ApiError::new(StatusCode::URI_TOO_LONG, "uri_too_long", message));
    }
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let limit = if is_upload(request.uri().path()) { UPLOAD_LIMIT } else { BODY_LIMIT as u64 };
    match announced {
        Some(bytes) if bytes > limit => Err(too_large(limit)),
        _ => Ok(()),
    }
}

/// Whether a path takes a file.
fn is_upload(path: &str) -> bool {
    path.ends_with("/imports") || path.ends_with("/imports/preview")
}

/// The body is greater than `limit` bytes.
pub fn too_large(limit: u64) -> ApiError {
    let message = format!("the body is larger than {} MiB", limit / (1024 * 1024));
    let error = ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", message);
    if limit == UPLOAD_LIMIT {
        error.hint("split the file by date, or convert it to Parquet, or import it with `vakhta import` on the server")
    } else {
        error.hint("files are uploaded to /api/v1/models/{model}/imports")
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(80).collect()
}
