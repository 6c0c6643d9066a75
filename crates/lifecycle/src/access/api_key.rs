//! Keys of programs: a role and, where that is said, only some models, for a while.

use chrono::{DateTime, Utc};

use super::Role;
use crate::ids::ModelName;

/// A key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its public name, by which it is found.
    pub id: String,
    /// What it is for, in the words of who made it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The models it may ask about; all where there is none.
    pub models: Option<Vec<ModelName>>,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it no longer counts.
    pub expires_at: Option<DateTime<Utc>>,
    /// When somebody took it back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the hour.
    pub used_at: Option<DateTime<Utc>>,
}

/// What is asked with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUse<'a> {
    /// What one must be allowed.
    pub needed: Role,
    /// The model it is about.
    pub model: Option<&'a ModelName>,
}

/// Why a key does not open this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiKeyError {
    /// It was taken back, or its time is over.
    #[error("the key does not count any more; ask an administrator for another")]
    Over,
    /// Its role is not enough.
    #[error("the key is one of a {has}, and this needs {needed}")]
    Role {
        /// Its role.
        has: Role,
        /// What is needed.
        needed: Role,
    },
    /// It is for other models.
    #[error("the key is for other models")]
    Model,
}

impl ApiKey {
    /// Whether it counts now.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }

    /// Whether it opens what is asked. A key of some models opens nothing that is about none.
    ///
    /// # Errors
    /// [`ApiKeyError`].
    pub fn check(&self, asked: KeyUse<'_>, now: DateTime<Utc>) -> Result<(), ApiKeyError> {
        if !self.is_live(now) {
            return Err(ApiKeyError::Over);
        }
        if !self.role.allows(asked.needed) {
            return Err(ApiKeyError::Role { has: self.role, needed: asked.needed });
        }
        let within = self.models.as_ref().is_none_or(|own| asked.model.is_some_and(|model| own.contains(model)));
        if within { Ok(()) } else { Err(ApiKeyError::Model) }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
    }

    fn key() -> ApiKey {
        ApiKey {
            id: "k".into(),
            name: "the till".into(),
            role: Role::Analyst,
            models: None,
            made_by: "anna".into(),
            created_at: at(0),
            expires_at: Some(at(60)),
            revoked_at: None,
            used_at: None,
        }
    }

    #[test]
    fn a_key_opens_what_its_role_opens_until_it_is_over() {
        let use_of = |needed| KeyUse { needed, model: None };
        assert_eq!(key().check(use_of(Role::Viewer), at(1)), Ok(()));
        assert_eq!(key().check(use_of(Role::Analyst), at(59)), Ok(()));
        assert!(matches!(key().check(use_of(Role::Admin), at(1)), Err(ApiKeyError::Role { .. })));
        assert_eq!(key().check(use_of(Role::Viewer), at(60)), Err(ApiKeyError::Over));
        let revoked = ApiKey { revoked_at: Some(at(1)), ..key() };
        assert_eq!(revoked.check(use_of(Role::Viewer), at(2)), Err(ApiKeyError::Over));
    }

    #[test]
    fn a_key_of_some_models_opens_nothing_else() {
        let bakery = ModelName::parse("bakery").unwrap();
        let other = ModelName::parse("other").unwrap();
        let own = ApiKey { models: Some(vec![bakery.clone()]), ..key() };
        let check = |model| own.check(KeyUse { needed: Role::Viewer, model }, at(1));
        assert_eq!(check(Some(&bakery)), Ok(()));
        assert_eq!(check(Some(&other)), Err(ApiKeyError::Model));
        assert_eq!(check(None), Err(ApiKeyError::Model));
    }
}
