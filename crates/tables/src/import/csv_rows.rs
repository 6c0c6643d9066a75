//! Rows of separated text, decoded and split while they are read.

use std::io::Read;

use csv::StringRecord;

use super::error::ImportError;
use super::records::{Found, LineError, Records};
use super::settings::ImportSettings;
use super::source::{Source, damaged_gzip};
use super::table::RowSource;

/// The rows of a text.
pub(crate) struct TextRows<'a, R> {
    records: Records<R>,
    source: Source<'a>,
    gzip: bool,
    max_row_bytes: u64,
}

impl<'a, R: Read> TextRows<'a, R> {
    /// `source` is where the text comes from, for messages.
    pub(crate) fn new(
        text: R,
        source: Source<'a>,
        settings: &ImportSettings,
        max_row_bytes: u64,
    ) -> Result<Self, ImportError> {
        let records = Records::new(text, settings.separator, max_row_bytes);
        let mut rows = Self { records, source, gzip: settings.gzip, max_row_bytes };
        rows.records.skip(settings.skip_lines).map_err(|error| rows.failed(error))?;
        Ok(rows)
    }

    fn failed(&self, error: LineError) -> ImportError {
        match error {
            LineError::TooLong { line } => ImportError::RowTooLarge { row: line, limit: self.max_row_bytes },
            LineError::Io(error) if self.gzip => damaged_gzip(error),
            LineError::Io(error) => self.source.io_error(error),
        }
    }
}

impl<R: Read> RowSource for TextRows<'_, R> {
    fn next(&mut self, record: &mut StringRecord) -> Result<Option<Found>, ImportError> {
        self.records.next(record).map_err(|error| self.failed(error))
    }

    fn expect(&mut self, width: usize) {
        self.records.expect(width);
    }
}
