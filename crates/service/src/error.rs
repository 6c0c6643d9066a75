//! What a use case answers when it cannot do what was asked.

use vakhta_lifecycle::ids::{InvalidId, ModelName, RunId};

use crate::wording::shortened;

/// Variants exist only where a caller acts differently; each message names what is wrong and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// There is no such thing.
    #[error("{kind} {id:?} does not exist; {hint}")]
    NotFound {
        /// The kind of thing, in words.
        kind: &'static str,
        /// What was asked for.
        id: String,
        /// What to do next.
        hint: String,
    },
    /// The request itself is wrong; nothing was changed.
    #[error("{field}: {message}")]
    Invalid {
        /// The field, column or parameter.
        field: String,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A run of this model is under way.
    #[error("model {model} is being retrained by run {run}; follow it, or cancel it first")]
    Busy {
        /// The model.
        model: ModelName,
        /// The run.
        run: RunId,
    },
    /// The state does not allow it; nothing was changed.
    #[error("{0}")]
    Refused(String),
    /// There is not enough data for an answer yet.
    #[error("not enough data: {0}")]
    NotEnoughData(String),
    /// Something that we depend on does not answer; asking again later may help.
    #[error("{what}")]
    Unavailable {
        /// What.
        what: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A fault of ours or of the machine.
    #[error("{what} failed")]
    Internal {
        /// What was being done.
        what: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl ServiceError {
    /// The request's `field` is wrong.
    pub fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), message: message.into() }
    }

    /// Something failed while doing `what`.
    pub fn internal(what: impl Into<String>, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal { what: what.into(), source: source.into() }
    }

    /// There is no `kind` called `id`.
    pub fn not_found(kind: &'static str, id: impl ToString, hint: impl Into<String>) -> Self {
        Self::NotFound { kind, id: shortened(&id.to_string()), hint: hint.into() }
    }
}

impl From<InvalidId> for ServiceError {
    fn from(error: InvalidId) -> Self {
        Self::invalid(error.kind, error.to_string())
    }
}
