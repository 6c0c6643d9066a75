//! Roles: each may do what the ones before it may.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks at everything that is not secret.
    Viewer,
    /// Also changes what belongs to the loop: data, trainings, deployments, overrides, alerts, policies.
    Analyst,
    /// Also decides who may do what, and sees the machine.
    Admin,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Analyst, Self::Admin];

    /// Whether this role may do what `needed` may.
    #[must_use]
    pub fn allows(self, needed: Self) -> bool {
        self >= needed
    }

    /// Its name, as it is written everywhere.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Analyst => "analyst",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no role; the roles are viewer, analyst and admin")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let found = Self::ALL.into_iter().find(|role| role.name() == text);
        found.ok_or_else(|| UnknownRole(text.chars().take(80).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_may_what_the_ones_before_it_may() {
        for (at, role) in Role::ALL.into_iter().enumerate() {
            for (needs, needed) in Role::ALL.into_iter().enumerate() {
                assert_eq!(role.allows(needed), at >= needs, "{role} {needed}");
            }
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert!("Admin".parse::<Role>().is_err(), "names are exact");
    }
}
