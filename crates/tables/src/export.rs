//! Tables written out for people: CSV that spreadsheets open and that an import reads as it is.

use std::io;

/// What tells a spreadsheet that the text is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A table as CSV: commas, a decimal point, days as `YYYY-MM-DD`, UTF-8 with a byte order mark.
///
/// # Errors
/// When a row has another number of cells than the header.
pub fn csv(header: &[String], rows: &[Vec<String>]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(header)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_written_with_quotes_where_they_are_needed() {
        let cells = |row: &[&str]| row.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        let text = csv(&cells(&["день", "reason"]), &[cells(&["2026-03-01", "a, \"b\""])]).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "\u{feff}день,reason\n2026-03-01,\"a, \"\"b\"\"\"\n");
        assert!(csv(&cells(&["a"]), &[cells(&["1", "2"])]).is_err());
    }
}
