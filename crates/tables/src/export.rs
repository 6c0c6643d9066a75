//! Tables written out for people: CSV and XLSX that spreadsheets open and that an import reads as they are.

use std::io;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

/// What tells a spreadsheet that the text is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Empty,
    /// A day.
    Day(NaiveDate),
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

impl Cell {
    /// As CSV writes it: days as `YYYY-MM-DD`, numbers with a decimal point.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Day(day) => day.to_string(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// A table as CSV: commas, a decimal point, days as `YYYY-MM-DD`, UTF-8 with a byte order mark.
///
/// # Errors
/// When a row has another number of cells than the header.
pub fn csv(header: &[String], rows: &[Vec<Cell>]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row.iter().map(Cell::text))?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// A table as a workbook of one sheet, days as days and numbers as numbers; the header stays in sight.
///
/// # Errors
/// When the table has more rows or columns than a sheet.
pub fn xlsx(header: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (days, bold) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_bold());
    let sheet = book.add_worksheet();
    sheet.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(header) {
        sheet.write_with_format(0, column, name, &bold)?;
        sheet.set_column_width(column, 14)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            match cell {
                Cell::Empty => {}
                Cell::Day(day) => {
                    sheet.write_with_format(line, column, &excel_day(*day)?, &days)?;
                }
                Cell::Text(text) => {
                    sheet.write(line, column, text)?;
                }
                Cell::Number(number) => {
                    sheet.write(line, column, *number)?;
                }
            }
        }
    }
    book.save_to_buffer()
}

fn excel_day(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    // A year, month or day that a workbook cannot hold becomes 0, which is refused by name.
    let part = |part: u32| u8::try_from(part).unwrap_or(0);
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or(0), part(day.month()), part(day.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_written_with_quotes_where_they_are_needed() {
        let header = ["день".to_owned(), "reason".to_owned()];
        let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let text = csv(&header, &[vec![Cell::Day(day), Cell::Text("a, \"b\"".into())]]).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "\u{feff}день,reason\n2026-03-01,\"a, \"\"b\"\"\"\n");
        assert!(csv(&header, &[vec![Cell::Empty]]).is_err());
    }
}
