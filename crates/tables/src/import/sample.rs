//! The first rows of a file as text cells, for sniffing and for the preview.

use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::error::ImportError;
use super::parquet_rows;
use super::settings::{Encoding, ImportSettings};
use super::sniff::{SAMPLE_BYTES, is_text};
use super::source::Source;

/// Rows that are looked at when columns are described.
const SAMPLE_ROWS: usize = 20_000;

/// A header with the first rows, each as wide as the header.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) settings: ImportSettings,
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Line of each row in the file, from 1; for Parquet its row number.
    pub(crate) lines: Vec<u64>,
    pub(crate) warnings: Vec<String>,
}

impl Sample {
    /// The cells of one column.
    pub(crate) fn column(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row.get(column).map_or("", String::as_str))
    }
}

/// The first rows under settings that are given.
pub(crate) fn with_settings(source: Source<'_>, settings: ImportSettings) -> Result<Sample, ImportError> {
    if !is_text(&settings) {
        return of_parquet(source, settings);
    }
    let (bytes, whole) = source.head(settings.gzip, SAMPLE_BYTES)?;
    let text = decoded(&bytes, settings.encoding, whole);
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    of_text(&text, settings)
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

/// The text after its first lines.
pub(crate) fn without_lines(text: &str, lines: usize) -> &str {
    let mut rest = text;
    for _ in 0..lines {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    rest
}

pub(crate) fn reader_builder(separator: char) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(u8::try_from(separator).unwrap_or(b','));
    builder
}

/// How many cells each of the first rows has.
pub(crate) fn widths(text: &str, separator: char, rows: usize) -> Vec<usize> {
    let mut reader = reader_builder(separator).from_reader(text.as_bytes());
    reader.records().take(rows).map_while(Result::ok).map(|record| record.len()).collect()
}

pub(crate) fn first_record(line: &str, separator: char) -> Vec<String> {
    let mut reader = reader_builder(separator).from_reader(line.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    record.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Column names from the first record: trimmed, blanks numbered, none twice.
pub(crate) fn header_names(record: &csv::StringRecord, has_header: bool) -> Result<Vec<String>, ImportError> {
    let numbered = |i: usize| format!("column_{}", i + 1);
    if !has_header {
        return Ok((0..record.len()).map(numbered).collect());
    }
    let mut names: Vec<String> = Vec::with_capacity(record.len());
    for (i, cell) in record.iter().enumerate() {
        let name = if cell.trim().is_empty() { numbered(i) } else { cell.trim().to_owned() };
        if names.contains(&name) {
            return Err(ImportError::DuplicateColumn { column: name });
        }
        names.push(name);
    }
    Ok(names)
}

/// Splits text into a sample.
pub(crate) fn of_text(text: &str, settings: ImportSettings) -> Result<Sample, ImportError> {
    let body = without_lines(text, settings.skip_lines);
    let mut reader = reader_builder(settings.separator).from_reader(body.as_bytes());
    let mut records = reader.records();
    let first = records.next().and_then(Result::ok).ok_or(ImportError::Empty)?;
    let header = header_names(&first, settings.header)?;
    let mut sample = Sample { settings, header, rows: Vec::new(), lines: Vec::new(), warnings: Vec::new() };
    let data = (!sample.settings.header).then_some(first).into_iter().chain(records.map_while(Result::ok));
    let mut ragged = 0usize;
    for record in data.take(SAMPLE_ROWS) {
        if record.len() != sample.header.len() {
            ragged += 1;
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line) + sample.settings.skip_lines as u64;
        sample.rows.push(record.iter().map(|cell| cell.trim().to_owned()).collect());
        sample.lines.push(line);
    }
    if sample.rows.is_empty() {
        return Err(if ragged == 0 {
            ImportError::HeaderOnly
        } else {
            ImportError::NotATable { reason: "no row has as many cells as the header".to_owned() }
        });
    }
    if ragged > 0 {
        sample.warnings.push(format!("{ragged} of the first rows have more or fewer cells than the header"));
    }
    Ok(sample)
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
    Ok(Sample { settings, header, rows, lines, warnings: Vec::new() })
}
