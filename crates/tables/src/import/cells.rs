//! Cells of text into typed columns, one row at a time and without holding the rows.

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Builder, Float64Builder, RecordBatch, StringBuilder};
use arrow::datatypes::Date32Type;
use csv::StringRecord;

use super::dates::DateFormat;
use super::error::ImportError;
use super::labels;
use super::numbers::{self, ParsedNumber};
use super::parquet_rows::{damaged_arrow, nullable};
use super::read::ReadLimits;
use super::refusal::{Cells, RefusalCode};
use super::rows::{DateReading, Quarantine, TypedRows, not_a_number};
use super::settings::{Decimal, ImportSettings};
use super::table::{Place, Table};
use super::wide::Origin;
use crate::schema::{ColumnType, TableSchema};

/// Reads the columns of the schema; rows of the wrong width or type go to the quarantine.
pub(crate) fn read(
    mut table: Table<'_>,
    settings: &ImportSettings,
    schema: &TableSchema,
    limits: &ReadLimits,
) -> Result<TypedRows, ImportError> {
    let mut columns = Columns::for_schema(schema, &table, settings, limits)?;
    let mut record = StringRecord::new();
    while limits.first_rows.is_none_or(|most| columns.n_rows < most) {
        let Some(place) = table.next(&mut record)? else { break };
        columns.n_rows += 1;
        if columns.n_rows > limits.max_rows {
            return Err(ImportError::TooManyRows { limit: limits.max_rows });
        }
        match place {
            Place::Row(line) => columns.push(line, &record)?,
            Place::Broken(line, text, what) => {
                columns.quarantine.push(line, ("(row)", &text), RefusalCode::Broken.because(what), None)?
            }
        }
    }
    if columns.n_rows == 0 {
        return Err(ImportError::HeaderOnly);
    }
    columns.finish(schema, table.notes())
}

enum Builder {
    Date(Date32Builder),
    Text(StringBuilder),
    Number(Float64Builder),
}

enum CellValue<'r> {
    Day(Option<i32>),
    Text(Option<&'r str>),
    Number(Option<f64>),
}

struct Column {
    name: String,
    position: usize,
    kind: ColumnType,
    /// The classes that its labels name; none of a number.
    classes: Vec<String>,
    builder: Builder,
}

impl Column {
    /// Why a cell of it is refused that cannot be read.
    fn refusal(&self) -> RefusalCode {
        match self.kind {
            ColumnType::Date => RefusalCode::Date,
            ColumnType::Text => RefusalCode::Text,
            ColumnType::Number if !self.classes.is_empty() => RefusalCode::Class,
            ColumnType::Number => RefusalCode::Number,
        }
    }
}

/// The columns of the schema while they fill.
struct Columns {
    columns: Vec<Column>,
    header: Vec<String>,
    origin: Option<Origin>,
    decimal: Decimal,
    date_format: DateFormat,
    dates: DateReading,
    lines: Vec<u64>,
    n_rows: u64,
    quarantine: Quarantine,
}

impl Columns {
    fn for_schema(
        schema: &TableSchema,
        table: &Table<'_>,
        settings: &ImportSettings,
        limits: &ReadLimits,
    ) -> Result<Self, ImportError> {
        let mut columns = Vec::new();
        for (name, kind) in schema.columns() {
            let position = table.header.iter().position(|found| found == name).ok_or_else(|| table.missing(name))?;
            let builder = match kind {
                ColumnType::Date => Builder::Date(Date32Builder::new()),
                ColumnType::Text => Builder::Text(StringBuilder::new()),
                ColumnType::Number => Builder::Number(Float64Builder::new()),
            };
            let classes = if name == schema.target { schema.classes.clone() } else { Vec::new() };
            columns.push(Column { name: name.to_owned(), position, kind, classes, builder });
        }
        Ok(Self {
            columns,
            header: table.header.clone(),
            origin: table.melt.as_ref().map(|melt| melt.origin.clone()),
            decimal: settings.decimal,
            date_format: settings.date_format,
            dates: DateReading::new(settings.date_format),
            lines: Vec::new(),
            n_rows: 0,
            quarantine: Quarantine::new(limits.max_quarantined),
        })
    }

    /// Takes a row whole or refuses it whole.
    fn push(&mut self, line: u64, record: &StringRecord) -> Result<(), ImportError> {
        let mut cells = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let text = record.get(column.position).unwrap_or("").trim();
            let cell = if column.classes.is_empty() {
                read_cell(column.kind, text, self.decimal, &mut self.dates, line)
            } else {
                labels::read(text, &column.classes, self.decimal).map(CellValue::Number)
            };
            match cell {
                Ok(cell) => cells.push(cell),
                Err(reason) => {
                    // The last cell but one of a row from a wide table is the name of the column where the value stands.
                    let above = record.len().checked_sub(2).and_then(|position| record.get(position));
                    let made = self.origin.as_ref().is_some_and(|origin| origin.made(&column.name));
                    let named = above.filter(|_| made).unwrap_or(&column.name);
                    let code = column.refusal();
                    let cells = self.plain(record);
                    return self.quarantine.push(line, (named, text), code.because(reason), Some(cells));
                }
            }
        }
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            match (&mut column.builder, cell) {
                (Builder::Date(builder), CellValue::Day(day)) => builder.append_option(day),
                (Builder::Text(builder), CellValue::Text(text)) => builder.append_option(text),
                (Builder::Number(builder), CellValue::Number(number)) => builder.append_option(number),
                // A cell is made from its column's kind, as the builder is.
                _ => {}
            }
        }
        self.lines.push(line);
        Ok(())
    }

    /// The cells of a row, in the one form in which they are kept.
    fn plain(&self, record: &StringRecord) -> Cells {
        let cell = |column: &Column| {
            let text = record.get(column.position).unwrap_or("").trim();
            let plain = match column.kind {
                ColumnType::Date => self.date_format.parse(text).map(|day| day.to_string()),
                ColumnType::Text => None,
                ColumnType::Number if !column.classes.is_empty() => None,
                ColumnType::Number => match numbers::parse(text, self.decimal) {
                    ParsedNumber::Value(value) => Some(value.to_string()),
                    ParsedNumber::Missing => Some(String::new()),
                    ParsedNumber::TooLarge | ParsedNumber::NotANumber => None,
                },
            };
            (column.name.clone(), plain.unwrap_or_else(|| text.to_owned()))
        };
        self.columns.iter().map(cell).collect()
    }

    fn finish(self, schema: &TableSchema, notes: Vec<String>) -> Result<TypedRows, ImportError> {
        self.dates.finish(&schema.time)?;
        let extra = self.header.iter().filter(|name| !self.columns.iter().any(|c| c.name == **name)).cloned().collect();
        let arrays = self.columns.into_iter().map(|column| finished(column.builder)).collect();
        let batch = RecordBatch::try_new(nullable(schema), arrays).map_err(damaged_arrow)?;
        Ok(TypedRows {
            batch,
            lines: self.lines,
            n_rows: self.n_rows,
            quarantine: self.quarantine,
            extra_columns: extra,
            notes,
            origin: self.origin,
        })
    }
}

fn read_cell<'r>(
    kind: ColumnType,
    text: &'r str,
    decimal: Decimal,
    dates: &mut DateReading,
    line: u64,
) -> Result<CellValue<'r>, String> {
    match kind {
        ColumnType::Date if text.is_empty() => Ok(CellValue::Day(None)),
        ColumnType::Date => dates.read(line, text).map(|day| CellValue::Day(Some(Date32Type::from_naive_date(day)))),
        ColumnType::Text if text.contains('\u{fffd}') => {
            Err("has characters that are not of the file's encoding; set `encoding`".to_owned())
        }
        ColumnType::Text => Ok(CellValue::Text((!text.is_empty()).then_some(text))),
        ColumnType::Number => match numbers::parse(text, decimal) {
            ParsedNumber::Missing => Ok(CellValue::Number(None)),
            ParsedNumber::Value(value) => Ok(CellValue::Number(Some(value))),
            ParsedNumber::TooLarge | ParsedNumber::NotANumber => Err(not_a_number(text, decimal)),
        },
    }
}

fn finished(builder: Builder) -> ArrayRef {
    match builder {
        Builder::Date(mut builder) => Arc::new(builder.finish()),
        Builder::Text(mut builder) => Arc::new(builder.finish()),
        Builder::Number(mut builder) => Arc::new(builder.finish()),
    }
}
