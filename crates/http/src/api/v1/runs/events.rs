//! A run as a stream of events.

use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::sse::KeepAlive;
use axum::response::{IntoResponse, Response, Sse};
use futures::StreamExt;
use vakhta_lifecycle::ids::RunId;

use super::follow::{Begin, END_BASE, follow};
use crate::ApiError;
use crate::api::refusals::{Always, BadRequest, NotFound};
use crate::api::v1::paths::RunPath;
use crate::api::v1::wire::run::RunDto;
use crate::extract::In;
use crate::serve::Stopping;
use crate::state::AppState;

/// Silence after which a comment is sent, so that no proxy closes the stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Follow a run as server-sent events
///
/// An event `progress` with the run whenever it changed, at most one a second, and `end` when it ended; both carry the run as
/// JSON. Numbers rise; `Last-Event-ID` carries them on. After the end a browser that connects again is answered 204.
#[utoipa::path(get, path = "/runs/{run}/events", tag = "runs",
    params(RunPath, ("Last-Event-ID" = Option<u64>, Header, description = "The number of the last event received")),
    responses((status = 200, description = "Events", content_type = "text/event-stream", body = String),
        (status = 204, description = "The reader has had the end already"), BadRequest, NotFound, Always))]
pub async fn follow_run(
    State(state): State<AppState>,
    In(run): In<RunId>,
    headers: HeaderMap,
    stopping: Option<Extension<Stopping>>,
) -> Result<Response, ApiError> {
    let now = RunDto::from(state.platform.run(&run).await?);
    let after = last_event(&headers);
    if after > END_BASE && now.has_ended() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let place = Arc::clone(&state.streams)
        .try_acquire_owned()
        .map_err(|_| ApiError::overloaded("too many runs are being followed"))?;
    let stopping = stopping.map_or_else(Stopping::never, |Extension(stopping)| stopping);
    let platform = state.platform;
    let look = move || {
        let (platform, run) = (platform.clone(), run.clone());
        async move { Ok(RunDto::from(platform.run(&run).await?)) }
    };
    let events = follow(Begin { run: now, after }, look, stopping).inspect(move |_| {
        let _held_while_the_stream_lives = &place;
    });
    Ok(stream_headers(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response()))
}

/// Tells caches and proxies to pass events on as they come.
fn stream_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    response
}

/// The number that the reader has; one that is not a number is not from us and counts as none.
fn last_event(headers: &HeaderMap) -> u64 {
    headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strange_last_event_id_begins_anew() {
        let with = |id: &'static str| {
            HeaderMap::from_iter([(HeaderName::from_static("last-event-id"), HeaderValue::from_static(id))])
        };
        assert_eq!(last_event(&with("41")), 41);
        assert_eq!(last_event(&with("-1")), 0);
        assert_eq!(last_event(&with("x")), 0);
        assert_eq!(last_event(&HeaderMap::new()), 0);
    }

    #[test]
    fn proxies_are_told_not_to_hold_events_back() {
        let response = stream_headers(StatusCode::OK.into_response());
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        assert_eq!(response.headers()["cache-control"], "no-store");
    }
}
