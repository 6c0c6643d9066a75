//! People, their sessions, and keys of programs.

mod keys;
mod sessions;
mod users;

use crate::connection::Store;

pub use users::{KnownUser, NewUser};

/// Who may do what. From [`Store::access`].
pub struct Access<'a> {
    store: &'a Store,
}

impl Store {
    /// Who may do what.
    #[must_use]
    pub fn access(&self) -> Access<'_> {
        Access { store: self }
    }
}
