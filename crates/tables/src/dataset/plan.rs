//! Decides what a merge changes, in memory and without any storage: old rows and new rows in, changed months out.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::interleave;
use arrow::datatypes::{DataType, Date32Type, Field, Float64Type, Schema};
use arrow::error::ArrowError;
use chrono::Datelike;

use super::error::DatasetError;
use super::series_index::SeriesIndex;
use crate::schema::{PARTITION_COLUMN, TableSchema};

/// What a merge would write.
#[derive(Debug)]
pub(crate) struct MergePlan {
    /// Months with a change, as `YYYY-MM`.
    pub(crate) months: BTreeSet<String>,
    /// All rows of these months with the partition column, by keys and time; `None` where nothing changes.
    pub(crate) rows: Option<RecordBatch>,
    pub(crate) inserted: usize,
    pub(crate) updated: usize,
    pub(crate) unchanged: usize,
}

/// A row of the result: the old row, the new one, or both.
#[derive(Clone, Copy)]
struct Row {
    order: u64,
    day: i32,
    old: Option<usize>,
    new: Option<usize>,
}

/// The month of a day (days since 1970) as `YYYY-MM`.
pub(crate) fn month_of(day: i32) -> String {
    Date32Type::to_naive_date_opt(day).map_or_else(String::new, |day| format!("{:04}-{:02}", day.year(), day.month()))
}

/// Brings rows into the columns and types of the schema.
pub(crate) fn aligned(batch: &RecordBatch, schema: &TableSchema) -> Result<RecordBatch, DatasetError> {
    let mut columns = Vec::new();
    for (position, (name, kind)) in schema.columns().into_iter().enumerate() {
        let wrong = |found: String| DatasetError::WrongColumn {
            column: name.to_owned(),
            found,
            wanted: kind.arrow().to_string(),
        };
        let column = batch.column_by_name(name).ok_or_else(|| wrong("missing".to_owned()))?;
        if *column.data_type() != kind.arrow() {
            return Err(wrong(column.data_type().to_string()));
        }
        if position <= schema.keys.len() && column.null_count() > 0 {
            let row = (0..column.len()).find(|row| column.is_null(*row)).unwrap_or(0) + 1;
            return Err(DatasetError::MissingKey { row, column: name.to_owned() });
        }
        columns.push(Arc::clone(column));
    }
    RecordBatch::try_new(schema.arrow(), columns).map_err(DatasetError::arrow("rows"))
}

/// Merges rows that are [`aligned`]. `old` must hold every stored row of the months that occur in `new`.
pub(crate) fn plan_merge(
    old: &RecordBatch,
    new: &RecordBatch,
    schema: &TableSchema,
) -> Result<MergePlan, DatasetError> {
    let mut index = SeriesIndex::default();
    let (old_series, new_series) = (index.assign(old, &schema.keys), index.assign(new, &schema.keys));
    let (old_days, new_days) = (days(old), days(new));
    let mut rows: Vec<Row> = Vec::with_capacity(old_series.len() + new_series.len());
    let mut places: HashMap<u64, usize> = HashMap::with_capacity(rows.capacity());
    for (row, (series, day)) in old_series.iter().zip(old_days).enumerate() {
        let order = SeriesIndex::row_key(*series, *day);
        places.insert(order, rows.len());
        rows.push(Row { order, day: *day, old: Some(row), new: None });
    }
    let (mut changed_days, mut inserted, mut updated) = (BTreeSet::new(), 0, 0);
    for (row, (series, day)) in new_series.iter().zip(new_days).enumerate() {
        let order = SeriesIndex::row_key(*series, *day);
        let place = *places.entry(order).or_insert(rows.len());
        match rows.get_mut(place) {
            None => {
                rows.push(Row { order, day: *day, old: None, new: Some(row) });
                changed_days.insert(*day);
                inserted += 1;
            }
            Some(Row { new: Some(first), .. }) => return Err(duplicate(new, schema, *first, row)),
            Some(known) => {
                known.new = Some(row);
                if known.old.is_some_and(|stored| differs(old, stored, new, row)) {
                    changed_days.insert(*day);
                    updated += 1;
                }
            }
        }
    }
    let unchanged = new.num_rows() - inserted - updated;
    let months: BTreeSet<String> = changed_days.into_iter().map(month_of).collect();
    if months.is_empty() {
        return Ok(MergePlan { months, rows: None, inserted, updated, unchanged });
    }
    let merged = changed_rows(rows, &months, &index.ranks());
    let rows = written(old, new, &merged, schema).map_err(DatasetError::arrow("rows"))?;
    Ok(MergePlan { months, rows: Some(rows), inserted, updated, unchanged })
}

pub(super) fn days(batch: &RecordBatch) -> &[i32] {
    batch.column(0).as_primitive::<Date32Type>().values()
}

fn duplicate(new: &RecordBatch, schema: &TableSchema, first: usize, row: usize) -> DatasetError {
    let cell = |column: usize| arrow::util::display::array_value_to_string(new.column(column), row).unwrap_or_default();
    let keys: Vec<String> = (0..=schema.keys.len()).map(cell).collect();
    DatasetError::DuplicateKey { row: row + 1, first: first + 1, keys: keys.join(", ") }
}

/// Whether a new row says something that the stored row does not. An empty cell says nothing.
fn differs(old: &RecordBatch, stored: usize, new: &RecordBatch, row: usize) -> bool {
    old.columns().iter().zip(new.columns()).any(|(was, is)| {
        if is.is_null(row) {
            return false;
        }
        if was.is_null(stored) {
            return true;
        }
        known_cells_differ((was, stored), (is, row))
    })
}

/// Whether two cells of one column, neither of them empty, hold different values. Days are keys and never differ.
pub(super) fn known_cells_differ((was, stored): (&ArrayRef, usize), (is, row): (&ArrayRef, usize)) -> bool {
    match is.data_type() {
        DataType::Float64 => {
            let (was, is) =
                (was.as_primitive::<Float64Type>().value(stored), is.as_primitive::<Float64Type>().value(row));
            // Adding zero makes -0 and 0 one number; NaN never comes this far from an import, and equals itself if it does.
            (is + 0.0).total_cmp(&(was + 0.0)).is_ne()
        }
        DataType::Utf8 => was.as_string::<i32>().value(stored) != is.as_string::<i32>().value(row),
        _ => false,
    }
}

/// The rows of the changed months in the order of series names and days.
fn changed_rows(rows: Vec<Row>, months: &BTreeSet<String>, ranks: &[u32]) -> Vec<Row> {
    let mut month: HashMap<i32, bool> = HashMap::new();
    let mut kept: Vec<Row> = rows
        .into_iter()
        .filter(|row| *month.entry(row.day).or_insert_with(|| months.contains(&month_of(row.day))))
        .collect();
    let rank = |row: &Row| {
        let series = (row.order >> 32) as usize;
        SeriesIndex::row_key(ranks.get(series).copied().unwrap_or(u32::MAX), row.day)
    };
    kept.sort_unstable_by_key(rank);
    kept
}

/// Cell by cell: the new value where there is one, else the old.
fn written(
    old: &RecordBatch,
    new: &RecordBatch,
    rows: &[Row],
    schema: &TableSchema,
) -> Result<RecordBatch, ArrowError> {
    let mut fields: Vec<Field> =
        schema.arrow().fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect();
    let mut columns: Vec<ArrayRef> = Vec::with_capacity(fields.len() + 1);
    for (was, is) in old.columns().iter().zip(new.columns()) {
        let choice = |row: &Row| match (row.old, row.new) {
            (Some(old), Some(new)) if is.is_null(new) => (0, old),
            (_, Some(new)) => (1, new),
            (Some(old), None) => (0, old),
            (None, None) => (0, 0),
        };
        let choices: Vec<(usize, usize)> = rows.iter().map(choice).collect();
        columns.push(interleave(&[was.as_ref(), is.as_ref()], &choices)?);
    }
    let mut names: HashMap<i32, String> = HashMap::new();
    let months: StringArray =
        rows.iter().map(|row| Some(names.entry(row.day).or_insert_with(|| month_of(row.day)).clone())).collect();
    columns.push(Arc::new(months));
    fields.push(Field::new(PARTITION_COLUMN, DataType::Utf8, true));
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

#[cfg(test)]
mod tests {
    use arrow::array::{Date32Array, Float64Array};

    use super::*;

    type Cells<'a> = (i32, &'a str, Option<f64>, Option<f64>);

    fn schema() -> TableSchema {
        TableSchema::new("date", &["branch"], "value").with_known_ahead(&["promo"])
    }

    fn batch(rows: &[Cells<'_>]) -> RecordBatch {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Date32Array::from_iter_values(rows.iter().map(|row| row.0))),
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| row.1))),
            Arc::new(Float64Array::from_iter(rows.iter().map(|row| row.2))),
            Arc::new(Float64Array::from_iter(rows.iter().map(|row| row.3))),
        ];
        RecordBatch::try_new(schema().arrow(), columns).unwrap()
    }

    fn values(plan: &MergePlan, column: usize) -> Vec<Option<f64>> {
        plan.rows.as_ref().unwrap().column(column).as_primitive::<Float64Type>().iter().collect()
    }

    #[test]
    fn the_same_rows_again_change_nothing() {
        let rows = batch(&[(0, "a", Some(1.0), None), (1, "a", None, Some(1.0))]);
        let plan = plan_merge(&rows, &rows, &schema()).unwrap();
        assert!(plan.rows.is_none());
        assert_eq!((plan.inserted, plan.updated, plan.unchanged), (0, 0, 2));
    }

    #[test]
    fn an_empty_target_does_not_erase_a_known_one_and_a_known_ahead_value_arrives() {
        let old = batch(&[(0, "a", Some(1.0), None)]);
        let new = batch(&[(0, "a", None, Some(1.0))]);
        let plan = plan_merge(&old, &new, &schema()).unwrap();
        assert_eq!((plan.inserted, plan.updated, plan.unchanged), (0, 1, 0));
        assert_eq!(values(&plan, 2), vec![Some(1.0)]);
        assert_eq!(values(&plan, 3), vec![Some(1.0)]);
    }

    #[test]
    fn only_months_with_a_change_are_written_and_in_order() {
        let old = batch(&[(0, "b", Some(1.0), None), (0, "a", Some(2.0), None), (40, "a", Some(3.0), None)]);
        let new = batch(&[(1, "a", Some(9.0), None), (40, "a", Some(3.0), None)]);
        let plan = plan_merge(&old, &new, &schema()).unwrap();
        assert_eq!(plan.months, BTreeSet::from(["1970-01".to_owned()]));
        assert_eq!(values(&plan, 2), vec![Some(2.0), Some(9.0), Some(1.0)]);
        assert_eq!((plan.inserted, plan.unchanged), (1, 1));
    }

    #[test]
    fn a_repeated_key_is_refused_with_both_rows() {
        let new = batch(&[(0, "a", Some(1.0), None), (3, "a", None, None), (0, "a", Some(1.0), None)]);
        let error = plan_merge(&batch(&[]), &new, &schema()).unwrap_err();
        assert!(matches!(error, DatasetError::DuplicateKey { row: 3, first: 1, .. }), "{error}");
    }

    #[test]
    fn rows_of_another_type_are_refused() {
        let other =
            RecordBatch::try_from_iter([("date", Arc::new(Float64Array::from(vec![1.0])) as ArrayRef)]).unwrap();
        assert!(matches!(aligned(&other, &schema()), Err(DatasetError::WrongColumn { .. })));
    }
}
