//! Reads a whole file against a schema: good rows into one batch, bad rows into the quarantine with their reasons.

use std::collections::BTreeSet;

use arrow::array::RecordBatch;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::checks::{self, Checked};
use super::error::ImportError;
use super::plausible::UsualSizes;
use super::refusal::{Cells, RefusalCode};
use super::settings::{FileFormat, ImportSettings};
use super::source::Source;
use super::table::Table;
use super::{cells, parquet_rows, sheet_rows};
use crate::schema::TableSchema;

/// What is believed of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadLimits {
    /// The day of the model's clock.
    pub today: NaiveDate,
    /// Days before this are refused.
    pub first_day: NaiveDate,
    /// Days after today that may already have a target; 1 by default, for time zones.
    pub max_future_days: u32,
    /// Days after today that rows without a target (known-ahead values) may reach; 1096 (three years) by default.
    pub max_ahead_days: u32,
    /// How large the dataset's own targets are: outliers are judged by them first.
    pub usual: UsualSizes,
    /// The days of which the dataset has a target: strays are judged by them together with the file's.
    pub known_days: BTreeSet<NaiveDate>,
    /// Takes outliers and stray days in all the same.
    pub accept_outliers: bool,
    /// A number is an outlier above this many times what is usual in four weeks or more of its series' history; 100.
    pub outlier_factor: f64,
    /// The same where the evidence is thinner; 1000.
    pub thin_outlier_factor: f64,
    /// Rows in a file; 50 million.
    pub max_rows: u64,
    /// Reads only this many rows and leaves the rest: a look that must not take long.
    pub first_rows: Option<u64>,
    /// Bytes of one row; 1 MiB.
    pub max_row_bytes: u64,
    /// Bad rows that are listed before the file is refused; 100,000.
    pub max_quarantined: usize,
}

impl ReadLimits {
    /// The default limits as of a day.
    #[must_use]
    pub fn at(today: NaiveDate) -> Self {
        Self {
            today,
            first_day: NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(NaiveDate::MIN),
            max_future_days: 1,
            max_ahead_days: 1096,
            usual: UsualSizes::default(),
            known_days: BTreeSet::new(),
            accept_outliers: false,
            outlier_factor: 100.0,
            thin_outlier_factor: 1000.0,
            max_rows: 50_000_000,
            first_rows: None,
            max_row_bytes: 1 << 20,
            max_quarantined: 100_000,
        }
    }
}

/// A row that was not loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// Line in the file, from 1 (the header is a line); in Parquet the number of the row, from 1.
    pub row: u64,
    /// The column at fault, or `(row)`.
    pub column: String,
    /// The value as found; after 80 characters an ellipsis.
    pub value: String,
    /// What is wrong and what to do, to be read after the value.
    pub reason: String,
    /// The same for programs.
    pub code: RefusalCode,
    /// All cells of the row; `None` where the line is no row.
    pub cells: Option<Cells>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The good rows in file order with the columns of [`TableSchema::arrow`]. Empty cells are null.
    pub batch: RecordBatch,
    /// Rows of the file, refused ones and duplicates included.
    pub n_rows: u64,
    /// Refused rows in file order.
    pub quarantined: Vec<Quarantined>,
    /// What a person should know, in words.
    pub warnings: Vec<String>,
}

/// Reads a file or an upload.
///
/// Rows for days ahead may leave the target empty and carry known-ahead values only.
///
/// # Errors
/// [`ImportError`] where no row can be kept or the reading of all rows is in doubt (a missing column, mixed dates).
pub fn read<'a>(
    source: impl Into<Source<'a>>,
    settings: &'a ImportSettings,
    schema: &TableSchema,
    limits: &ReadLimits,
) -> Result<Loaded, ImportError> {
    schema.validate()?;
    let source = source.into();
    let time = Some(schema.time.as_str());
    let mut typed = match settings.format {
        FileFormat::Csv => {
            let text = source.text(settings.gzip, settings.encoding)?;
            let table = Table::of_text(text, source, settings, time, limits.max_row_bytes)?;
            cells::read(table, settings, schema, limits)?
        }
        FileFormat::Xlsx => cells::read(sheet_rows::open(source, settings, time)?, settings, schema, limits)?,
        FileFormat::Parquet => parquet_rows::read(source, settings, schema, limits)?,
    };
    let n_rows = typed.n_rows;
    let mut warnings = std::mem::take(&mut typed.notes);
    if !typed.extra_columns.is_empty() {
        warnings
            .push(format!("columns that the schema does not name were left out: {}", typed.extra_columns.join(", ")));
    }
    let Checked { batch, quarantine, dropped_duplicates } = checks::run(typed, schema, limits)?;
    let quarantined = quarantine.into_rows();
    if dropped_duplicates > 0 {
        warnings.push(format!("{dropped_duplicates} repeated identical rows were dropped"));
    }
    match (batch.num_rows(), quarantined.first()) {
        (0, Some(first)) => Err(ImportError::AllRowsBad { rows: n_rows, first: Box::new(first.clone()) }),
        (0, None) => Err(ImportError::HeaderOnly),
        _ => {
            let batch =
                RecordBatch::try_new(schema.arrow(), batch.columns().to_vec()).map_err(parquet_rows::damaged_arrow)?;
            Ok(Loaded { batch, n_rows, quarantined, warnings })
        }
    }
}
