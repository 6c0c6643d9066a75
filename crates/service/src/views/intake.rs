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
    /// Why, for programs; absent for rows of an earlier release.
    pub code: Option<String>,
    /// The import that loaded it later.
    pub replayed_by: Option<i64>,
}

/// Which rows that are still put aside; the default is all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuarantineFilter {
    /// Only those of one import.
    pub import: Option<i64>,
    /// Only those put aside for this reason, by its code.
    pub reason: Option<String>,
}

/// A row that is put aside, with all that is kept of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PutAsideView {
    /// Its number.
    pub id: i64,
    /// The import that put it aside.
    pub import: i64,
    /// Why.
    #[serde(flatten)]
    pub row: QuarantinedRow,
    /// Its cells by column; absent for a line that is no row, and for rows of an earlier release.
    pub cells: Option<BTreeMap<String, String>>,
}

/// What became of rows that were judged again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReplayView {
    /// Rows that were looked at.
    pub considered: u64,
    /// Of those, loaded now.
    pub loaded: u64,
    /// Refused again.
    pub refused: u64,
    /// Not loaded, for something newer of the same day and series came in since.
    pub overtaken: u64,
    /// Not judged, for a later import put aside a row of the same day and series; that one was.
    pub superseded: u64,
    /// Not judged, for they cannot be read as they stand.
    pub unread: u64,
    /// The import that the loaded rows became; absent where none was loaded.
    pub sync: Option<SyncView>,
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
