//! Spreadsheets (XLSX) as rows of cells: which sheet, what its cells hold, and what merged cells stand for.
//!
//! The cells come one by one, so that a stray cell in the last corner of a sheet costs nothing. Where a table begins on its
//! sheet is [`super::sheet_header`]'s to find.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read, Seek};

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;

use super::error::ImportError;
use super::settings::{Decimal, ImportSettings};
use super::source::Source;

/// Most columns of a sheet that is read.
const MOST_COLUMNS: u32 = 4096;

/// Most cells of a sheet: beyond this the memory of a small machine is at risk, and CSV or Parquet is the better file.
const MOST_CELLS: usize = 20_000_000;

/// The first day of the serial dates of spreadsheets: day 1 is 1900-01-01, and 1900 counts as a leap year.
const EPOCH: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Cell {
    #[default]
    Empty,
    Number(f64),
    Day(NaiveDate),
    /// A day with its time of day as `hh:mm:ss`.
    Moment(NaiveDate, String),
    Text(String),
}

impl Cell {
    /// The cell as it would stand in a text file of these settings; in a column of days a number is a serial date.
    pub(crate) fn text(&self, settings: &ImportSettings, of_days: bool) -> String {
        let day = |day: NaiveDate| settings.date_format.write(day);
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.trim().to_owned(),
            Self::Day(date) => day(*date),
            Self::Moment(date, time) => format!("{} {time}", day(*date)),
            Self::Number(number) => match serial_day(*number).filter(|_| of_days) {
                Some(date) => day(date),
                None if settings.decimal == Decimal::Comma => number.to_string().replace('.', ","),
                None => number.to_string(),
            },
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// The day of a serial date: a whole number from 1954 to 2118, so that neither a year nor a quantity is taken for one lightly.
pub(crate) fn serial_day(number: f64) -> Option<NaiveDate> {
    let whole = number.fract().total_cmp(&0.0).is_eq() && (20_000.0..80_000.0).contains(&number);
    EPOCH.filter(|_| whole)?.checked_add_days(chrono::Days::new(number as u64))
}

/// A row of a sheet that is not blank.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// Its number on the sheet, from 1.
    pub(crate) number: u64,
    pub(crate) cells: Vec<Cell>,
}

/// The rows of a sheet that are not blank.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    pub(crate) rows: Vec<Row>,
    /// Other sheets of the workbook that are not blank.
    pub(crate) others: Vec<String>,
}

/// Reads the sheet that is named, or the first that is not blank.
pub(crate) fn open(source: Source<'_>, wanted: Option<&str>) -> Result<Sheet, ImportError> {
    match (source.file()?, source) {
        (Some(file), _) => read(Xlsx::new(BufReader::new(file)).map_err(damaged)?, wanted),
        (None, Source::Bytes(bytes)) => read(Xlsx::new(Cursor::new(bytes)).map_err(damaged)?, wanted),
        (None, Source::Path(_) | Source::File(_)) => Err(ImportError::Empty),
    }
}

fn read<R: Read + Seek>(mut book: Xlsx<R>, wanted: Option<&str>) -> Result<Sheet, ImportError> {
    let is_table =
        |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible;
    let names: Vec<String> = book.sheets_metadata().iter().filter(is_table).map(|sheet| sheet.name.clone()).collect();
    if let Some(wanted) = wanted {
        if !names.iter().any(|name| name == wanted) {
            return Err(ImportError::NoSheet { sheet: wanted.to_owned(), found: names.join(", ") });
        }
        let rows = rows_of(&mut book, wanted)?;
        return Ok(Sheet { name: wanted.to_owned(), rows, others: Vec::new() });
    }
    let mut found: Option<Sheet> = None;
    for name in names {
        match &mut found {
            Some(sheet) if has_cells(&mut book, &name)? => sheet.others.push(name),
            Some(_) => {}
            None => {
                let rows = rows_of(&mut book, &name)?;
                found = (!rows.is_empty()).then(|| Sheet { name, rows, others: Vec::new() });
            }
        }
    }
    found.ok_or(ImportError::Empty)
}

fn has_cells<R: Read + Seek>(book: &mut Xlsx<R>, name: &str) -> Result<bool, ImportError> {
    let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        if !matches!(cell.get_value(), DataRef::Empty) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn rows_of<R: Read + Seek>(book: &mut Xlsx<R>, name: &str) -> Result<Vec<Row>, ImportError> {
    let merged = book.merge_cells_by_sheet_name(name).map_err(damaged)?;
    let mut rows: BTreeMap<u32, BTreeMap<u32, Cell>> = BTreeMap::new();
    let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
    let mut count = 0;
    while let Some(found) = cells.next_cell().map_err(damaged)? {
        let ((row, column), cell) = (found.get_position(), cell_of(found.get_value()));
        if cell.is_empty() {
            continue;
        }
        count += 1;
        if column >= MOST_COLUMNS || count > MOST_CELLS {
            let reason = format!("sheet `{name}` has more than {MOST_COLUMNS} columns or {MOST_CELLS} cells");
            return Err(ImportError::NotATable { reason });
        }
        rows.entry(row).or_default().insert(column, cell);
    }
    for region in &merged {
        fill(&mut rows, region, name)?;
    }
    let width = rows.values().filter_map(|cells| cells.keys().last()).max().map_or(0, |last| *last as usize + 1);
    let whole = |(row, cells): (u32, BTreeMap<u32, Cell>)| {
        let mut row = Row { number: u64::from(row) + 1, cells: vec![Cell::Empty; width] };
        for (column, cell) in cells {
            row.cells[column as usize] = cell;
        }
        row
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// A name or day in merged cells stands in each of them; a number in merged cells of several rows belongs to none of them alone.
fn fill(rows: &mut BTreeMap<u32, BTreeMap<u32, Cell>>, region: &Dimensions, sheet: &str) -> Result<(), ImportError> {
    let (first, last) = (region.start, region.end);
    let Some(cell) = rows.get(&first.0).and_then(|row| row.get(&first.1)).cloned() else { return Ok(()) };
    if matches!(cell, Cell::Number(_)) {
        if last.0 > first.0 {
            return Err(ImportError::MergedNumber { sheet: sheet.to_owned(), row: u64::from(first.0) + 1 });
        }
        return Ok(());
    }
    for row in first.0..=last.0 {
        // A merged cell never makes a row of its own.
        let Some(row) = rows.get_mut(&row) else { continue };
        for column in first.1..=last.1.min(MOST_COLUMNS - 1) {
            row.entry(column).or_insert_with(|| cell.clone());
        }
    }
    Ok(())
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    let text = |text: &str| if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) };
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(flag) => Cell::Number(f64::from(u8::from(*flag))),
        DataRef::String(value) => text(value),
        DataRef::SharedString(value) => text(value),
        DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text(value),
        DataRef::Error(error) => Cell::Text(error.to_string()),
        DataRef::DateTime(moment) if moment.is_duration() => Cell::Number(moment.as_f64()),
        DataRef::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            match NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day)) {
                Some(date) if (hour, minute, second) == (0, 0, 0) => Cell::Day(date),
                Some(date) => Cell::Moment(date, format!("{hour:02}:{minute:02}:{second:02}")),
                None => Cell::Number(moment.as_f64()),
            }
        }
    }
}

fn damaged(error: XlsxError) -> ImportError {
    ImportError::Damaged { what: "XLSX workbook; another ZIP archive must be unpacked first", source: Box::new(error) }
}
