//! The time a request may take. Uploads and event streams are not put under it.

use std::time::Duration;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::ApiError;

/// The time after which a request is given up.
pub const LIMIT: Duration = if cfg!(test) { Duration::from_secs(1) } else { Duration::from_secs(30) };

/// Answers 504 when the handler has not answered in time. What the handler began in the background goes on.
pub async fn timeout(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LIMIT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let message = format!("no answer within {} seconds", LIMIT.as_secs());
            ApiError::new(StatusCode::GATEWAY_TIMEOUT, "timeout", message)
                .hint("a change that was begun goes on; look at its result before you repeat it")
                .into_response()
        }
    }
}
