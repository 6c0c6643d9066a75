//! Rows of a file as cells of text, whatever the format: without blank rows and totals, and in long form.

use std::collections::VecDeque;

use csv::StringRecord;

use super::csv_rows;
use super::error::ImportError;
use super::records::Found;
use super::rows::shortened;
use super::settings::ImportSettings;
use super::source::Source;
use super::totals::is_total_row;
use super::wide::Melt;

/// Rows as they stand in the file.
pub(crate) trait RowSource {
    /// The next row into `record`; `None` at the end.
    fn next(&mut self, record: &mut StringRecord) -> Result<Option<Found>, ImportError>;

    /// How many cells a row has, now that the header is known.
    fn expect(&mut self, _width: usize) {}
}

/// A place of a table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// A row, from this line of the file.
    Row(u64),
    /// A line that is no row: its beginning, and what is wrong with it.
    Broken(u64, String, String),
}

/// The rows of a table in long form.
pub(crate) struct Table<'a> {
    /// The names of the columns.
    pub(crate) header: Vec<String>,
    rows: Box<dyn RowSource + 'a>,
    settings: &'a ImportSettings,
    width: usize,
    time: Option<usize>,
    pub(crate) melt: Option<Melt>,
    waiting: VecDeque<(u64, StringRecord)>,
    left_out: u64,
}

impl<'a> Table<'a> {
    /// Opens a text, and reads its header.
    pub(crate) fn of_text(
        text: impl std::io::Read + 'a,
        source: Source<'a>,
        settings: &'a ImportSettings,
        time: Option<&str>,
        max_row_bytes: u64,
    ) -> Result<Self, ImportError> {
        let mut rows = csv_rows::TextRows::new(text, source, settings, max_row_bytes)?;
        let mut record = StringRecord::new();
        let first = rows.next(&mut record)?.ok_or(ImportError::Empty)?;
        let header = header_of(&first, &record, settings.header)?;
        let mut table = Self::new(header, Box::new(rows), settings, time);
        if let (false, Found::Row(line)) = (settings.header, first) {
            table.waiting.push_back((line, record));
        }
        Ok(table)
    }

    pub(crate) fn new(
        header: Vec<String>,
        mut rows: Box<dyn RowSource + 'a>,
        settings: &'a ImportSettings,
        time: Option<&str>,
    ) -> Self {
        rows.expect(header.len());
        let melt = settings.wide.as_ref().map(|wide| Melt::new(wide, &header, settings.date_format));
        Self {
            width: header.len(),
            time: time.and_then(|time| header.iter().position(|name| name == time)),
            header: melt.as_ref().map_or(header, |melt| melt.header.clone()),
            rows,
            settings,
            melt,
            waiting: VecDeque::new(),
            left_out: 0,
        }
    }

    /// The next row into `record`; `None` at the end.
    pub(crate) fn next(&mut self, record: &mut StringRecord) -> Result<Option<Place>, ImportError> {
        loop {
            if let Some((line, row)) = self.waiting.pop_front() {
                *record = row;
                return Ok(Some(Place::Row(line)));
            }
            let line = match self.rows.next(record)? {
                None => return Ok(None),
                Some(Found::Row(line)) => line,
                Some(Found::OpenQuote(line, text)) => {
                    let what = "opens a quote that does not close within its row; close it, or write it twice if it is part \
                                of the text";
                    return Ok(Some(Place::Broken(line, text, what.to_owned())));
                }
            };
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if record.len() != self.width {
                let what = format!("has {} cells where the header has {}", record.len(), self.width);
                return Ok(Some(Place::Broken(line, record.get(0).unwrap_or("").to_owned(), what)));
            }
            if self.is_total(record) {
                self.left_out += 1;
                continue;
            }
            match &self.melt {
                None => return Ok(Some(Place::Row(line))),
                Some(melt) => self.waiting.extend(melt.rows(record).map(|row| (line, row))),
            }
        }
    }

    /// The error for a column that is not there.
    pub(crate) fn missing(&self, column: &str) -> ImportError {
        let span = self.melt.as_ref().and_then(|melt| melt.span.as_ref());
        span.map_or_else(|| ImportError::missing_column(column, &self.header), |span| span.missing(column))
    }

    fn is_total(&self, record: &StringRecord) -> bool {
        let is_day = |time: usize| self.settings.date_format.parse(record.get(time).unwrap_or("")).is_some();
        is_total_row(record.iter(), self.time.map(is_day))
    }

    /// What was done with the rows, in words.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        notes.extend(self.settings.wide.as_ref().map(super::wide::Wide::in_words));
        if self.left_out > 0 {
            notes.push(format!("rows of totals left out: {}", self.left_out));
        }
        if let Some(melt) = self.melt.as_ref().filter(|melt| !melt.totals.is_empty()) {
            notes.push(format!("columns of totals left out: {}", melt.totals.join(", ")));
        }
        notes
    }
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
