//! A model's rows in memory: all that is known of them, or only what became of them.

use std::collections::{BTreeSet, HashMap};

use arrow::record_batch::RecordBatch;
use chrono::NaiveDate;
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_tables::rows::RowTable;

use crate::declaration::Declaration;

/// The rows of a model at one version of its dataset.
#[derive(Debug)]
pub(crate) struct RowData {
    table: RowTable,
}

impl RowData {
    /// From the dataset's rows.
    pub(crate) fn new(declaration: &Declaration, batch: &RecordBatch) -> Self {
        Self { table: RowTable::from_batch(batch, &declaration.data.columns) }
    }

    pub(crate) fn table(&self) -> &RowTable {
        &self.table
    }

    /// The key of a row.
    pub(crate) fn key_of(&self, row: usize) -> SeriesKey {
        SeriesKey::new(self.table.key(row).to_vec())
    }

    /// Rows with an outcome, in any order.
    pub(crate) fn known(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.table.len()).filter(|row| self.table.outcome(*row).is_some())
    }

    /// Rows whose outcome is ahead.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.table.len()).filter(|row| self.table.outcome(*row).is_none())
    }

    /// The last day that has an outcome.
    pub(crate) fn last_known_day(&self) -> Option<NaiveDate> {
        self.known().map(|row| self.table.day(row)).max()
    }

    /// The first day.
    pub(crate) fn first_day(&self) -> Option<NaiveDate> {
        (0..self.table.len()).map(|row| self.table.day(row)).min()
    }

    /// The values of a key column, sorted.
    fn key_values(&self, position: usize) -> Vec<String> {
        let values: BTreeSet<&String> =
            (0..self.table.len()).filter_map(|row| self.table.key(row).get(position)).collect();
        values.into_iter().cloned().collect()
    }
}

/// What became of the rows of a model at one version of its dataset: far less than all that is known of them.
#[derive(Debug)]
pub(crate) struct Outcomes {
    by_row: HashMap<(SeriesKey, NaiveDate), f64>,
    days: Option<(NaiveDate, NaiveDate)>,
    /// The values of every key column but the last, which names the row.
    key_values: Vec<Vec<String>>,
    waiting: Option<(NaiveDate, NaiveDate)>,
}

impl Outcomes {
    /// The columns that tell it.
    pub(crate) fn columns(declaration: &Declaration) -> Vec<String> {
        let columns = &declaration.data.columns;
        columns.keys.iter().chain([&columns.time, &columns.target]).cloned().collect()
    }

    /// From those columns of the dataset.
    pub(crate) fn new(declaration: &Declaration, batch: &RecordBatch) -> Self {
        let data = RowData::new(declaration, batch);
        let table = &data.table;
        let day = |row: usize| table.day(row);
        let known = |row: usize| Some(((data.key_of(row), table.day(row)), table.outcome(row)?));
        Self {
            by_row: (0..table.len()).filter_map(known).collect(),
            days: data.known().map(day).min().zip(data.last_known_day()),
            key_values: (0..declaration.segment_columns().len()).map(|at| data.key_values(at)).collect(),
            waiting: data.waiting().map(day).min().zip(data.waiting().map(day).max()),
        }
    }

    /// The outcome of a row, where both are known: a number, or the position of its class.
    pub(crate) fn of(&self, key: &SeriesKey, day: NaiveDate) -> Option<f64> {
        self.by_row.get(&(key.clone(), day)).copied()
    }

    /// The first and the last day that has an outcome.
    pub(crate) fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.days
    }

    /// The last day that has an outcome.
    pub(crate) fn last_known_day(&self) -> Option<NaiveDate> {
        self.days.map(|days| days.1)
    }

    /// The first and the last day of the rows whose outcome is ahead; none where there is no such row.
    pub(crate) fn waiting(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.waiting
    }

    /// The values of a key column that does not name the row, sorted.
    pub(crate) fn key_values(&self, position: usize) -> &[String] {
        self.key_values.get(position).map_or(&[], Vec::as_slice)
    }
}
