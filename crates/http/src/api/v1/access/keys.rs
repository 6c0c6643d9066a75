//! Keys of programs.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::access::{ApiKey, NewKey};

use super::users::role;
use crate::ApiError;
use crate::access::{Admin, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotFound, TooLarge};
use crate::api::v1::paths::KeyPath;
use crate::extract::{In, JsonBody, KeyId};
use crate::state::AppState;

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeyDto {
    /// Its public name.
    #[schema(example = "5f3a91c2a7d0")]
    pub id: String,
    /// What it is for.
    #[schema(example = "the till of branch 2")]
    pub name: String,
    /// `viewer`, `analyst` or `admin`.
    #[schema(example = "analyst")]
    pub role: String,
    /// The models it is for; all where there is none.
    pub models: Option<Vec<String>>,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// From when on it counts no more.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the hour.
    pub used_at: Option<DateTime<Utc>>,
}

impl From<ApiKey> for KeyDto {
    fn from(key: ApiKey) -> Self {
        let ApiKey { id, name, role, models, made_by, created_at, expires_at, revoked_at, used_at } = key;
        let models = models.map(|models| models.iter().map(ModelName::to_string).collect());
        Self { id, name, role: role.to_string(), models, made_by, created_at, expires_at, revoked_at, used_at }
    }
}

/// A key to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKeyDto {
    /// What it is for.
    #[schema(example = "the till of branch 2")]
    pub name: String,
    /// `viewer`, `analyst` or `admin`.
    #[schema(example = "analyst")]
    pub role: String,
    /// The models it is for; all when left out.
    #[serde(default)]
    pub models: Option<Vec<String>>,
    /// Days for which it counts; until it is taken back when left out.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 3650)]
    pub days: Option<u32>,
}

/// A new key with its secret.
#[derive(Serialize, ToSchema)]
pub struct ShownKeyDto {
    /// What a program shows: `Authorization: Bearer vk_…`. It is told this once.
    pub key: String,
    /// What is known of it.
    pub about: KeyDto,
}

/// Keys of programs
#[utoipa::path(get, path = "/keys", tag = "access",
    responses((status = 200, description = "Newest first, without their secrets", body = Vec<KeyDto>), Always))]
pub async fn list_keys(State(state): State<AppState>, _: By<Admin>) -> Result<Json<Vec<KeyDto>>, ApiError> {
    Ok(Json(state.platform.keys().await?.into_iter().map(KeyDto::from).collect()))
}

/// Make a key for a program
#[utoipa::path(post, path = "/keys", tag = "access", request_body = NewKeyDto,
    responses((status = 201, description = "The key; its secret is told this once", body = ShownKeyDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, Always))]
pub async fn make_key(
    State(state): State<AppState>,
    by: By<Admin>,
    JsonBody(new): JsonBody<NewKeyDto>,
) -> Result<(StatusCode, Json<ShownKeyDto>), ApiError> {
    let models = new.models.map(|models| models.iter().map(|name| ModelName::parse(name)).collect());
    let models = models.transpose().map_err(|error| ApiError::invalid("models", error))?;
    let lasts = new.days.map(|days| TimeDelta::days(i64::from(days)));
    let wanted = NewKey { name: new.name, role: role(&new.role)?, models, lasts };
    let shown = to_the_end(async move { state.platform.make_key(wanted, by.name()).await }).await?;
    Ok((StatusCode::CREATED, Json(ShownKeyDto { key: shown.text, about: shown.key.into() })))
}

/// Take a key back
#[utoipa::path(delete, path = "/keys/{key}", tag = "access", params(KeyPath),
    responses((status = 204, description = "It counts no more, on every replica within a second"),
        BadRequest, NotFound, Conflict, Always))]
pub async fn revoke_key(
    State(state): State<AppState>,
    by: By<Admin>,
    In(key): In<KeyId>,
) -> Result<StatusCode, ApiError> {
    to_the_end(async move { state.platform.revoke_key(&key.0, by.name()).await }).await?;
    Ok(StatusCode::NO_CONTENT)
}
