//! What can be said of a row only when all rows are there: missing keys, days out of reach, numbers out of proportion,
//! duplicates. Works on typed columns, so that text and Parquet are held to the same rules.

mod days;

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Float64Array, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::{DataType, Date32Type, Field, Float64Type};

use super::error::ImportError;
use super::parquet_rows::damaged_arrow;
use super::plausible::{Judge, beyond_belief};
use super::read::ReadLimits;
use super::refusal::{Cells, RefusalCode};
use super::rows::{Quarantine, Refusal, TypedRows};
use super::wide::Origin;
use crate::dataset::SeriesIndex;
use crate::schema::{ColumnType, TableSchema};

/// Most characters of a key: it is a name, which pages, files and messages carry.
const KEY_CHARS: usize = 200;

/// Rows that passed, the quarantine, and how many identical duplicates were dropped.
pub(crate) struct Checked {
    pub(crate) batch: RecordBatch,
    pub(crate) quarantine: Quarantine,
    pub(crate) dropped_duplicates: usize,
}

/// Runs every check; a row is quarantined once, for the first reason.
pub(crate) fn run(typed: TypedRows, schema: &TableSchema, limits: &ReadLimits) -> Result<Checked, ImportError> {
    let rows = typed.batch.num_rows();
    let mut table = Table {
        batch: &typed.batch,
        lines: &typed.lines,
        schema,
        origin: typed.origin.as_ref(),
        dropped: vec![false; rows],
        quarantine: typed.quarantine,
    };
    table.keys()?;
    table.days_out_of_reach(limits)?;
    table.negative_targets()?;
    table.numbers_out_of_proportion(limits)?;
    table.stray_days(limits)?;
    let dropped_duplicates = table.duplicates()?;
    let keep = BooleanArray::from_iter(table.dropped.iter().map(|dropped| Some(!dropped)));
    let quarantine = table.quarantine;
    let batch = filter_record_batch(&typed.batch, &keep).map_err(damaged_arrow)?;
    Ok(Checked { batch, quarantine, dropped_duplicates })
}

struct Table<'a> {
    batch: &'a RecordBatch,
    lines: &'a [u64],
    schema: &'a TableSchema,
    origin: Option<&'a Origin>,
    dropped: Vec<bool>,
    quarantine: Quarantine,
}

impl Table<'_> {
    fn refuse(&mut self, row: usize, column: &str, value: &str, refusal: Refusal) -> Result<(), ImportError> {
        if std::mem::replace(&mut self.dropped[row], true) {
            return Ok(());
        }
        let header = self.header_above(row, column);
        let cells = cells_of(self.batch, row, self.schema);
        self.quarantine.push(self.lines[row], (header.as_deref().unwrap_or(column), value), refusal, Some(cells))
    }

    /// The column of a wide file where a value stands whose long column is not in the file.
    fn header_above(&self, row: usize, column: &str) -> Option<String> {
        let origin = self.origin.filter(|origin| origin.made(column))?;
        let named = self.batch.column_by_name(&origin.name)?;
        match named.as_primitive_opt::<Date32Type>() {
            Some(days) => days.value_as_date(row).map(|day| origin.day(day)),
            None => named.as_string_opt::<i32>().map(|names| names.value(row).to_owned()),
        }
    }

    /// A day and keys that name a series: there, one line of text, and short.
    fn keys(&mut self) -> Result<(), ImportError> {
        for row in (0..self.batch.num_rows()).filter(|row| self.batch.column(0).is_null(*row)) {
            self.refuse(row, &self.schema.time, "", RefusalCode::Date.because("the date is missing"))?;
        }
        for (name, column) in self.schema.keys.iter().zip(self.batch.columns().iter().skip(1)) {
            let text = column.as_string::<i32>();
            for row in 0..text.len() {
                let key = if text.is_null(row) { "" } else { text.value(row) };
                if let Some(reason) = not_a_key(key) {
                    self.refuse(row, name, key, RefusalCode::Key.because(reason))?;
                }
            }
        }
        Ok(())
    }

    fn negative_targets(&mut self) -> Result<(), ImportError> {
        let target = self.batch.column(1 + self.schema.keys.len()).as_primitive::<Float64Type>();
        for row in (0..target.len()).filter(|_| self.schema.non_negative) {
            if target.is_valid(row) && target.value(row) < 0.0 {
                let reason = format!(
                    "is below zero although `{}` is declared non-negative; if it is a return or a refund, export the day's net \
                     sum or leave returns out, or take `non_negative` out of the declaration",
                    self.schema.target
                );
                self.refuse(
                    row,
                    &self.schema.target,
                    &target.value(row).to_string(),
                    RefusalCode::Negative.because(reason),
                )?;
            }
        }
        Ok(())
    }

    fn numbers_out_of_proportion(&mut self, limits: &ReadLimits) -> Result<(), ImportError> {
        let mut index = SeriesIndex::default();
        let series = index.assign(self.batch, &self.schema.keys);
        for (position, (name, kind)) in self.schema.columns().into_iter().enumerate() {
            if kind != ColumnType::Number {
                continue;
            }
            let values = self.batch.column(position).as_primitive::<Float64Type>();
            self.not_finite(name, values)?;
            if let Some(max) = self.schema.max.get(name) {
                self.above_declared(name, values, *max)?;
            } else if !limits.accept_outliers {
                self.implausible(name, values, (&series, index.names()), limits)?;
            }
        }
        Ok(())
    }

    fn implausible(
        &mut self,
        name: &str,
        values: &Float64Array,
        (series, names): (&[u32], &[Vec<String>]),
        limits: &ReadLimits,
    ) -> Result<(), ImportError> {
        let sizes: Vec<(usize, f64)> = self.magnitudes(values).collect();
        let known = limits.usual.of_column(name, self.schema);
        let by_series: Vec<(u32, f64)> = sizes.iter().map(|(row, size)| (series[*row], *size)).collect();
        let judge = Judge::new(known, &by_series, names.len());
        // A series may sell a thousand times what another does; a covariate means the same for all of them.
        let thin = if name == self.schema.target { limits.thin_outlier_factor } else { limits.outlier_factor };
        let bound = |(series, name): (u32, &Vec<String>)| judge.bound(series, name, limits.outlier_factor, thin);
        let bounds: Vec<_> = (0..).zip(names).map(bound).collect();
        for (row, size) in sizes {
            let bound = bounds[series[row] as usize].filter(|bound| size > bound.size);
            if let Some(reason) = bound.map(|bound| bound.reason(name)).or_else(|| beyond_belief(size, name)) {
                self.refuse(row, name, &written(values.value(row)), RefusalCode::Outlier.because(reason))?;
            }
        }
        Ok(())
    }

    fn not_finite(&mut self, name: &str, values: &Float64Array) -> Result<(), ImportError> {
        for row in 0..values.len() {
            if values.is_valid(row) && !values.value(row).is_finite() {
                let reason = "is not a finite number; leave the cell empty where nothing is known";
                self.refuse(row, name, &written(values.value(row)), RefusalCode::Number.because(reason))?;
            }
        }
        Ok(())
    }

    fn above_declared(&mut self, name: &str, values: &Float64Array, max: f64) -> Result<(), ImportError> {
        let above: Vec<usize> = self.magnitudes(values).filter(|(_, size)| *size > max).map(|(row, _)| row).collect();
        for row in above {
            let reason = format!("is beyond the declared maximum {max} of `{name}`");
            self.refuse(row, name, &written(values.value(row)), RefusalCode::Maximum.because(reason))?;
        }
        Ok(())
    }

    /// Sizes of the nonzero values of rows that are still in.
    fn magnitudes<'v>(&'v self, values: &'v Float64Array) -> impl Iterator<Item = (usize, f64)> + 'v {
        (0..values.len())
            .filter(|row| values.is_valid(*row) && !self.dropped[*row])
            .map(|row| (row, values.value(row).abs()))
            .filter(|(_, size)| *size > 0.0)
    }

    /// Rows with the same time and keys: identical ones are dropped but for the first, conflicting ones all refused.
    fn duplicates(&mut self) -> Result<usize, ImportError> {
        let series = SeriesIndex::default().assign(self.batch, &self.schema.keys);
        let days = self.batch.column(0).as_primitive::<Date32Type>();
        let mut firsts: HashMap<u64, usize> = HashMap::with_capacity(series.len());
        let mut repeats: Vec<(usize, usize)> = Vec::new();
        for row in (0..series.len()).filter(|row| !self.dropped[*row]) {
            match firsts.entry(SeriesIndex::row_key(series[row], days.value(row))) {
                std::collections::hash_map::Entry::Occupied(first) => repeats.push((*first.get(), row)),
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(row);
                }
            }
        }
        let mut conflicts: HashMap<usize, usize> = HashMap::new();
        for (first, row) in &repeats {
            if !same_cells(self.batch, *first, *row) {
                conflicts.entry(*first).or_insert(*row);
            }
        }
        let mut identical = 0;
        for (first, row) in &repeats {
            if conflicts.contains_key(first) {
                self.refuse_duplicate(*row, *first)?;
            } else {
                self.dropped[*row] = true;
                identical += 1;
            }
        }
        for (first, other) in conflicts {
            self.refuse_duplicate(first, other)?;
        }
        Ok(identical)
    }

    fn refuse_duplicate(&mut self, row: usize, other: usize) -> Result<(), ImportError> {
        let key = 1 + self.schema.keys.len();
        let shown: Vec<String> = (0..key).map(|column| cell(self.batch, column, row)).collect();
        let names = std::iter::once(self.schema.time.as_str()).chain(self.schema.keys.iter().map(String::as_str));
        let names: Vec<&str> = names.collect();
        let reason = format!(
            "has the same {} as row {} with other values; keep one of them",
            names.join(" and "),
            self.lines[other]
        );
        self.refuse(row, &names.join(", "), &shown.join(", "), RefusalCode::Duplicate.because(reason))
    }
}

/// The cells of a row, in the one form in which they are kept: days as ISO dates, numbers as Rust writes them, labels as they
/// are declared.
pub(crate) fn cells_of(batch: &RecordBatch, row: usize, schema: &TableSchema) -> Cells {
    let plain = |(field, column): (&Arc<Field>, &ArrayRef)| {
        let text = match column.as_primitive_opt::<Float64Type>() {
            _ if column.is_null(row) => String::new(),
            Some(positions) if *field.name() == schema.target && !schema.classes.is_empty() => {
                schema.classes.get(positions.value(row) as usize).cloned().unwrap_or_default()
            }
            Some(numbers) => numbers.value(row).to_string(),
            None => arrow::util::display::array_value_to_string(column, row).unwrap_or_default(),
        };
        (field.name().clone(), text)
    };
    batch.schema().fields().iter().zip(batch.columns()).map(plain).collect()
}

fn cell(batch: &RecordBatch, column: usize, row: usize) -> String {
    arrow::util::display::array_value_to_string(batch.column(column), row).unwrap_or_default()
}

/// A number with its digits, or with its power of ten where these would be a row of zeros.
fn written(number: f64) -> String {
    if number.is_finite() && number.abs() >= 1e15 { format!("{number:e}") } else { number.to_string() }
}

/// Why a text cannot name a series.
fn not_a_key(key: &str) -> Option<String> {
    if key.is_empty() {
        Some("the key is missing".to_owned())
    } else if key.chars().any(char::is_control) {
        Some("has a line break, tab or other control character; a key is one line of text".to_owned())
    } else if key.chars().nth(KEY_CHARS).is_some() {
        Some(format!("is longer than {KEY_CHARS} characters; a key is the short name of a series"))
    } else {
        None
    }
}

fn same_cells(batch: &RecordBatch, a: usize, b: usize) -> bool {
    batch.columns().iter().all(|column| {
        if column.is_null(a) || column.is_null(b) {
            return column.is_null(a) == column.is_null(b);
        }
        match column.data_type() {
            DataType::Utf8 => {
                let text = column.as_string::<i32>();
                text.value(a) == text.value(b)
            }
            DataType::Float64 => {
                let numbers = column.as_primitive::<Float64Type>();
                numbers.value(a).total_cmp(&numbers.value(b)).is_eq()
            }
            _ => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::not_a_key;

    #[test]
    fn a_key_is_one_short_line() {
        assert_eq!(not_a_key(&"ж".repeat(200)), None);
        for bad in ["", "a\tb", "a\nb", "a\u{0}b", &"ж".repeat(201)] {
            assert!(not_a_key(bad).is_some(), "{bad:?}");
        }
    }
}
