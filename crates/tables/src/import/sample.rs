//! The first rows of a file as text cells, for sniffing and for the preview.

use arrow::util::display::{ArrayFormatter, FormatOptions};
use csv::StringRecord;

use super::error::ImportError;
use super::parquet_rows;
use super::records::{Found, Records};
use super::settings::{Encoding, FileFormat, ImportSettings};
use super::sheet_rows;
use super::sniff::SAMPLE_BYTES;
use super::source::Source;
use super::table::{Place, Table};
use super::wide::Span;
use crate::schema::TableSchema;

/// Rows that are looked at when columns are described.
pub(crate) const SAMPLE_ROWS: usize = 20_000;

/// A header with the first rows, each as wide as the header.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) settings: ImportSettings,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Line of each row in the file, from 1; for Parquet its row number.
    pub(crate) lines: Vec<u64>,
    /// Which columns of a wide file became rows.
    pub(crate) span: Option<Span>,
    /// What was done with the rows, as the reading of the whole file says again.
    pub(crate) notes: Vec<String>,
    /// What was decided for want of a better reason, and may be wrong.
    pub(crate) doubts: Vec<String>,
}

impl Sample {
    /// The cells of one column.
    pub(crate) fn column(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row.get(column).map_or("", String::as_str))
    }
}

/// The first rows under settings that are given.
pub(crate) fn with_settings(
    source: Source<'_>,
    settings: ImportSettings,
    schema: Option<&TableSchema>,
) -> Result<Sample, ImportError> {
    let time = schema.map(|schema| schema.time.as_str());
    let table = match settings.format {
        FileFormat::Parquet => return of_parquet(source, settings),
        FileFormat::Xlsx => of_table(sheet_rows::open(source, &settings, time)?)?,
        FileFormat::Csv => {
            let (bytes, whole) = source.head(settings.gzip, SAMPLE_BYTES)?;
            of_text(&decoded(&bytes, settings.encoding, whole), &settings, time)?
        }
    };
    Ok(table.with(settings))
}

/// The text of a beginning; a last line that was cut is left out.
pub(crate) fn decoded(bytes: &[u8], encoding: Encoding, whole: bool) -> String {
    let (text, _) = encoding.decoder().decode_with_bom_removal(bytes);
    let mut text = text.into_owned();
    if !whole && let Some(end) = text.rfind('\n') {
        text.truncate(end + 1);
    }
    text
}

/// Records of a text in memory.
pub(crate) fn records(text: &str, separator: char, skip_lines: usize) -> Records<&[u8]> {
    let mut records = Records::new(text.as_bytes(), separator, text.len() as u64);
    // Lines of a text in memory are always read.
    records.skip(skip_lines).unwrap_or_default();
    records
}

/// How many cells each of the first rows has.
pub(crate) fn widths(text: &str, separator: char, skip_lines: usize, rows: usize) -> Vec<usize> {
    let mut records = records(text, separator, skip_lines);
    let mut record = StringRecord::new();
    let width = |found: Found, record: &StringRecord| match found {
        Found::Row(_) => record.len(),
        Found::OpenQuote(_, text) => text.split(separator).count(),
    };
    std::iter::from_fn(|| Some(width(records.next(&mut record).ok()??, &record))).take(rows).collect()
}

/// The trimmed cells of the first two rows.
pub(crate) fn first_records(text: &str, separator: char, skip_lines: usize) -> [Vec<String>; 2] {
    let mut records = records(text, separator, skip_lines);
    let mut record = StringRecord::new();
    let mut next = || match records.next(&mut record) {
        Ok(Some(Found::Row(_))) => record.iter().map(|cell| cell.trim().to_owned()).collect(),
        _ => Vec::new(),
    };
    [next(), next()]
}

/// Splits text into a sample; `time` names the column of days, where it is known.
pub(crate) fn of_text(text: &str, settings: &ImportSettings, time: Option<&str>) -> Result<FirstRows, ImportError> {
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    of_table(Table::of_text(text.as_bytes(), Source::Bytes(text.as_bytes()), settings, time, text.len() as u64)?)
}

/// The first rows of a table.
pub(crate) struct FirstRows {
    pub(crate) header: Vec<String>,
    rows: Vec<Vec<String>>,
    lines: Vec<u64>,
    span: Option<Span>,
    notes: Vec<String>,
}

impl FirstRows {
    pub(crate) fn with(self, settings: ImportSettings) -> Sample {
        let Self { header, rows, lines, span, notes } = self;
        Sample { settings, header, rows, lines, span, notes, doubts: Vec::new() }
    }
}

pub(crate) fn of_table(mut table: Table<'_>) -> Result<FirstRows, ImportError> {
    let mut first = FirstRows {
        header: table.header.clone(),
        rows: Vec::new(),
        lines: Vec::new(),
        span: table.melt.as_ref().and_then(|melt| melt.span.clone()),
        notes: Vec::new(),
    };
    let mut record = StringRecord::new();
    let mut broken = 0usize;
    while first.rows.len() < SAMPLE_ROWS {
        match table.next(&mut record)? {
            None => break,
            Some(Place::Broken(..)) => broken += 1,
            Some(Place::Row(line)) => {
                first.rows.push(record.iter().map(|cell| cell.trim().to_owned()).collect());
                first.lines.push(line);
            }
        }
    }
    if first.rows.is_empty() {
        return Err(if broken == 0 {
            ImportError::HeaderOnly
        } else {
            ImportError::NotATable { reason: "no row has as many cells as the header".to_owned() }
        });
    }
    if broken > 0 {
        let what = "of the first rows have more or fewer cells than the header, or a quote that does not close";
        first.notes.push(format!("{broken} {what}"));
    }
    first.notes.extend(table.notes());
    Ok(first)
}

/// The first rows of a Parquet file, written out as text.
pub(crate) fn of_parquet(source: Source<'_>, settings: ImportSettings) -> Result<Sample, ImportError> {
    let batches = parquet_rows::first_rows(source, SAMPLE_ROWS)?;
    let header: Vec<String> = batches.schema.fields().iter().map(|field| field.name().clone()).collect();
    let options = FormatOptions::default().with_null("");
    let mut rows = Vec::new();
    for batch in &batches.batches {
        let formatters = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
            .collect::<Result<Vec<_>, _>>()
            .map_err(parquet_rows::damaged_arrow)?;
        for row in 0..batch.num_rows() {
            rows.push(formatters.iter().map(|cell| cell.value(row).to_string()).collect());
        }
    }
    if rows.is_empty() {
        return Err(ImportError::HeaderOnly);
    }
    let lines = (1..=rows.len() as u64).collect();
    Ok(Sample { settings, header, rows, lines, span: None, notes: Vec::new(), doubts: Vec::new() })
}
