//! Signing in and out, for programs. People use the page `/login`, which does the same and keeps the session in a cookie.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vakhta_service::access::{GateError, Means, SecretString, Tokens};

use crate::ApiError;
use crate::access::{By, ClientAddress, Viewer};
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, TooLarge};
use crate::extract::SecretBody;
use crate::state::AppState;

/// Login and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginDto {
    /// The login, in any case.
    #[serde(alias = "username", alias = "email")]
    #[schema(example = "anna")]
    pub login: String,
    /// The password.
    #[schema(value_type = String, format = "password")]
    pub password: SecretString,
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshDto {
    /// The newest one; an older one ends the session.
    #[schema(value_type = String)]
    pub refresh_token: String,
}

/// The present password and the one to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordDto {
    /// The present one.
    #[schema(value_type = String, format = "password")]
    pub present: SecretString,
    /// The new one: at least 10 characters that nobody guesses.
    #[schema(value_type = String, format = "password", min_length = 10)]
    pub new: SecretString,
}

/// A pair of tokens.
#[derive(Serialize, ToSchema)]
pub struct TokensDto {
    /// Is shown with every request: `Authorization: Bearer …`.
    pub access_token: String,
    /// Is exchanged for the next pair, once.
    pub refresh_token: String,
    /// How the access token is shown.
    #[schema(example = "bearer")]
    pub token_type: &'static str,
    /// Seconds for which the access token counts.
    #[schema(example = 1800)]
    pub expires_in: i64,
}

impl From<Tokens> for TokensDto {
    fn from(tokens: Tokens) -> Self {
        let Tokens { access, refresh, expires_in } = tokens;
        Self { access_token: access, refresh_token: refresh, token_type: "bearer", expires_in }
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct MeDto {
    /// The name that changes are attributed to.
    #[schema(example = "anna")]
    pub login: String,
    /// `viewer`, `analyst` or `admin`.
    #[schema(example = "analyst")]
    pub role: String,
    /// How they came in: `session`, `key`, or `open` where nobody is asked who they are.
    #[schema(example = "session")]
    pub means: &'static str,
    /// When they signed in last; none of a key.
    pub signed_in_at: Option<DateTime<Utc>>,
}

/// Sign in with a password
///
/// Of an unknown login, a wrong password, a closed and a locked account the answer is the same.
#[utoipa::path(post, path = "/login", tag = "access", request_body = LoginDto,
    responses((status = 200, description = "A pair of tokens", body = TokensDto),
        BadRequest, Conflict, TooLarge, MediaType, Always))]
pub async fn log_in(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    SecretBody(who): SecretBody<LoginDto>,
) -> Result<Json<TokensDto>, ApiError> {
    let signed_in = state.gate.sign_in(&who.login, who.password, address.0).await?;
    Ok(Json(state.gate.tokens(&signed_in)?.into()))
}

/// Exchange a refresh token for the next pair
///
/// A token can be exchanged once; a second time ends its session, since somebody stole it.
#[utoipa::path(post, path = "/refresh", tag = "access", request_body = RefreshDto,
    responses((status = 200, description = "The next pair of tokens", body = TokensDto),
        BadRequest, Conflict, TooLarge, MediaType, Always))]
pub async fn refresh(
    State(state): State<AppState>,
    SecretBody(shown): SecretBody<RefreshDto>,
) -> Result<Json<TokensDto>, ApiError> {
    Ok(Json(state.gate.refresh(&shown.refresh_token).await?.into()))
}

/// Sign out of this session
///
/// The session ends on every replica within a second; its tokens count no more.
#[utoipa::path(post, path = "/logout", tag = "access",
    responses((status = 204, description = "Signed out"), Conflict, Always))]
pub async fn log_out(State(state): State<AppState>, by: By<Viewer>) -> Result<StatusCode, ApiError> {
    state.gate.sign_out(&by.caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who asks, and what they may do
#[utoipa::path(get, path = "/me", tag = "access",
    responses((status = 200, description = "Who asks, and what they may do", body = MeDto), Always))]
pub async fn me(State(state): State<AppState>, by: By<Viewer>) -> Result<Json<MeDto>, ApiError> {
    let means = match &by.caller.means {
        Means::Session { .. } => "session",
        Means::Key { .. } => "key",
        Means::Open => "open",
    };
    let signed_in_at = match &by.caller.means {
        Means::Session { .. } => state.platform.user(by.name()).await?.signed_in_at,
        Means::Key { .. } | Means::Open => None,
    };
    Ok(Json(MeDto { login: by.name().to_owned(), role: by.caller.role.to_string(), means, signed_in_at }))
}

/// Change one's password
///
/// Whoever is signed in under the old one is signed out everywhere, here too.
#[utoipa::path(post, path = "/password", tag = "access", request_body = PasswordDto,
    responses((status = 204, description = "Changed"), BadRequest, Conflict, TooLarge, MediaType, Always))]
pub async fn change_password(
    State(state): State<AppState>,
    Extension(address): Extension<ClientAddress>,
    by: By<Viewer>,
    SecretBody(change): SecretBody<PasswordDto>,
) -> Result<StatusCode, ApiError> {
    if !matches!(by.caller.means, Means::Session { .. }) {
        return Err(GateError::Forbidden("only somebody who signed in has a password".to_owned()).into());
    }
    state.gate.change_password(by.name(), (change.present, change.new), address.0).await?;
    Ok(StatusCode::NO_CONTENT)
}
