//! The rows of a spreadsheet as a table of text, and the settings that its cells ask for.

use csv::StringRecord;

use super::dates::DateFormat;
use super::error::ImportError;
use super::numbers;
use super::records::Found;
use super::roles;
use super::settings::ImportSettings;
use super::sheet::{self, Cell, Row, Sheet};
use super::sheet_header;
use super::source::Source;
use super::table::{RowSource, Table};

/// Rows of a sheet in which numbers and days are looked for that are written as text.
const LOOKED_AT: usize = 20_000;

struct SheetRows<'a> {
    rows: std::vec::IntoIter<Row>,
    settings: &'a ImportSettings,
    days: Option<usize>,
}

impl RowSource for SheetRows<'_> {
    fn next(&mut self, record: &mut StringRecord) -> Result<Option<Found>, ImportError> {
        let Some(row) = self.rows.next() else { return Ok(None) };
        record.clear();
        for (column, cell) in row.cells.iter().enumerate() {
            record.push_field(&cell.text(self.settings, self.days == Some(column)));
        }
        Ok(Some(Found::Row(row.number)))
    }
}

/// Opens the sheet of the settings.
pub(crate) fn open<'a>(
    source: Source<'_>,
    settings: &'a ImportSettings,
    time: Option<&str>,
) -> Result<Table<'a>, ImportError> {
    table_of(sheet::open(source, settings.sheet.as_deref())?, settings, time)
}

/// The table of a sheet; `time` names the column of days, where it is known.
pub(crate) fn table_of<'a>(
    sheet: Sheet,
    settings: &'a ImportSettings,
    time: Option<&str>,
) -> Result<Table<'a>, ImportError> {
    let header = sheet_header::find(&sheet).map_err(|reason| ImportError::NotATable { reason })?;
    let names = sheet_header::names(&sheet, &header, settings);
    let days = names.iter().position(|name| time.map_or_else(|| roles::is_time_name(name), |time| name == time));
    let mut rows = sheet.rows.into_iter();
    rows.by_ref().take(header.data).for_each(drop);
    Ok(Table::new(names, Box::new(SheetRows { rows, settings, days }), settings, time))
}

/// Settings with which a sheet can be read, and what a person should know of them. Cells of numbers and days need none;
/// these are for numbers and days that are written as text.
pub(crate) fn settings_of(sheet: &Sheet) -> (ImportSettings, Vec<String>) {
    let texts = || {
        let cells = sheet.rows.iter().take(LOOKED_AT).flat_map(|row| &row.cells);
        cells.filter_map(|cell| if let Cell::Text(text) = cell { Some(text.as_str()) } else { None })
    };
    let mut settings = ImportSettings { sheet: Some(sheet.name.clone()), ..ImportSettings::xlsx() };
    let mut warnings = Vec::new();
    settings.decimal = numbers::guess_decimal(texts(), ';').0;
    let is_day = |text: &&str| DateFormat::fitting(std::iter::once(*text)).iter().any(|f| *f != DateFormat::Compact);
    match DateFormat::fitting(texts().filter(is_day))[..] {
        [] => {}
        [only] => settings.date_format = only,
        [first, second, ..] => {
            settings.date_format = first;
            warnings.push(format!(
                "the days that are written as text fit both {first} and {second}; they are read as {first}, set `date_format` if \
                 that is wrong"
            ));
        }
    }
    if !sheet.others.is_empty() {
        warnings.push(format!("sheet `{}` is read; the workbook also has {}", sheet.name, sheet.others.join(", ")));
    }
    (settings, warnings)
}
