//! A dataset's rows by column.

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type};
use chrono::NaiveDate;

use crate::calendar::date_of;
use crate::schema::{ColumnType, TableSchema};

/// A column that may become a feature.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowColumn {
    pub(super) name: String,
    pub(super) values: RowValues,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum RowValues {
    /// NaN is unknown.
    Numbers(Vec<f64>),
    Texts(Vec<Option<String>>),
}

/// Rows with keys, day, outcome and the columns that are known ahead of it. Row `i` is the same in every column.
#[derive(Clone, Debug, PartialEq)]
pub struct RowTable {
    keys: Vec<Vec<String>>,
    days: Vec<NaiveDate>,
    outcomes: Vec<f64>,
    columns: Vec<RowColumn>,
}

impl RowTable {
    /// From rows of a dataset. Columns are those that are known ahead, those that do not change, and every key but the last, which
    /// names the row. A column that the batch has not is unknown throughout.
    #[must_use]
    pub fn from_batch(batch: &RecordBatch, schema: &TableSchema) -> Self {
        let n = batch.num_rows();
        let day = |row: usize| {
            let days = batch.column_by_name(&schema.time).and_then(|c| c.as_primitive_opt::<Date32Type>());
            days.filter(|days| days.is_valid(row)).map_or(NaiveDate::MIN, |days| date_of(days.value(row)))
        };
        let mut keys = vec![Vec::with_capacity(schema.keys.len()); n];
        for column in &schema.keys {
            for (key, value) in keys.iter_mut().zip(texts(batch, column)) {
                key.push(value.unwrap_or_default());
            }
        }
        let columns = feature_columns(schema)
            .into_iter()
            .map(|(name, kind)| {
                let values = match kind {
                    ColumnType::Text => RowValues::Texts(texts(batch, &name)),
                    ColumnType::Number | ColumnType::Date => RowValues::Numbers(numbers(batch, &name)),
                };
                RowColumn { name, values }
            })
            .collect();
        Self { keys, days: (0..n).map(day).collect(), outcomes: numbers(batch, &schema.target), columns }
    }

    /// Rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys of a row, in the order of the schema.
    #[must_use]
    pub fn key(&self, row: usize) -> &[String] {
        self.keys.get(row).map_or(&[], Vec::as_slice)
    }

    /// The day of a row.
    #[must_use]
    pub fn day(&self, row: usize) -> NaiveDate {
        self.days.get(row).copied().unwrap_or(NaiveDate::MIN)
    }

    /// The outcome of a row, where it is known: a number, or the position of its class.
    #[must_use]
    pub fn outcome(&self, row: usize) -> Option<f64> {
        self.outcomes.get(row).copied().filter(|value| value.is_finite())
    }

    pub(super) fn columns(&self) -> &[RowColumn] {
        &self.columns
    }
}

/// The columns that may become features, with their types.
pub(super) fn feature_columns(schema: &TableSchema) -> Vec<(String, ColumnType)> {
    let segments = schema.keys.iter().rev().skip(1).rev();
    segments
        .chain(&schema.known_ahead)
        .chain(&schema.statics)
        .map(|name| (name.clone(), schema.column_type(name).unwrap_or(ColumnType::Number)))
        .collect()
}

fn texts(batch: &RecordBatch, column: &str) -> Vec<Option<String>> {
    match batch.column_by_name(column).and_then(|c| c.as_string_opt::<i32>()) {
        Some(texts) => texts.iter().map(|text| text.map(str::to_owned)).collect(),
        None => vec![None; batch.num_rows()],
    }
}

fn numbers(batch: &RecordBatch, column: &str) -> Vec<f64> {
    match batch.column_by_name(column).and_then(|c| c.as_primitive_opt::<Float64Type>()) {
        Some(numbers) => numbers.iter().map(|value| value.unwrap_or(f64::NAN)).collect(),
        None => vec![f64::NAN; batch.num_rows()],
    }
}
