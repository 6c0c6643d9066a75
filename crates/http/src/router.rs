//! The whole server as one router: API, applications, documentation, pages, and the shell around them.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::access::door::door;
use crate::api::openapi::{ApiDoc, documentation};
use crate::api::v1::routes::routes;
use crate::error::ApiError;
use crate::pages_contract::Pages;
use crate::shell::headers::is_api;
use crate::shell::timeout::timeout;
use crate::shell::wrap;
use crate::state::AppState;

/// Puts everything together. `extra` are the applications, in the order of the menu.
pub fn router(mut state: AppState, extra: &[Box<dyn Pages>]) -> Router {
    state.menu = Arc::new(extra.iter().flat_map(|pages| pages.menu()).collect());
    let (api, openapi) = documented(extra).split_for_parts();
    let pages = crate::pages::routes().layer(from_fn(timeout));
    let shell = Arc::clone(&state.shell);
    let all = api.merge(documentation(openapi)).merge(pages).fallback(nothing_here);
    // Around everything: what does not exist is nobody's business either.
    let all = all.layer(from_fn_with_state(state.clone(), door)).with_state(state);
    wrap(all, &shell)
}

/// The API and what the applications add to it, with its documentation.
pub fn documented(extra: &[Box<dyn Pages>]) -> OpenApiRouter<AppState> {
    let own = OpenApiRouter::with_openapi(ApiDoc::openapi()).merge(routes());
    extra.iter().fold(own, |all, pages| all.merge(pages.routes().layer(from_fn(timeout))))
}

async fn nothing_here(request: Request) -> ApiError {
    let path: String = request.uri().path().chars().take(200).collect();
    let hint = if is_api(&path) { "every operation is listed at /docs" } else { "the first page is /" };
    ApiError::new(StatusCode::NOT_FOUND, "not_found", format!("there is nothing at {path}")).hint(hint)
}
