//! The first rows of a file as text cells, for sniffing and for the preview.

use arrow::util::display::{ArrayFormatter, FormatOptions};
use csv::StringRecord;

use super::error::ImportError;
use super::parquet_rows;
use super::records::{Found, Records};
use super::rows::shortened;
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

/// The trimmed cells of the first row.
pub(crate) fn first_record(text: &str, separator: char, skip_lines: usize) -> Vec<String> {
    let mut record = StringRecord::new();
    let found = records(text, separator, skip_lines).next(&mut record);
    if !matches!(found, Ok(Some(Found::Row(_)))) {
        return Vec::new();
    }
    record.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Column names from the first record: in one line, blanks numbered, none twice.
pub(crate) fn header_of(first: &Found, record: &StringRecord, has_header: bool) -> Result<Vec<String>, ImportError> {
    if let Found::OpenQuote(line, text) = first {
        let reason = format!("line {line} opens a quote that does not close: {}", shortened(text));
        return Err(ImportError::NotATable { reason });
    }
    let numbered = |i: usize| format!("column_{}", i + 1);
    if !has_header {
        return Ok((0..record.len()).map(numbered).collect());
    }
    let mut names: Vec<String> = Vec::with_capacity(record.len());
    for (i, cell) in record.iter().enumerate() {
        let words: Vec<&str> = cell.split_whitespace().collect();
        let name = if words.is_empty() { numbered(i) } else { words.join(" ") };
        if names.contains(&name) {
            return Err(ImportError::DuplicateColumn { column: shortened(&name) });
        }
        names.push(name);
    }
    Ok(names)
}

/// Splits text into a sample.
pub(crate) fn of_text(text: &str, settings: ImportSettings) -> Result<Sample, ImportError> {
    let mut records = records(text, settings.separator, settings.skip_lines);
    let mut record = StringRecord::new();
    let mut next = |record: &mut StringRecord| records.next(record).ok().flatten();
    let first = next(&mut record).ok_or(ImportError::Empty)?;
    let header = header_of(&first, &record, settings.header)?;
    let mut sample = Sample { settings, header, rows: Vec::new(), lines: Vec::new(), warnings: Vec::new() };
    let mut ragged = 0usize;
    let mut found = if sample.settings.header { next(&mut record) } else { Some(first) };
    while let Some(place) = found.filter(|_| sample.rows.len() < SAMPLE_ROWS) {
        match place {
            Found::Row(_) if record.iter().all(|cell| cell.trim().is_empty()) => {}
            Found::Row(line) if record.len() == sample.header.len() => {
                sample.rows.push(record.iter().map(|cell| cell.trim().to_owned()).collect());
                sample.lines.push(line);
            }
            _ => ragged += 1,
        }
        found = next(&mut record);
    }
    if sample.rows.is_empty() {
        return Err(if ragged == 0 {
            ImportError::HeaderOnly
        } else {
            ImportError::NotATable { reason: "no row has as many cells as the header".to_owned() }
        });
    }
    if ragged > 0 {
        let what = "of the first rows have more or fewer cells than the header, or a quote that does not close";
        sample.warnings.push(format!("{ragged} {what}"));
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
