//! Declaring a model.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::ApiError;
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, TooLarge};
use crate::api::v1::wire::model::ModelAddedDto;
use crate::extract::TextBody;
use crate::state::AppState;

/// Declare a model of your own
///
/// The body is the model's declaration in TOML, as `vakhta init` writes it; its content type does not matter.
#[utoipa::path(post, path = "/models", tag = "models",
    request_body(content = String, content_type = "application/toml", description = "The declaration",
        example = "[model]\nname = \"cafe\"\ntitle = \"Café\"\n"),
    responses((status = 201, description = "Declared", body = ModelAddedDto,
        headers(("Location" = String, description = "The model"))), BadRequest, Conflict, TooLarge, Always))]
pub async fn add_model(State(state): State<AppState>, TextBody(toml): TextBody) -> Result<Response, ApiError> {
    if toml.trim().is_empty() {
        return Err(ApiError::invalid("body", "the declaration is empty").hint("`vakhta init` writes one from a CSV"));
    }
    let name = to_the_end(async move { state.platform.add_model(&toml).await }).await?;
    let own = format!("/api/v1/models/{name}");
    let links = BTreeMap::from([
        ("imports".to_owned(), format!("{own}/imports")),
        ("runs".to_owned(), format!("{own}/runs")),
        ("self".to_owned(), own.clone()),
    ]);
    let body = Json(ModelAddedDto { model: name.to_string(), links });
    Ok((StatusCode::CREATED, [(header::LOCATION, own)], body).into_response())
}
