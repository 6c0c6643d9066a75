//! Why an artifact cannot be written or used, with what to do.

use std::io;
use std::path::PathBuf;

/// Why an artifact cannot be written or used.
#[derive(Debug, thiserror::Error)]
pub enum ArtifactError {
    /// It is not there.
    #[error("artifact {relative:?} is missing: restore its folder from a backup, or roll back to another version")]
    Missing {
        /// Its folder, relative to the store.
        relative: String,
    },
    /// Its files are not those that were registered.
    #[error(
        "artifact {relative:?} was changed: its hash is {found}, the registry has {expected}; restore its folder from a \
         backup, or roll back to another version"
    )]
    Tampered {
        /// Its folder, relative to the store.
        relative: String,
        /// The hash in the registry.
        expected: String,
        /// The hash of the files.
        found: String,
    },
    /// Another is there already; artifacts are never overwritten.
    #[error("artifact {relative:?} exists already with other content: artifacts are never overwritten")]
    Exists {
        /// Its folder, relative to the store.
        relative: String,
    },
    /// The path leads out of the store, or is no path of an artifact.
    #[error("{path:?} is not a path within the artifact store: {reason}")]
    BadPath {
        /// The path that was refused.
        path: String,
        /// Why.
        reason: &'static str,
    },
    /// The file system said no.
    #[error("cannot {action} {path}", path = .path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Its answer.
        #[source]
        source: io::Error,
    },
}
