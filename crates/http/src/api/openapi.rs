//! The head of the API's documentation, and the page that shows it.

use axum::Router;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::error::{ErrorBody, ErrorDetail};
use crate::state::AppState;

/// Where the documentation is as JSON.
pub const OPENAPI_PATH: &str = "/api/openapi.json";

/// Title, tags and what every operation refers to.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Vakhta",
        description = "Keeps tabular models accurate after they are deployed. Percentages are percent (`10.0` is 10 %), \
                       days are ISO dates, times RFC 3339 in UTC by the model's clock. Every error is JSON with a stable \
                       code, a message that names the field, a hint and a request id.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(ErrorBody, ErrorDetail)),
    modifiers(&TokenOrKey),
    security(("token" = [])),
    tags(
        (name = "access", description = "Who may do what: signing in, people, keys of programs"),
        (name = "models", description = "What is kept accurate"),
        (name = "data", description = "Files taken in, and what became of them"),
        (name = "forecasts", description = "What is expected, and why"),
        (name = "performance", description = "What was expected against what happened"),
        (name = "runs", description = "Retraining, from trigger to decision"),
        (name = "versions", description = "What was trained, which one serves, and why"),
        (name = "health", description = "How the installation stands"),
    )
)]
pub struct ApiDoc;

/// How a program shows who it is.
struct TokenOrKey;

impl Modify for TokenOrKey {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An access token of POST /api/auth/login, or a key (`vk_…`)."));
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer.build()));
    }
}

/// The documentation as JSON and as a page. The page asks nobody but this server: the validator badge is off.
pub fn documentation(openapi: utoipa::openapi::OpenApi) -> Router<AppState> {
    let config = Config::default().validator_url("none").try_it_out_enabled(true).display_request_duration(true);
    SwaggerUi::new("/docs").url(OPENAPI_PATH, openapi).config(config).into()
}
