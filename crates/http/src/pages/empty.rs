//! `GET /`: the default model's forecast, or what to do where no model is declared yet.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use vakhta_lifecycle::ids::ModelName;

use super::failure::rendered;
use super::frame::{Frame, Place};
use super::lang::Visitor;
use crate::error::ApiError;
use crate::state::AppState;

/// The page of an installation without a model.
#[derive(Debug, Template)]
#[template(path = "empty.html")]
pub(crate) struct EmptyPage {
    frame: Frame,
}

impl EmptyPage {
    /// The page.
    pub(crate) fn new(visitor: &Visitor, state_menu: &[crate::pages_contract::MenuItem]) -> Self {
        Self { frame: Frame::bare(visitor, visitor.lang.t("empty-title"), state_menu) }
    }

    /// An installation that was started a moment ago.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor) -> Self {
        Self::new(visitor, &[])
    }
}

/// `GET /models/{model}`: the first page of a model.
pub(super) async fn model(Path(model): Path<String>) -> Result<Response, ApiError> {
    let model = ModelName::parse(&model)
        .map_err(|_| ApiError::not_found("model", &model, "`vakhta model list` names the declared ones"))?;
    Ok(Redirect::temporary(&Place::Forecast.href(&model)).into_response())
}

/// `GET /`.
pub(super) async fn page(State(state): State<AppState>, visitor: Visitor) -> Result<Response, ApiError> {
    let Some(model) = state.platform.default_model() else {
        return rendered(&EmptyPage::new(&visitor, &state.menu));
    };
    let href = Place::Forecast.href(&model);
    let query = if visitor.query.is_empty() { String::new() } else { format!("?{}", visitor.query) };
    Ok(Redirect::temporary(&format!("{href}{query}")).into_response())
}
