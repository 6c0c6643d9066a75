//! Keys of programs: `vk_NAME_SECRET`, of which only the digest of the secret is kept.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use vakhta_lifecycle::access::{ApiKey, Role};
use vakhta_lifecycle::ids::ModelName;

use super::caller::{Caller, GateError, Means};
use super::gate::Gate;
use crate::error::ServiceError;
use crate::platform::Platform;

/// What every key begins with, so that it is known wherever it is found.
pub(super) const PREFIX: &str = "vk_";
/// How exactly it is known when a key was last used.
const USED_EVERY: TimeDelta = TimeDelta::hours(1);
/// Most characters of what a key is for.
const MOST_NAME: usize = 100;

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The models it is for; all where there is none.
    pub models: Option<Vec<ModelName>>,
    /// For how long.
    pub lasts: Option<TimeDelta>,
}

/// A new key with its secret, which is shown this once. No `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ShownKey {
    /// The key.
    pub key: ApiKey,
    /// What a program sends.
    pub text: String,
}

impl Platform {
    /// Makes a key.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names the field.
    pub async fn make_key(&self, new: NewKey, made_by: &str) -> Result<ShownKey, ServiceError> {
        let name = new.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(char::is_control) {
            return Err(ServiceError::invalid("name", "say what the key is for, in 1 to 100 characters"));
        }
        for model in new.models.iter().flatten() {
            self.declared(model).await?;
        }
        if new.lasts.is_some_and(|lasts| lasts <= TimeDelta::zero() || lasts > TimeDelta::days(3650)) {
            return Err(ServiceError::invalid("days", "a key lasts 1 to 3650 days, or until it is taken back"));
        }
        let now = self.wall_now();
        let id = hex::encode(super::secret::random::<6>()?);
        let secret = hex::encode(super::secret::random::<32>()?);
        let key = ApiKey {
            id: id.clone(),
            name,
            role: new.role,
            models: new.models,
            made_by: made_by.to_owned(),
            created_at: now,
            expires_at: new.lasts.map(|lasts| now + lasts),
            revoked_at: None,
            used_at: None,
        };
        self.store().access().add_key(&key, &digest(&secret)).await?;
        tracing::info!(key.id = id, actor = made_by, "a key was made");
        Ok(ShownKey { key, text: format!("{PREFIX}{id}_{secret}") })
    }

    /// All keys, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keys(&self) -> Result<Vec<ApiKey>, ServiceError> {
        Ok(self.store().access().keys().await?)
    }

    /// Takes a key back.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`] for one that is not there, or was taken back before.
    pub async fn revoke_key(&self, id: &str, actor: &str) -> Result<(), ServiceError> {
        if !self.store().access().revoke_key(id, self.wall_now()).await? {
            return Err(ServiceError::not_found("key", id, "list those that count with `vakhta key list`"));
        }
        tracing::info!(key.id = id, actor, "a key was taken back");
        Ok(())
    }
}

impl Gate {
    pub(super) async fn admit_key(&self, text: &str, now: DateTime<Utc>) -> Result<Caller, GateError> {
        const UNKNOWN: GateError = GateError::NotSignedIn("the key is not one of ours, or does not count any more");
        let (id, secret) = text.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')).ok_or(UNKNOWN)?;
        let digest = digest(secret);
        // What is remembered is remembered by the whole key, not by its public name.
        let remembered = format!("{id}_{digest}");
        if let Some(known) = self.remembered(&remembered, now) {
            return Ok(known);
        }
        let store = self.platform.store().access();
        let (key, kept) = store.key(id).await.map_err(ServiceError::from)?.ok_or(UNKNOWN)?;
        if !bool::from(digest.as_bytes().ct_eq(kept.as_bytes())) || !key.is_live(now) {
            return Err(UNKNOWN);
        }
        if key.used_at.is_none_or(|used| now - used >= USED_EVERY) {
            store.key_used(id, now).await.map_err(ServiceError::from)?;
        }
        let means = Means::Key { id: key.id, models: key.models };
        let caller = Caller { name: format!("key {}", key.name), role: key.role, means };
        self.remember(remembered, now, &caller);
        Ok(caller)
    }
}

/// A secret of 32 random bytes needs no slow hash.
fn digest(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
