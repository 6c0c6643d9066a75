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
    /// Another process, or another import of this one, is writing the dataset.
    #[error("dataset {dataset} is being written: {by}; nothing was changed, try again when that has ended")]
    DatasetBusy {
        /// The dataset.
        dataset: String,
        /// By what and where.
        by: String,
    },
    /// The state does not allow it; nothing was changed.
    #[error("{0}")]
    Refused(String),
    /// Somebody asked for what only others may do; nothing was changed.
    #[error("{0}")]
    Forbidden(String),
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

    /// Something failed while doing `what`. A full disk is nobody's fault: it is named, with the remedy.
    pub fn internal(what: impl Into<String>, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let (what, source) = (what.into(), source.into());
        if disk_is_full(source.as_ref()) {
            let what = format!("{what} failed: the disk is full; free some space and try again");
            return Self::Unavailable { what, source };
        }
        Self::Internal { what, source }
    }

    /// What is asked of a model whose rows are predicted each by itself there is of daily series only.
    #[must_use]
    pub fn only_of_series(model: &ModelName) -> Self {
        let message =
            format!("{model} predicts single rows, and this is of daily series; ask for its predictions instead");
        Self::invalid("model", message)
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

/// Whether the file system said so, anywhere in the chain of causes.
fn disk_is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    let kind = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    // Some libraries keep only the words of the operating system's error; these are of ENOSPC.
    matches!(kind, Some(StorageFull | QuotaExceeded))
        || error.to_string().contains("(os error 28)")
        || error.source().is_some_and(disk_is_full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("writing rows")]
    struct Wrapped(#[source] std::io::Error);

    #[test]
    fn a_full_disk_is_named_however_deep_it_lies() {
        let full = || std::io::Error::from_raw_os_error(28);
        for error in [ServiceError::internal("saving", full()), ServiceError::internal("saving", Wrapped(full()))] {
            assert!(matches!(error, ServiceError::Unavailable { .. }), "{error:?}");
            assert!(error.to_string().contains("the disk is full; free some space"), "{error}");
        }
        let other = ServiceError::internal("saving", std::io::Error::from_raw_os_error(5));
        assert!(matches!(other, ServiceError::Internal { .. }), "{other:?}");
    }
}
