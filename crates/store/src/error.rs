//! What can go wrong in the store, in the terms a caller acts on. How a database's own errors map to these is in `dialect`.

use std::error::Error;

use vakhta_lifecycle::ids::{ModelName, RunId};

/// Why the store did not do what it was asked. Nothing was changed by a call that returns one.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The model is being retrained already; only one run at a time may be under way, on any number of replicas.
    #[error("run {running} of this model is under way: wait for it or cancel it")]
    Conflict {
        /// The run that is under way.
        running: RunId,
    },
    /// The model changed since the caller read it.
    #[error("model {model} is at revision {found}, not at {expected}: read it again and decide again")]
    Stale {
        /// The model.
        model: ModelName,
        /// The revision the caller decided on.
        expected: u64,
        /// The revision in the store.
        found: u64,
    },
    /// The run was ended or taken over by another process; this one must stop working on it.
    #[error("run {run} is no longer held with fence {fence}: it ended or another process took it over")]
    FenceLost {
        /// The run.
        run: RunId,
        /// The fence that the caller held.
        fence: u64,
    },
    /// Something that must exist for the call to make sense does not.
    #[error("{what} {id:?} does not exist")]
    NotFound {
        /// The kind of thing, in a word.
        what: &'static str,
        /// Which one.
        id: String,
    },
    /// The request contradicts what the store holds, or cannot be stored faithfully.
    #[error("{subject}: {reason}")]
    Refused {
        /// What the request was about.
        subject: String,
        /// Why not, with the remedy where there is one.
        reason: String,
    },
    /// The database cannot be reached or cannot take the write now; trying again later may help.
    #[error("the database is not available: {reason}")]
    Unavailable {
        /// What is wrong and what to do.
        reason: String,
    },
    /// A newer release has migrated this database.
    #[error("the database was migrated by a newer release ({newest}): install that release, or restore a backup")]
    NewerSchema {
        /// The newest migration that this release does not know.
        newest: String,
    },
    /// The database can be read but not written.
    #[error("{place} is read-only: make the database file and its folder writable for this user")]
    ReadOnly {
        /// The database, without credentials.
        place: String,
    },
    /// A row holds what this release cannot understand.
    #[error("row {row:?} of table {table} is corrupt in column {column}: {reason}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's key.
        row: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The database's file is damaged, or is no database.
    #[error("{place} is damaged or no database ({reason}): stop Vakhta and restore the file from a backup")]
    Damaged {
        /// The database, without credentials; "the database" where a statement found it and not the opening.
        place: String,
        /// What the database says.
        reason: String,
    },
    /// Anything else that the database says.
    #[error("the database refused a statement")]
    Backend(#[source] Box<dyn Error + Send + Sync>),
}

impl StoreError {
    pub(crate) fn refused(subject: impl ToString, reason: impl Into<String>) -> Self {
        Self::Refused { subject: subject.to_string(), reason: reason.into() }
    }

    /// The same error with the place that the database's own words do not name.
    #[must_use]
    pub(crate) fn of(self, place: &str) -> Self {
        let place = place.to_owned();
        match self {
            Self::ReadOnly { .. } => Self::ReadOnly { place },
            Self::Damaged { reason, .. } => Self::Damaged { place, reason },
            other => other,
        }
    }

    pub(crate) fn not_found(what: &'static str, id: impl ToString) -> Self {
        Self::NotFound { what, id: id.to_string() }
    }
}
