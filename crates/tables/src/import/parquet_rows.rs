//! Parquet into the same typed columns as text: dates, text and numbers of any physical type that loses nothing.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, RecordBatch, StringArray};
use arrow::compute::kernels::cmp::distinct;
use arrow::compute::{cast, concat_batches, filter_record_batch};
use arrow::datatypes::{DataType, Date32Type, Float64Type, SchemaRef};
use arrow::error::ArrowError;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::reader::ChunkReader;

use super::checks::cells_of;
use super::dates::ParsedDate;
use super::error::ImportError;
use super::labels;
use super::numbers::{self, ParsedNumber};
use super::read::ReadLimits;
use super::refusal::RefusalCode;
use super::rows::{DateReading, Quarantine, Refusal, TypedRows, not_a_date, not_a_number};
use super::settings::ImportSettings;
use super::source::Source;
use crate::schema::{ColumnType, TableSchema};

const BATCH_ROWS: usize = 65_536;

/// Batches as they are in the file.
pub(crate) struct RawBatches {
    pub(crate) schema: SchemaRef,
    pub(crate) batches: Vec<RecordBatch>,
}

/// The first rows with every column.
pub(crate) fn first_rows(source: Source<'_>, rows: usize) -> Result<RawBatches, ImportError> {
    let (schema, reader) = open(source, None, rows)?;
    let mut batches = Vec::new();
    let mut seen = 0;
    for batch in reader {
        let batch = batch.map_err(damaged_arrow)?;
        seen += batch.num_rows();
        batches.push(batch);
        if seen >= rows {
            break;
        }
    }
    Ok(RawBatches { schema, batches })
}

/// Reads the columns of the schema; rows of the wrong type go to the quarantine.
pub(crate) fn read(
    source: Source<'_>,
    settings: &ImportSettings,
    schema: &TableSchema,
    limits: &ReadLimits,
) -> Result<TypedRows, ImportError> {
    let columns = schema.columns();
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let (found, reader) = open(source, Some(&names), BATCH_ROWS)?;
    let mut quarantine = Quarantine::new(limits.max_quarantined);
    let mut dates = DateReading::new(settings.date_format);
    let (mut batches, mut lines, mut n_rows) = (Vec::new(), Vec::new(), 0u64);
    for batch in reader {
        let batch = batch.map_err(damaged_arrow)?;
        let mut typing =
            Typing { settings, first_row: n_rows + 1, bad: vec![false; batch.num_rows()], quarantine, dates };
        let mut arrays = Vec::with_capacity(columns.len());
        for (name, kind) in &columns {
            let column = batch.column_by_name(name).ok_or_else(|| missing(name, &found))?;
            let classes: &[String] = if *name == schema.target { &schema.classes } else { &[] };
            arrays.push(typing.column(name, (*kind, classes), column)?);
        }
        let bad = std::mem::take(&mut typing.bad);
        (quarantine, dates) = (typing.quarantine, typing.dates);
        let keep = BooleanArray::from_iter(bad.iter().map(|bad| Some(!bad)));
        let typed = RecordBatch::try_new(nullable(schema), arrays).map_err(damaged_arrow)?;
        quarantine.complete(n_rows + 1, |row| cells_of(&typed, row, schema));
        batches.push(filter_record_batch(&typed, &keep).map_err(damaged_arrow)?);
        lines.extend((n_rows + 1..).zip(&bad).filter(|(_, bad)| !**bad).map(|(line, _)| line));
        n_rows += bad.len() as u64;
        if limits.first_rows.is_some_and(|most| n_rows >= most) {
            break;
        }
        if n_rows > limits.max_rows {
            return Err(ImportError::TooManyRows { limit: limits.max_rows });
        }
    }
    dates.finish(&schema.time)?;
    let batch = concat_batches(&nullable(schema), &batches).map_err(damaged_arrow)?;
    let extra_columns = extra_columns(&found, &names);
    Ok(TypedRows { batch, lines, n_rows, quarantine, extra_columns, notes: Vec::new(), origin: None })
}

/// The schema's columns, all nullable: what is missing is found out later, row by row.
pub(crate) fn nullable(schema: &TableSchema) -> SchemaRef {
    let fields: Vec<_> =
        schema.arrow().fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect();
    Arc::new(arrow::datatypes::Schema::new(fields))
}

fn missing(column: &str, found: &SchemaRef) -> ImportError {
    let names: Vec<String> = found.fields().iter().map(|field| field.name().clone()).collect();
    ImportError::missing_column(column, &names)
}

fn extra_columns(found: &SchemaRef, wanted: &[&str]) -> Vec<String> {
    let names = found.fields().iter().map(|field| field.name().clone());
    names.filter(|name| !wanted.contains(&name.as_str())).collect()
}

fn open(
    source: Source<'_>,
    columns: Option<&[&str]>,
    batch_rows: usize,
) -> Result<(SchemaRef, ParquetRecordBatchReader), ImportError> {
    match (source.file()?, source) {
        (Some(file), _) => open_chunks(file, columns, batch_rows),
        (None, Source::Bytes(bytes)) => open_chunks(bytes::Bytes::copy_from_slice(bytes), columns, batch_rows),
        (None, Source::Path(_) | Source::File(_)) => Err(ImportError::Empty),
    }
}

fn open_chunks<T: ChunkReader + 'static>(
    chunks: T,
    columns: Option<&[&str]>,
    batch_rows: usize,
) -> Result<(SchemaRef, ParquetRecordBatchReader), ImportError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(chunks).map_err(damaged)?;
    let schema = builder.schema().clone();
    let mask = match columns {
        None => ProjectionMask::all(),
        Some(names) => {
            let mut roots = Vec::with_capacity(names.len());
            for name in names {
                roots.push(schema.index_of(name).map_err(|_| missing(name, &schema))?);
            }
            ProjectionMask::roots(builder.parquet_schema(), roots)
        }
    };
    let reader = builder.with_projection(mask).with_batch_size(batch_rows).build().map_err(damaged)?;
    Ok((schema, reader))
}

fn damaged(error: ParquetError) -> ImportError {
    ImportError::Damaged { what: "Parquet structure", source: Box::new(error) }
}

pub(crate) fn damaged_arrow(error: ArrowError) -> ImportError {
    ImportError::Damaged { what: "column data", source: Box::new(error) }
}

/// Typing of one batch: every column is cast, rows that do not fit are marked and quarantined once.
struct Typing<'a> {
    settings: &'a ImportSettings,
    first_row: u64,
    bad: Vec<bool>,
    quarantine: Quarantine,
    dates: DateReading,
}

impl Typing<'_> {
    fn column(
        &mut self,
        name: &str,
        (kind, classes): (ColumnType, &[String]),
        column: &ArrayRef,
    ) -> Result<ArrayRef, ImportError> {
        let column = match column.data_type() {
            DataType::Dictionary(_, values) => cast(column, values).map_err(damaged_arrow)?,
            DataType::LargeUtf8 | DataType::Utf8View => cast(column, &DataType::Utf8).map_err(damaged_arrow)?,
            _ => Arc::clone(column),
        };
        match kind {
            ColumnType::Date => self.dates(name, &column),
            ColumnType::Text => text(name, &column),
            ColumnType::Number if !classes.is_empty() => self.labels(name, classes, &column),
            ColumnType::Number => self.numbers(name, &column),
        }
    }

    fn dates(&mut self, name: &str, column: &ArrayRef) -> Result<ArrayRef, ImportError> {
        match column.data_type() {
            DataType::Date32 => Ok(Arc::clone(column)),
            DataType::Date64 | DataType::Timestamp(..) => {
                let days = cast(column, &DataType::Date32).map_err(damaged_arrow)?;
                let back = cast(&days, column.data_type()).map_err(damaged_arrow)?;
                let moved = distinct(&back, column).map_err(damaged_arrow)?;
                for row in (0..moved.len()).filter(|row| moved.value(*row)) {
                    let shown = shown(column, row);
                    let reason = not_a_date(ParsedDate::TimeOfDay, self.settings.date_format);
                    self.refuse(row, name, &shown, RefusalCode::Date.because(reason))?;
                }
                Ok(days)
            }
            DataType::Utf8 => self.text_dates(name, column.as_string::<i32>()),
            found if found.is_integer() => {
                let written = cast(column, &DataType::Utf8).map_err(damaged_arrow)?;
                self.text_dates(name, written.as_string::<i32>())
            }
            found => Err(unsuitable(name, found, "date")),
        }
    }

    fn text_dates(&mut self, name: &str, column: &StringArray) -> Result<ArrayRef, ImportError> {
        let mut days = Vec::with_capacity(column.len());
        for (row, cell) in column.iter().enumerate() {
            let line = self.first_row + row as u64;
            let day = match cell.map(|cell| (cell, self.dates.read(line, cell))) {
                None => None,
                Some((_, Ok(day))) => Some(Date32Type::from_naive_date(day)),
                Some((cell, Err(reason))) => {
                    self.refuse(row, name, cell, RefusalCode::Date.because(reason))?;
                    None
                }
            };
            days.push(day);
        }
        Ok(Arc::new(Date32Array::from(days)))
    }

    fn numbers(&mut self, name: &str, column: &ArrayRef) -> Result<ArrayRef, ImportError> {
        let found = column.data_type();
        if found.is_numeric() || matches!(found, DataType::Boolean | DataType::Null) {
            return cast(column, &DataType::Float64).map_err(damaged_arrow);
        }
        if *found != DataType::Utf8 {
            return Err(unsuitable(name, found, "number"));
        }
        let mut values = Vec::with_capacity(column.len());
        for (row, cell) in column.as_string::<i32>().iter().enumerate() {
            let value = match numbers::parse(cell.unwrap_or(""), self.settings.decimal) {
                ParsedNumber::Missing => None,
                ParsedNumber::Value(value) => Some(value),
                ParsedNumber::TooLarge | ParsedNumber::NotANumber => {
                    let cell = cell.unwrap_or("");
                    let reason = not_a_number(cell, self.settings.decimal);
                    self.refuse(row, name, cell, RefusalCode::Number.because(reason))?;
                    None
                }
            };
            values.push(value);
        }
        Ok(Arc::new(Float64Array::from(values)))
    }

    fn labels(&mut self, name: &str, classes: &[String], column: &ArrayRef) -> Result<ArrayRef, ImportError> {
        let written = text(name, column)?;
        let mut values = Vec::with_capacity(written.len());
        for (row, cell) in written.as_string::<i32>().iter().enumerate() {
            let cell = cell.unwrap_or("");
            let value = match labels::read(cell, classes, self.settings.decimal) {
                Ok(value) => value,
                Err(reason) => {
                    self.refuse(row, name, cell, RefusalCode::Class.because(reason))?;
                    None
                }
            };
            values.push(value);
        }
        Ok(Arc::new(Float64Array::from(values)))
    }

    fn refuse(&mut self, row: usize, column: &str, value: &str, refusal: Refusal) -> Result<(), ImportError> {
        if !std::mem::replace(&mut self.bad[row], true) {
            self.quarantine.push(self.first_row + row as u64, (column, value), refusal, None)?;
        }
        Ok(())
    }
}

fn text(name: &str, column: &ArrayRef) -> Result<ArrayRef, ImportError> {
    let found = column.data_type();
    if matches!(found, DataType::Float64 | DataType::Float32 | DataType::Float16) {
        // A store number that went through a data frame with gaps is 1.0; its name is 1.
        let values = cast(column, &DataType::Float64).map_err(damaged_arrow)?;
        let written = values.as_primitive::<Float64Type>().iter().map(|value| value.map(|v| format!("{v}")));
        return Ok(Arc::new(written.collect::<StringArray>()));
    }
    if *found == DataType::Utf8 {
        let trimmed = column.as_string::<i32>().iter().map(|cell| cell.map(str::trim));
        return Ok(Arc::new(trimmed.collect::<StringArray>()));
    }
    if found.is_integer() || matches!(found, DataType::Boolean | DataType::Null | DataType::Date32) {
        return cast(column, &DataType::Utf8).map_err(damaged_arrow);
    }
    Err(unsuitable(name, found, "text"))
}

fn unsuitable(column: &str, found: &DataType, wanted: &'static str) -> ImportError {
    ImportError::ColumnType { column: column.to_owned(), found: in_words(found), wanted }
}

/// A type of Parquet as people say it.
fn in_words(kind: &DataType) -> String {
    let words = match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "text",
        DataType::Boolean => "yes or no",
        DataType::Date32 | DataType::Date64 => "date",
        DataType::Timestamp(..) => "date with time",
        DataType::Time32(_) | DataType::Time64(_) => "time of day",
        DataType::Duration(_) | DataType::Interval(_) => "duration",
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => "raw bytes",
        DataType::List(_) | DataType::LargeList(_) | DataType::FixedSizeList(..) => "list",
        DataType::Struct(_) | DataType::Map(..) => "record",
        kind if kind.is_integer() => "whole number",
        kind if kind.is_numeric() => "number",
        other => return other.to_string(),
    };
    words.to_owned()
}

fn shown(column: &ArrayRef, row: usize) -> String {
    arrow::util::display::array_value_to_string(column, row).unwrap_or_default()
}
