//! What both formats share while rows become typed: the quarantine, the reading of dates, and the typed result.

use arrow::array::RecordBatch;
use chrono::NaiveDate;

use super::dates::{DateFormat, ParsedDate};
use super::error::ImportError;
use super::numbers::{self, ParsedNumber};
use super::read::Quarantined;
use super::refusal::{Cells, RefusalCode};
use super::settings::Decimal;
use super::wide::Origin;

/// Longest value that is repeated in a message.
const SHOWN_CHARS: usize = 80;

/// A value as messages repeat it: after 80 characters an ellipsis.
pub(crate) fn shortened(value: &str) -> String {
    match value.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// Why a row is refused, for programs and in words.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: RefusalCode,
    pub(crate) reason: String,
}

impl RefusalCode {
    /// The refusal with this code and these words.
    pub(crate) fn because(self, reason: impl Into<String>) -> Refusal {
        Refusal { code: self, reason: reason.into() }
    }
}

/// Rows that were refused, with their reasons; bounded, so that a wrong separator does not fill the memory.
#[derive(Debug)]
pub(crate) struct Quarantine {
    rows: Vec<Quarantined>,
    limit: usize,
}

impl Quarantine {
    pub(crate) fn new(limit: usize) -> Self {
        Self { rows: Vec::new(), limit }
    }

    pub(crate) fn push(
        &mut self,
        row: u64,
        (column, value): (&str, &str),
        refusal: Refusal,
        cells: Option<Cells>,
    ) -> Result<(), ImportError> {
        let Refusal { code, reason } = refusal;
        self.rows.push(Quarantined { row, column: column.to_owned(), value: shortened(value), reason, code, cells });
        if self.rows.len() > self.limit {
            let first = Box::new(self.rows.swap_remove(0));
            return Err(ImportError::TooManyBadRows { limit: self.limit, first });
        }
        Ok(())
    }

    /// Gives the rows from a line on their cells that were refused before all of these were read; the one at fault keeps what
    /// stood there.
    pub(crate) fn complete(&mut self, first: u64, cells: impl Fn(usize) -> Cells) {
        for bad in self.rows.iter_mut().filter(|bad| bad.row >= first && bad.cells.is_none()) {
            let mut known = cells((bad.row - first) as usize);
            known.insert(bad.column.clone(), bad.value.clone());
            bad.cells = Some(known);
        }
    }

    pub(crate) fn into_rows(mut self) -> Vec<Quarantined> {
        self.rows.sort_by_key(|quarantined| quarantined.row);
        self.rows
    }
}

/// Reads the time column and remembers whether any value was a date in another form.
#[derive(Debug)]
pub(crate) struct DateReading {
    format: DateFormat,
    regular: Option<(u64, String)>,
    other: Option<(u64, String, DateFormat)>,
    others: u64,
    last: Option<(String, NaiveDate)>,
}

impl DateReading {
    pub(crate) fn new(format: DateFormat) -> Self {
        Self { format, regular: None, other: None, others: 0, last: None }
    }

    /// The day, or why the cell is none.
    pub(crate) fn read(&mut self, line: u64, cell: &str) -> Result<NaiveDate, String> {
        if let Some((text, day)) = &self.last
            && text == cell
        {
            return Ok(*day);
        }
        match self.format.parse_cell(cell) {
            ParsedDate::Day(day) => {
                if self.regular.is_none() {
                    self.regular = Some((line, cell.to_owned()));
                }
                self.last = Some((cell.to_owned(), day));
                Ok(day)
            }
            refused => {
                if let (ParsedDate::NotADate, Some(form)) = (refused, self.format.other_form(cell)) {
                    self.others += 1;
                    self.other.get_or_insert_with(|| (line, cell.to_owned(), form));
                }
                Err(not_a_date(refused, self.format))
            }
        }
    }

    /// # Errors
    /// [`ImportError::MixedDates`] where some rows were regular and some in another form.
    pub(crate) fn finish(self, column: &str) -> Result<(), ImportError> {
        match (self.regular, self.other) {
            (Some((row, value)), Some((other_row, other_value, other))) => Err(ImportError::MixedDates {
                column: column.to_owned(),
                expected: self.format,
                row,
                value: shortened(&value),
                other,
                other_row,
                other_value: shortened(&other_value),
                others: self.others,
            }),
            _ => Ok(()),
        }
    }
}

pub(crate) fn not_a_date(parsed: ParsedDate, format: DateFormat) -> String {
    match parsed {
        ParsedDate::TimeOfDay => "has a time of day; sum the rows of a day first".to_owned(),
        ParsedDate::Day(_) | ParsedDate::NotADate => format!("is not a date of the form {format}"),
    }
}

pub(crate) fn not_a_number(cell: &str, decimal: Decimal) -> String {
    if numbers::parse(cell, decimal) == ParsedNumber::TooLarge {
        return "is larger than any number that can be stored (about 1.8e308); correct it".to_owned();
    }
    let (other, mark, has) = match decimal {
        Decimal::Point => (Decimal::Comma, "point", "comma"),
        Decimal::Comma => (Decimal::Point, "comma", "point"),
    };
    if matches!(numbers::parse(cell, other), ParsedNumber::Value(_)) {
        return format!("has a decimal {has} in a file read with a decimal {mark}; write it alike or set `decimal`");
    }
    "is not a number".to_owned()
}

/// All rows whose cells have the right type, in file order.
#[derive(Debug)]
pub(crate) struct TypedRows {
    pub(crate) batch: RecordBatch,
    /// Line in the file of each row of the batch.
    pub(crate) lines: Vec<u64>,
    /// Rows of the file, refused ones included.
    pub(crate) n_rows: u64,
    pub(crate) quarantine: Quarantine,
    /// Columns of the file that the schema does not name.
    pub(crate) extra_columns: Vec<String>,
    /// What was done with the table, in words.
    pub(crate) notes: Vec<String>,
    /// Where the cells of a wide table stand.
    pub(crate) origin: Option<Origin>,
}
