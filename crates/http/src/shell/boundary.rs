//! The boundary: the one place where a request gets its id, an error becomes a body, and a fault is logged.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Json, response::Html};
use vakhta_service::access::Caller;

use super::Shell;

use super::headers::{is_api, secure};
use super::request_id::RequestId;
use crate::error::ApiError;
use crate::pages::error_page;

/// Most bytes of a foreign refusal that are taken over as the message.
const MAX_FOREIGN_MESSAGE: usize = 4096;

/// What of the request is needed after it was handed on.
struct Asked {
    method: String,
    path: String,
    wants_page: bool,
    headers: HeaderMap,
    id: RequestId,
}

/// Gives the request its id, and its answer the headers and, where it is an error, the body that our callers know.
pub async fn boundary(State(shell): State<Arc<Shell>>, mut request: Request, next: Next) -> Response {
    let id = shell.requests.next();
    let path = request.uri().path().to_owned();
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let wants_page = !is_api(&path) && accept.contains("text/html");
    let asked = Asked {
        method: request.method().to_string(),
        wants_page,
        // Only a page is in somebody's language.
        headers: if wants_page { request.headers().clone() } else { HeaderMap::new() },
        path,
        id: id.clone(),
    };
    request.extensions_mut().insert(id);

    let mut response = next.run(request).await;
    let caller = response.extensions_mut().remove::<Caller>();
    let mut response = match error_in(response, &asked).await {
        Ok(response) => response,
        Err((error, headers)) => render(&error, &headers, &asked, caller),
    };
    tracing::debug!(
        http.method = asked.method,
        http.path = asked.path,
        http.status = response.status().as_u16(),
        request.id = asked.id.0,
        "answered"
    );
    secure(&asked.path, response.headers_mut());
    if let Ok(id) = HeaderValue::from_str(&asked.id.0) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

/// Tells an error from an answer. A refusal that axum wrote by itself (no such method, for one) becomes one of ours.
async fn error_in(mut response: Response, asked: &Asked) -> Result<Response, (ApiError, HeaderMap)> {
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        return Err((error, std::mem::take(response.headers_mut())));
    }
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return Ok(response);
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_bare = kind.is_none_or(|kind| kind.starts_with("text/plain"));
    if !is_bare {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let text = to_bytes(body, MAX_FOREIGN_MESSAGE).await.unwrap_or_default();
    let error = foreign(status, &String::from_utf8_lossy(&text), asked, &parts.headers);
    Err((error, std::mem::take(&mut parts.headers)))
}

/// One of our errors in place of a bare refusal.
fn foreign(status: StatusCode, text: &str, asked: &Asked, headers: &HeaderMap) -> ApiError {
    let said = |default: &str| if text.is_empty() { default.to_owned() } else { text.to_owned() };
    match status {
        StatusCode::METHOD_NOT_ALLOWED => {
            let allowed = headers.get(header::ALLOW).and_then(|value| value.to_str().ok()).unwrap_or("other methods");
            let message = format!("{} is not possible at {}", asked.method, asked.path);
            ApiError::new(status, "method_not_allowed", message).hint(format!("possible here: {allowed}"))
        }
        StatusCode::NOT_FOUND => ApiError::new(status, "not_found", said("there is nothing here")),
        StatusCode::PAYLOAD_TOO_LARGE => super::guard::too_large(super::BODY_LIMIT as u64),
        status if status.is_client_error() => ApiError::new(status, "bad_request", said("the request is wrong")),
        status => {
            let mut error = ApiError::internal("the request could not be answered", text);
            error.status = status;
            error
        }
    }
}

/// Logs the error once and writes it as the caller understands it.
fn render(error: &ApiError, headers: &HeaderMap, asked: &Asked, caller: Option<Caller>) -> Response {
    let id = asked.id.0.as_str();
    if error.status.is_server_error() {
        tracing::error!(
            http.method = asked.method,
            http.path = asked.path,
            http.status = error.status.as_u16(),
            request.id = id,
            error.code = error.code,
            error.context = error.context.as_deref().unwrap_or_default(),
            "{}",
            error.message
        );
    } else {
        tracing::info!(
            http.method = asked.method,
            http.path = asked.path,
            http.status = error.status.as_u16(),
            request.id = id,
            error.code = error.code,
            "refused: {}",
            error.message
        );
    }
    let mut response = if asked.wants_page {
        (error.status, Html(error_page(error, id, &asked.headers, caller))).into_response()
    } else {
        (error.status, Json(error.body(id))).into_response()
    };
    for (name, value) in headers {
        let describes_old_body =
            [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING].contains(name);
        if !describes_old_body {
            response.headers_mut().append(name, value.clone());
        }
    }
    if asked.method == "HEAD" {
        *response.body_mut() = Body::empty();
    }
    response
}
