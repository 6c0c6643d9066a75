//! People who may sign in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vakhta_service::access::{Role, SecretString, User};

use crate::ApiError;
use crate::access::{Admin, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotFound, TooLarge};
use crate::api::v1::paths::UserPath;
use crate::extract::{In, SecretBody, UserLogin};
use crate::state::AppState;

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct UserDto {
    /// The name.
    #[schema(example = "anna")]
    pub login: String,
    /// `viewer`, `analyst` or `admin`.
    #[schema(example = "analyst")]
    pub role: String,
    /// Whether they may sign in.
    pub active: bool,
    /// Until when no password is accepted, after five wrong ones.
    pub locked_until: Option<DateTime<Utc>>,
    /// Since when they are known.
    pub created_at: DateTime<Utc>,
    /// When they signed in last.
    pub signed_in_at: Option<DateTime<Utc>>,
}

impl From<User> for UserDto {
    fn from(user: User) -> Self {
        let User { login, role, active, attempts, created_at, signed_in_at, .. } = user;
        let (login, role) = (login.to_string(), role.to_string());
        Self { login, role, active, locked_until: attempts.locked_until, created_at, signed_in_at }
    }
}

/// Somebody to be let in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUserDto {
    /// The name: 2 to 64 letters, digits, '.', '_', '-' and '@'.
    #[schema(example = "anna")]
    pub login: String,
    /// At least 10 characters that nobody guesses.
    #[schema(value_type = String, format = "password", min_length = 10)]
    pub password: SecretString,
    /// `viewer`, `analyst` or `admin`.
    #[schema(example = "analyst")]
    pub role: String,
}

/// What changes; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeUserDto {
    /// `viewer`, `analyst` or `admin`.
    pub role: Option<String>,
    /// `false` keeps them out and ends their sessions; `true` lets them in with nothing held against them.
    pub active: Option<bool>,
    /// A new password; they are signed out everywhere.
    #[schema(value_type = Option<String>, format = "password", min_length = 10)]
    pub password: Option<SecretString>,
}

/// Everybody who may sign in
#[utoipa::path(get, path = "/users", tag = "access",
    responses((status = 200, description = "By name", body = Vec<UserDto>), Always))]
pub async fn list_users(State(state): State<AppState>, _: By<Admin>) -> Result<Json<Vec<UserDto>>, ApiError> {
    Ok(Json(state.platform.users().await?.into_iter().map(UserDto::from).collect()))
}

/// Let somebody in
#[utoipa::path(post, path = "/users", tag = "access", request_body = NewUserDto,
    responses((status = 201, description = "Who may sign in now", body = UserDto),
        BadRequest, Conflict, TooLarge, MediaType, Always))]
pub async fn add_user(
    State(state): State<AppState>,
    by: By<Admin>,
    SecretBody(new): SecretBody<NewUserDto>,
) -> Result<(StatusCode, Json<UserDto>), ApiError> {
    let role = role(&new.role)?;
    let added = to_the_end(async move { state.platform.add_user(&new.login, new.password, role, by.name()).await });
    Ok((StatusCode::CREATED, Json(added.await?.into())))
}

/// Change what somebody may do
#[utoipa::path(patch, path = "/users/{login}", tag = "access", params(UserPath), request_body = ChangeUserDto,
    responses((status = 200, description = "As they are now", body = UserDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, Always))]
pub async fn change_user(
    State(state): State<AppState>,
    by: By<Admin>,
    In(login): In<UserLogin>,
    SecretBody(change): SecretBody<ChangeUserDto>,
) -> Result<Json<UserDto>, ApiError> {
    let role = change.role.as_deref().map(role).transpose()?;
    let changed = to_the_end(async move {
        let (platform, login) = (&state.platform, login.0.as_str());
        if let Some(password) = change.password {
            platform.set_password(login, password, by.name()).await?;
        }
        if let Some(role) = role {
            platform.set_role(login, role, by.name()).await?;
        }
        match change.active {
            Some(true) => platform.unlock_user(login, by.name()).await?,
            Some(false) => platform.lock_user(login, by.name()).await?,
            None => {}
        }
        platform.user(login).await
    });
    Ok(Json(changed.await?.into()))
}

/// Reads a role.
pub(super) fn role(text: &str) -> Result<Role, ApiError> {
    text.parse().map_err(|error| ApiError::invalid("role", error))
}
