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

impl ApiKey {
    /// Whether it counts now.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
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
    fn a_key_counts_until_it_is_over_or_taken_back() {
        assert!(key().is_live(at(59)) && !key().is_live(at(60)));
        let revoked = ApiKey { revoked_at: Some(at(1)), ..key() };
        assert!(!revoked.is_live(at(2)));
        assert!(ApiKey { expires_at: None, ..key() }.is_live(at(1_000_000)));
    }
}
