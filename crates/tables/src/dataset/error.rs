//! What can go wrong with a dataset, each with its remedy.

use std::path::PathBuf;

use arrow::error::ArrowError;
use deltalake_core::DeltaTableError;

use crate::schema::SchemaError;

/// A dataset could not be created, changed or read. Nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// The name is not fit for a folder.
    #[error(
        "dataset name `{name}` is not allowed; use 1 to 64 of a-z, 0-9, `_` and `-`, starting with a letter or digit"
    )]
    BadName {
        /// The name.
        name: String,
    },
    /// There is no such dataset.
    #[error("there is no dataset `{name}`; import a file into it, or restore its folder from a backup")]
    NotFound {
        /// The name.
        name: String,
    },
    /// The dataset exists with other columns.
    #[error("dataset `{name}` exists with other columns ({existing}); give the new table another name")]
    SchemaDiffers {
        /// The name.
        name: String,
        /// Its columns.
        existing: String,
    },
    /// The declared schema contradicts itself.
    #[error("the schema cannot be used")]
    Schema(#[from] SchemaError),
    /// There is no such version.
    #[error("dataset `{name}` has no version {version}; it has 0 to {latest}")]
    UnknownVersion {
        /// The name.
        name: String,
        /// The version asked for.
        version: i64,
        /// The newest version.
        latest: i64,
    },
    /// There is no such column.
    #[error("dataset `{name}` has no column `{column}`; it has {existing}")]
    UnknownColumn {
        /// The name.
        name: String,
        /// The column asked for.
        column: String,
        /// Its columns.
        existing: String,
    },
    /// Rows that were offered do not have the columns of the dataset.
    #[error("column `{column}` of the rows is {found}, but the dataset needs {wanted}")]
    WrongColumn {
        /// The column.
        column: String,
        /// Its Arrow type, or `missing`.
        found: String,
        /// The type it should have.
        wanted: String,
    },
    /// A row without a day or a key.
    #[error("row {row} has no `{column}`; only complete keys can be stored")]
    MissingKey {
        /// The row in the batch, from 1.
        row: usize,
        /// The column.
        column: String,
    },
    /// Two rows with the same day and keys in one batch.
    #[error("row {row} repeats day and keys of row {first} ({keys}); keep one of them")]
    DuplicateKey {
        /// The later row in the batch, from 1.
        row: usize,
        /// The earlier row, from 1.
        first: usize,
        /// The day and keys.
        keys: String,
    },
    /// Other writers were always faster.
    #[error("dataset `{name}` was changed by others {attempts} times while rows were merged; try again")]
    Conflict {
        /// The name.
        name: String,
        /// How often it was tried.
        attempts: usize,
    },
    /// Another writer came first, and a restore would have taken its rows back unseen.
    #[error(
        "dataset `{name}` was changed by another writer meanwhile; nothing was restored, look at its versions again"
    )]
    Overtaken {
        /// The name.
        name: String,
    },
    /// Files of the dataset are missing or damaged.
    #[error("dataset `{name}` is damaged ({what}); restore its folder from a backup")]
    Corrupt {
        /// The name.
        name: String,
        /// What was found.
        what: String,
        /// The underlying complaint.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// The system refused: full disk, missing permission.
    #[error("cannot write or read {}; check free space and permissions", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The storage layer failed in another way.
    #[error("dataset `{name}`: the storage failed while it {doing}")]
    Storage {
        /// The name.
        name: String,
        /// What was being done.
        doing: &'static str,
        /// The underlying complaint.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl DatasetError {
    pub(crate) fn corrupt(name: &str, what: impl Into<String>) -> Self {
        Self::Corrupt { name: name.to_owned(), what: what.into(), source: None }
    }

    pub(crate) fn corrupt_because(
        name: &str,
        what: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self::Corrupt { name: name.to_owned(), what: what.into(), source: Some(Box::new(source)) }
    }

    pub(crate) fn storage(
        name: &str,
        doing: &'static str,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self::Storage { name: name.to_owned(), doing, source: Box::new(source) }
    }

    pub(crate) fn arrow(name: &str) -> impl Fn(ArrowError) -> Self {
        move |source| Self::storage(name, "arranged rows", source)
    }

    /// An error of opening a table: the log is missing, torn or of a kind that is not understood.
    pub(crate) fn opening(name: &str, source: DeltaTableError) -> Self {
        match source {
            DeltaTableError::NotATable(_) => Self::NotFound { name: name.to_owned() },
            other => Self::corrupt_because(name, "its log cannot be read", other),
        }
    }
}
