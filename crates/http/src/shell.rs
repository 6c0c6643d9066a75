//! What every request passes, whatever it asks for: identity, checks, limits, and the way errors leave.
//!
//! From the outside in: compression, the [`boundary`] (request id, errors, log, security headers), panics, the
//! [`guard`] (host, origin, sizes, how many at once), the body limit. [`wrap`] is the only place that orders them.

pub mod boundary;
pub mod guard;
pub mod headers;
pub mod hosts;
pub mod request_id;
pub mod timeout;

use std::any::Any;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::error::ApiError;
use hosts::AllowedHosts;
use request_id::RequestIds;

/// Greatest body of a request that is not an upload, in bytes.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;
/// Greatest upload, in bytes.
pub const UPLOAD_LIMIT: u64 = 512 * 1024 * 1024;
/// Requests that may be worked on at the same time. A stream that has begun does not count.
const MAX_IN_FLIGHT: usize = 256;

/// What the shell knows.
pub struct Shell {
    hosts: AllowedHosts,
    requests: Arc<RequestIds>,
    places: Arc<Semaphore>,
}

impl Shell {
    /// A shell that answers to these hosts. `entropy` keeps the request ids of two processes apart.
    #[must_use]
    pub fn new(hosts: AllowedHosts, entropy: u32) -> Self {
        Self { hosts, requests: Arc::new(RequestIds::new(entropy)), places: Arc::new(Semaphore::new(MAX_IN_FLIGHT)) }
    }

    /// The same shell, answering to more hosts.
    #[must_use]
    pub fn allowing<I: IntoIterator<Item = String>>(&self, hosts: I) -> Self {
        Self {
            hosts: self.hosts.clone().and(hosts),
            requests: Arc::clone(&self.requests),
            places: Arc::clone(&self.places),
        }
    }
}

/// Puts the shell around a router that has its state already.
///
/// Around it as a whole, and not around each of its routes: only so the boundary sees what the router itself adds to an
/// answer, the methods that are possible at an address for one.
pub fn wrap(router: Router, shell: &Arc<Shell>) -> Router {
    Router::new()
        .fallback_service(router)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(Arc::clone(shell), guard::guard))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(shell), boundary::boundary))
        .layer(CompressionLayer::new().gzip(true))
}

/// Takes the panic's payload by value because that is what the layer hands over.
fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let text = payload
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "a panic without a message".to_owned());
    ApiError::internal("the request could not be answered", format!("panic: {text}")).into_response()
}

#[cfg(test)]
mod tests;
