//! What became of a file that was taken in, and what would become of one that is only looked at.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What became of a file or source that was taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncView {
    /// Its number.
    pub id: i64,
    /// The dataset.
    pub dataset: String,
    /// The source: a file name, or the restore of a version.
    pub source: String,
    /// When it began, by the model's clock.
    pub started_at: DateTime<Utc>,
    /// `running`, `completed` or `failed`.
    pub status: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that are new.
    pub inserted: u64,
    /// Rows that changed.
    pub updated: u64,
    /// Rows that were there already.
    pub unchanged: u64,
    /// Rows put aside with a reason.
    pub quarantined: u64,
    /// The dataset's version afterwards.
    pub dataset_version: Option<i64>,
    /// Warnings and, when it failed, the reason.
    pub messages: Vec<String>,
}

/// A row that was put aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuarantinedRow {
    /// Its line in the file, 1-based.
    pub row: u64,
    /// The column at fault.
    pub column: String,
    /// What stood there.
    pub value: String,
    /// Why it was put aside and what to do.
    pub reason: String,
}

/// A column of a file that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreviewColumn {
    /// Its name.
    pub name: String,
    /// What it seems to hold: `date`, `number`, `text`, `flag`.
    pub kind: String,
    /// The role it would take: `time`, `key`, `target`, `known_ahead`, `ignored`.
    pub role: String,
}

/// A file as it would be read, before anything is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreviewView {
    /// How it is read: `csv` or `parquet`.
    pub format: String,
    /// Separator, decimal sign, date format and encoding in words, each with its name.
    pub settings: BTreeMap<String, String>,
    /// Its columns.
    pub columns: Vec<PreviewColumn>,
    /// The first ten rows as they are understood, cells as text in the order of the columns.
    pub rows: Vec<Vec<String>>,
    /// Where each of these rows stands in the file, 1-based.
    pub row_numbers: Vec<u64>,
    /// What a person should know before storing it.
    pub warnings: Vec<String>,
    /// What would become of its rows; absent where no declaration judges them.
    pub check: Option<PreviewCheck>,
}

/// What would become of the rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PreviewCheck {
    /// Rows that were judged.
    pub rows: u64,
    /// Whether these are all rows of the file; of a very long one only the beginning is judged.
    pub whole: bool,
    /// Rows that would be put aside.
    pub put_aside: u64,
    /// The first of them, and all that are among the rows shown.
    pub first: Vec<QuarantinedRow>,
    /// Why the file as a whole would be refused, if it would.
    pub refusal: Option<String>,
}
