//! Who is asking, and why somebody is not let in.

use vakhta_lifecycle::access::Role;
use vakhta_lifecycle::ids::ModelName;

use crate::error::ServiceError;

/// How somebody came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means {
    /// Signed in; the session, and whose.
    Session {
        /// Its name.
        id: String,
        /// The number of the user.
        user: i64,
    },
    /// A program with a key.
    Key {
        /// Its public name.
        id: String,
        /// The models it is for; all where there is none.
        models: Option<Vec<ModelName>>,
    },
    /// Nobody is asked who they are; this machine only.
    Open,
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The name that changes are attributed to.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// How they came in.
    pub means: Means,
}

impl Caller {
    /// Whoever reaches an installation that asks nobody.
    #[must_use]
    pub fn open(name: &str) -> Self {
        Self { name: name.to_owned(), role: Role::Admin, means: Means::Open }
    }

    /// Whether they may do what `needed` may.
    ///
    /// # Errors
    /// [`GateError::Forbidden`] says what they are and what is needed.
    pub fn must_be(&self, needed: Role) -> Result<(), GateError> {
        if self.role.allows(needed) {
            return Ok(());
        }
        let (name, role) = (&self.name, self.role);
        Err(GateError::Forbidden(format!("{name} is {role}, and this is for {needed}")))
    }

    /// Whether they may ask about a model, or about none. A key of some models opens nothing that is about none.
    ///
    /// # Errors
    /// [`GateError::Forbidden`].
    pub fn may_ask_about(&self, model: Option<&ModelName>) -> Result<(), GateError> {
        match &self.means {
            Means::Key { models: Some(models), .. } if !model.is_some_and(|model| models.contains(model)) => {
                Err(GateError::Forbidden("the key is for other models, and opens only addresses that name one of its own: /api/v1/models/NAME".to_owned()))
            }
            _ => Ok(()),
        }
    }
}

/// What somebody shows. No `Debug`: these are secrets.
#[derive(Clone, Copy)]
pub enum Credential<'a> {
    /// An access token or a key, from the header `Authorization: Bearer`.
    Bearer(&'a str),
    /// The cookie of the panel.
    Cookie(&'a str),
}

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    /// Login and password do not belong together, or the account takes none now. Which of them is not told.
    #[error("login and password do not belong together, or the account is locked for a while")]
    WrongPassword,
    /// Nothing was shown, or what was shown does not count (any more).
    #[error("{0}")]
    NotSignedIn(&'static str),
    /// They may not.
    #[error("{0}")]
    Forbidden(String),
    /// Too many wrong passwords from there.
    #[error("too many wrong passwords came from this address; try again in {seconds} s")]
    Slow {
        /// How long to wait.
        seconds: i64,
    },
    /// Whether they may cannot be told now.
    #[error(transparent)]
    Unknown(#[from] ServiceError),
}
