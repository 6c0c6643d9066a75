//! Why a source gave no rows. Nothing was stored then, and no message holds a secret.

use std::time::Duration;

use super::request::AnsweredBadly;
use super::storage::StorageAnswer;

/// A fetch that failed; each message says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The address of a database is of no known kind. It is not repeated: it holds a password.
    #[error("the address of the database must begin with postgres:// or sqlite://; correct the environment variable")]
    DatabaseKind,
    /// The database does not let us in.
    #[error("the database cannot be opened ({why}); check its address and that it is up")]
    DatabaseAway {
        /// What the driver says.
        why: String,
    },
    /// The database does not like the query.
    #[error("the database refused the query ({why}); correct data.source.query")]
    Query {
        /// What the database says.
        why: String,
    },
    /// A column that a table of text, numbers and days cannot hold.
    #[error("column `{column}` has type {found}, which is no text, number or date; cast it in the query")]
    ColumnType {
        /// The column.
        column: String,
        /// Its type, as the database calls it.
        found: String,
    },
    /// The rows did not arrive in time.
    #[error("not all rows came within {seconds} seconds; ask for fewer, or raise data.source.timeout_seconds")]
    Slow {
        /// Seconds allowed.
        seconds: u64,
    },
    /// Nothing came.
    #[error("the source gave no rows; a source gives the last known days again, so look at what it is asked for")]
    NoRows,
    /// More rows than anybody's daily sync has.
    #[error("the source gives more than {limit} rows; ask for fewer days")]
    TooManyRows {
        /// Rows allowed.
        limit: u64,
    },
    /// More columns than a table has.
    #[error("the rows have more than {limit} columns; every row should have the same few")]
    TooManyColumns {
        /// Columns allowed.
        limit: usize,
    },
    /// The address is none that can be asked.
    #[error("the address cannot be used: {why}")]
    Address {
        /// What is wrong, and what would be right.
        why: &'static str,
    },
    /// Nobody answers there.
    #[error("the endpoint does not answer ({why}); check the address and that it is up")]
    EndpointAway {
        /// What the connection says.
        why: String,
    },
    /// Another answer than 200.
    #[error("{0}")]
    Answer(AnsweredBadly),
    /// Something else than JSON.
    #[error(
        "the endpoint answered with {kind} and not with JSON, beginning `{begins}`; check the address and the token"
    )]
    NotJson {
        /// The content type.
        kind: String,
        /// The first characters.
        begins: String,
    },
    /// An answer that leads to another machine.
    #[error("the endpoint leads on to {to}, and only the declared address is asked; declare that one if it is right")]
    Elsewhere {
        /// Scheme, host and port.
        to: String,
    },
    /// No rows where they should be.
    #[error("page {page}: there is {found} at `{pointer}` and not an array of objects; correct data.source.rows")]
    NoArray {
        /// The page, from 1.
        page: usize,
        /// The JSON pointer.
        pointer: String,
        /// What is there.
        found: String,
    },
    /// A row that is none.
    #[error("page {page}: row {row} is {found} and not an object with the columns as its members")]
    NotAnObject {
        /// The page, from 1.
        page: usize,
        /// The row, from 1.
        row: usize,
        /// What it is.
        found: &'static str,
    },
    /// The next page's address is none.
    #[error(
        "page {page}: there is {found} at `{pointer}` and not the address of the next page; correct data.source.next"
    )]
    NoAddress {
        /// The page, from 1.
        page: usize,
        /// The JSON pointer.
        pointer: String,
        /// What is there.
        found: String,
    },
    /// A page without an end.
    #[error("page {page} is larger than {limit} MiB; ask for smaller pages")]
    PageTooLarge {
        /// The page, from 1.
        page: usize,
        /// Mebibytes allowed.
        limit: u64,
    },
    /// Pages without an end.
    #[error("there are more than {limit} pages; ask for larger ones or fewer days")]
    TooManyPages {
        /// Pages allowed.
        limit: usize,
    },
    /// Pages that repeat themselves.
    #[error("page {page} is the same as one before it, so the pages would never end; check data.source.url and next")]
    GoesRound {
        /// The page, from 1.
        page: usize,
    },
    /// No storage answers there.
    #[error("the storage does not answer ({why}); check data.source.endpoint and that it is up")]
    StorageAway {
        /// What the connection says.
        why: String,
    },
    /// Another answer of a storage than what it was asked for.
    #[error("{0}")]
    StorageAnswer(StorageAnswer),
    /// An answer that no storage gives.
    #[error("the storage answered with what is not understood ({why}); check data.source.endpoint")]
    StorageWords {
        /// What is wrong with it.
        why: String,
    },
    /// A key that no address can hold.
    #[error("an object has a key that cannot be read ({why}); rename it, or name a longer prefix")]
    OddKey {
        /// The key, and what is odd in it.
        why: String,
    },
    /// Nothing to read.
    #[error("there is no CSV, XLSX or Parquet object; check data.source.objects")]
    NoObjects,
    /// More objects than a daily sync has.
    #[error("there are more than {limit} objects; name a longer prefix")]
    TooManyObjects {
        /// Objects allowed.
        limit: usize,
    },
    /// An object without an end.
    #[error("the object is larger than {limit} GiB; write smaller ones")]
    ObjectTooLarge {
        /// Gibibytes allowed.
        limit: u64,
    },
    /// No room for the rows.
    #[error("the rows cannot be kept while they arrive; check the free space of the data folder")]
    Keep(#[source] std::io::Error),
}

impl SourceError {
    /// Whether the same question may be answered later.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::DatabaseAway { .. } | Self::Slow { .. } | Self::EndpointAway { .. } | Self::StorageAway { .. } => {
                true
            }
            Self::Answer(answer) => answer.is_temporary(),
            Self::StorageAnswer(answer) => answer.is_temporary(),
            _ => false,
        }
    }

    /// How long the one who was asked wants to be left alone.
    pub(super) fn asked_pause(&self) -> Option<Duration> {
        match self {
            Self::Answer(answer) => answer.pause,
            Self::StorageAnswer(answer) => answer.pause,
            _ => None,
        }
    }
}
