//! Rows from elsewhere: what a SQL query, an HTTP endpoint or an object storage gives, put into a file that is imported like
//! any other.
//!
//! A source is asked, never written to, and gives all its rows or an error: [`Fetched`] exists only when the last page, or the
//! whole object, has arrived. Nothing here stores, judges or remembers rows; that is [`crate::import`] and whoever calls it.

mod access;
mod address;
mod database;
mod endpoint;
mod error;
mod objects;
mod page;
mod patience;
mod place;
mod postgres;
mod request;
mod rows;
mod sqlite;
mod storage;

use std::fs::File;

use crate::import::ImportSettings;

pub use access::{Access, Secret};
pub use database::Database;
pub use endpoint::Endpoint;
pub use error::SourceError;
pub use objects::{AccessKey, Listed, Objects};

/// Rows that one fetch may bring.
const MOST_ROWS: u64 = 20_000_000;

/// All rows of a source, or one of its objects, in a file that no folder lists and that is gone with this value.
#[derive(Debug)]
pub struct Fetched {
    file: File,
}

impl Fetched {
    /// The rows, for [`crate::import::read`].
    #[must_use]
    pub fn file(&self) -> &File {
        &self.file
    }

    /// How the rows of a query and of an endpoint are written: never guessed. An object is written as whoever put it there does.
    #[must_use]
    pub fn settings() -> ImportSettings {
        ImportSettings::csv()
    }
}
