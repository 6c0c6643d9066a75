//! Rows from elsewhere: what a SQL query or an HTTP endpoint gives, put into a file that is imported like any other.
//!
//! A source is asked, never written to, and gives all its rows or an error: [`Fetched`] exists only when the last page has
//! arrived. Nothing here stores, judges or remembers rows; that is [`crate::import`] and whoever calls it.

mod access;
mod address;
mod database;
mod endpoint;
mod error;
mod page;
mod postgres;
mod request;
mod rows;
mod sqlite;

use std::fs::File;

use crate::import::ImportSettings;

pub use access::{Access, Secret};
pub use database::Database;
pub use endpoint::Endpoint;
pub use error::SourceError;

/// Rows that one fetch may bring.
const MOST_ROWS: u64 = 20_000_000;

/// All rows of a source, in a file that no folder lists and that is gone with this value.
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

    /// How they are written: never guessed.
    #[must_use]
    pub fn settings() -> ImportSettings {
        ImportSettings::csv()
    }
}
