//! Parts of loaded rows by day: what a replay hands on each morning.

use arrow::array::{Array, ArrayRef, BooleanArray, Date32Array, RecordBatch};
use arrow::compute::{filter_record_batch, nullif};
use arrow::datatypes::Date32Type;
use arrow::error::ArrowError;
use chrono::NaiveDate;

use crate::schema::TableSchema;

/// The first and last day that has a known target; `None` where no row has one.
#[must_use]
pub fn days_with_target(batch: &RecordBatch, schema: &TableSchema) -> Option<(NaiveDate, NaiveDate)> {
    let days = days(batch, schema)?;
    let target = batch.column_by_name(&schema.target)?;
    let known = (0..batch.num_rows()).filter(|row| !target.is_null(*row) && !days.is_null(*row));
    let known: Vec<i32> = known.map(|row| days.value(row)).collect();
    let date = |day: &i32| Date32Type::to_naive_date_opt(*day);
    Some((known.iter().min().and_then(date)?, known.iter().max().and_then(date)?))
}

/// The rows of the days `from` to `to`, with everything that is known only afterwards taken out after `known_through`.
///
/// # Errors
/// When the batch is not of the schema.
pub fn window(
    batch: &RecordBatch,
    schema: &TableSchema,
    (from, to): (NaiveDate, NaiveDate),
    known_through: NaiveDate,
) -> Result<RecordBatch, ArrowError> {
    let days = days(batch, schema)
        .ok_or_else(|| ArrowError::SchemaError(format!("column {} is missing or no date", schema.time)))?;
    let [from, to, known_through] = [from, to, known_through].map(Date32Type::from_naive_date);
    let within: BooleanArray = days.iter().map(|day| Some(day.is_some_and(|d| from <= d && d <= to))).collect();
    let rows = filter_record_batch(batch, &within)?;
    let days = self::days(&rows, schema).into_iter().flatten();
    let ahead: BooleanArray = days.map(|day| Some(day.is_some_and(|d| d > known_through))).collect();
    let hidden = |name: &str| name == schema.target || schema.covariates.iter().any(|c| c == name);
    let columns: Result<Vec<ArrayRef>, ArrowError> = rows
        .schema()
        .fields()
        .iter()
        .zip(rows.columns())
        .map(|(field, column)| if hidden(field.name()) { nullif(column, &ahead) } else { Ok(ArrayRef::clone(column)) })
        .collect();
    RecordBatch::try_new(rows.schema(), columns?)
}

fn days<'b>(batch: &'b RecordBatch, schema: &TableSchema) -> Option<&'b Date32Array> {
    batch.column_by_name(&schema.time)?.as_any().downcast_ref::<Date32Array>()
}
