//! Identities: one kind of identifier per noun, so that a run can never be passed where a version is meant.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Why a text is not an identifier of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a {kind}: {rule}")]
pub struct InvalidId {
    /// The text that was refused.
    pub text: String,
    /// The kind that was asked for, in words.
    pub kind: &'static str,
    /// What a valid one looks like.
    pub rule: &'static str,
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $rule:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks the text.
            ///
            /// # Errors
            /// [`InvalidId`] with the rule that the text breaks.
            pub fn parse(text: &str) -> Result<Self, InvalidId> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    // A refused text may be of any length; its beginning tells which it was.
                    Err(InvalidId { text: text.chars().take(80).collect(), kind: $kind, rule: $rule })
                }
            }

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    };
}

text_id!(
    /// The name by which somebody signs in; no two differ only in case, since there is only one.
    Login,
    "login",
    "2 to 64 characters, lower-case letters, digits, '.', '_', '-' and '@', beginning with a letter or digit",
    |t| {
        (2..=64).contains(&t.len())
            && t.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-_@".contains(&b))
    }
);

text_id!(
    /// The name of a declared model; also part of routes and file names.
    ModelName,
    "model name",
    "1 to 64 characters, lower-case letters, digits, '-' and '_', beginning with a letter",
    |t| {
        t.len() <= 64
            && t.starts_with(|c: char| c.is_ascii_lowercase())
            && t.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-')
    }
);

text_id!(
    /// One trained artifact: `v_YYYYmmdd_HHMMSS_xxxxxxxx` (the source's scheme).
    VersionId,
    "version id",
    "v_YYYYmmdd_HHMMSS_ and eight hexadecimal digits",
    |t| stamped("v_", t)
);

text_id!(
    /// One retraining from trigger to decision: `r_YYYYmmdd_HHMMSS_xxxxxxxx`.
    RunId,
    "run id",
    "r_YYYYmmdd_HHMMSS_ and eight hexadecimal digits",
    |t| stamped("r_", t)
);

fn stamped(prefix: &str, text: &str) -> bool {
    let Some(rest) = text.strip_prefix(prefix) else { return false };
    let parts: Vec<&str> = rest.split('_').collect();
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    let hex = |s: &str| s.len() == 8 && s.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    matches!(parts.as_slice(), [day, time, tail] if digits(day, 8) && digits(time, 6) && hex(tail))
}

impl VersionId {
    /// Names a version trained at `now`; `entropy` keeps two of one second apart.
    #[must_use]
    pub fn new(now: DateTime<Utc>, entropy: u32) -> Self {
        Self(format!("v_{}_{entropy:08x}", now.format("%Y%m%d_%H%M%S")))
    }

    /// Whether it was named at this second.
    #[must_use]
    pub fn is_of(&self, now: DateTime<Utc>) -> bool {
        self.0.starts_with(&format!("v_{}_", now.format("%Y%m%d_%H%M%S")))
    }
}

impl RunId {
    /// Names a run begun at `now`; `entropy` keeps two of one second apart.
    #[must_use]
    pub fn new(now: DateTime<Utc>, entropy: u32) -> Self {
        Self(format!("r_{}_{entropy:08x}", now.format("%Y%m%d_%H%M%S")))
    }
}

/// The key of one series: the values of the declared key columns, in their declared order.
///
/// As text the parts are joined by `|`; a `|` or `%` inside a part is written `%7C` or `%25`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SeriesKey(Vec<String>);

impl SeriesKey {
    /// A key of the given parts.
    #[must_use]
    pub fn new(parts: Vec<String>) -> Self {
        Self(parts)
    }

    /// The values of the key columns.
    #[must_use]
    pub fn parts(&self) -> &[String] {
        &self.0
    }

    /// The key of the group that the columns at `positions` form, for example the branch of a branch and product.
    #[must_use]
    pub fn at(&self, positions: &[usize]) -> Self {
        Self(positions.iter().filter_map(|&p| self.0.get(p).cloned()).collect())
    }
}

impl fmt::Display for SeriesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, part) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str("|")?;
            }
            f.write_str(&part.replace('%', "%25").replace('|', "%7C"))?;
        }
        Ok(())
    }
}

impl From<String> for SeriesKey {
    fn from(text: String) -> Self {
        Self(text.split('|').map(|p| p.replace("%7C", "|").replace("%25", "%")).collect())
    }
}

impl From<SeriesKey> for String {
    fn from(key: SeriesKey) -> String {
        key.to_string()
    }
}
