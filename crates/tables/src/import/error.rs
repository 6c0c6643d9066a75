//! Why a whole file was refused. A single bad row is not an error: it is quarantined.

use std::path::PathBuf;

use super::dates::DateFormat;
use super::read::Quarantined;
use super::rows::shortened;
use crate::schema::SchemaError;

/// A file that cannot be loaded at all; each message names what, where and the remedy. Nothing was stored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The file could not be opened or read.
    #[error("{} cannot be read ({}); check that the file exists and may be read", path.display(), source)]
    Io {
        /// The file, or `(upload)`.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// A folder was given where a file is needed.
    #[error("{} is a folder; name one of its files", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// The declared schema contradicts itself.
    #[error("the schema cannot be used: {0}")]
    Schema(#[from] SchemaError),
    /// No bytes, or only blank lines.
    #[error("the file is empty; export it again with its header and rows")]
    Empty,
    /// Column names without rows.
    #[error("the file has a header and no rows; export it again for a longer period")]
    HeaderOnly,
    /// Not rows and columns.
    #[error("the file is not a table: {reason}; save it as CSV (UTF-8), XLSX or Parquet")]
    NotATable {
        /// What it looks like instead.
        reason: String,
    },
    /// The workbook has no sheet of that name.
    #[error("the workbook has no sheet `{sheet}`; its sheets are {found}")]
    NoSheet {
        /// The sheet asked for.
        sheet: String,
        /// The sheets that can be seen.
        found: String,
    },
    /// One number stands for several rows.
    #[error(
        "sheet `{sheet}`, row {row}: a number stands in merged cells of several rows; take the cells apart and give each its own"
    )]
    MergedNumber {
        /// The sheet.
        sheet: String,
        /// The first of the rows, from 1.
        row: u64,
    },
    /// The schema names a column that the file does not have.
    #[error("column `{column}` is not in the file, which has: {}{}", listed(found), suggestion(nearest.as_deref()))]
    MissingColumn {
        /// The column of the schema.
        column: String,
        /// What the file has.
        found: Vec<String>,
        /// The most similar name in the file.
        nearest: Option<String>,
    },
    /// The schema names a column that a table in wide form does not have.
    #[error(
        "column `{column}` is not in the file, which is read as a wide table: its {n} columns from `{first}` to `{last}` are {what}, \
         the others: {}; add it, or save the table with one row for every value",
        listed_or_none(others)
    )]
    WideColumn {
        /// The column of the schema.
        column: String,
        /// How many columns became rows.
        n: usize,
        /// The first of them.
        first: String,
        /// The last of them.
        last: String,
        /// `days` or `series`.
        what: &'static str,
        /// The columns that stayed.
        others: Vec<String>,
    },
    /// Two columns of the file have one name.
    #[error("the header names column `{column}` twice; rename one of them")]
    DuplicateColumn {
        /// The name.
        column: String,
    },
    /// A Parquet column of a type that cannot become what the schema asks for.
    #[error("column `{column}` has type {found}, which cannot be read as a {wanted}; change the file or the schema")]
    ColumnType {
        /// The column.
        column: String,
        /// Its type in the file.
        found: String,
        /// `date`, `text` or `number`.
        wanted: &'static str,
    },
    /// Dates in more than one form, so that no reading of the file is safe.
    #[error(
        "column `{column}` mixes date formats: row {row} is {expected} (`{value}`), row {other_row} is {other} \
         (`{other_value}`), {others} row(s) in all differ; write every date in one format, or set `date_format` if \
         {expected} was a wrong guess"
    )]
    MixedDates {
        /// The time column.
        column: String,
        /// The form that was expected.
        expected: DateFormat,
        /// A row in the expected form.
        row: u64,
        /// Its value.
        value: String,
        /// The form of the other row.
        other: DateFormat,
        /// A row in another form.
        other_row: u64,
        /// Its value.
        other_value: String,
        /// How many rows are in another form.
        others: u64,
    },
    /// Not one row could be kept.
    #[error("none of the {rows} rows can be loaded; first, row {}, column `{}`: {}", first.row, first.column, first.reason)]
    AllRowsBad {
        /// Rows in the file.
        rows: u64,
        /// The first refusal.
        first: Box<Quarantined>,
    },
    /// More bad rows than it makes sense to list: the settings are probably wrong.
    #[error(
        "more than {limit} bad rows; check the separator, decimal mark and date format; first, row {}, column `{}`: {}",
        first.row, first.column, first.reason
    )]
    TooManyBadRows {
        /// How many were allowed.
        limit: usize,
        /// The first refusal.
        first: Box<Quarantined>,
    },
    /// One line is larger than allowed, usually because the file is not a table.
    #[error("line {row} is longer than {limit} bytes; a row of a table is far shorter, export the file again")]
    RowTooLarge {
        /// Line in the file, from 1.
        row: u64,
        /// Bytes allowed.
        limit: u64,
    },
    /// More rows than allowed.
    #[error("the file has more than {limit} rows; split it by period")]
    TooManyRows {
        /// Rows allowed.
        limit: u64,
    },
    /// Damaged compression or Parquet structure.
    #[error("the file is damaged ({what}); copy or export it again")]
    Damaged {
        /// What is damaged.
        what: &'static str,
        /// The reader's complaint.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Columns that a message names.
const NAMED_COLUMNS: usize = 30;

fn listed(columns: &[String]) -> String {
    let mut names: Vec<String> = columns.iter().take(NAMED_COLUMNS).map(|name| shortened(name)).collect();
    if columns.len() > NAMED_COLUMNS {
        names.push(format!("and {} more", columns.len() - NAMED_COLUMNS));
    }
    names.join(", ")
}

fn listed_or_none(columns: &[String]) -> String {
    if columns.is_empty() { "none".to_owned() } else { listed(columns) }
}

fn suggestion(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

impl ImportError {
    /// The error for a column that is not there, with the most similar name that is.
    pub(crate) fn missing_column(column: &str, found: &[String]) -> Self {
        let nearest = found
            .iter()
            .map(|name| (distance(&name.to_lowercase(), &column.to_lowercase()), name))
            .min()
            .filter(|(distance, _)| *distance <= column.chars().count().div_ceil(3).max(1))
            .map(|(_, name)| name.clone());
        Self::MissingColumn { column: column.to_owned(), found: found.to_vec(), nearest }
    }
}

/// Levenshtein distance by characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_column_is_answered_with_the_nearest_name() {
        let found = ["date".to_owned(), "promo".to_owned(), "value".to_owned()];
        let message = ImportError::missing_column("prmo", &found).to_string();
        assert_eq!(message, "column `prmo` is not in the file, which has: date, promo, value; did you mean `promo`?");
        let far = ImportError::missing_column("temperature", &found).to_string();
        assert!(!far.contains("did you mean"), "{far}");
    }

    #[test]
    fn distance_counts_single_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("дата", "дата"), 0);
    }
}
