//! A model's rows in memory.

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
    places: HashMap<(SeriesKey, NaiveDate), usize>,
}

impl RowData {
    /// From the dataset's rows.
    pub(crate) fn new(declaration: &Declaration, batch: &RecordBatch) -> Self {
        let table = RowTable::from_batch(batch, &declaration.data.columns);
        let places = (0..table.len()).map(|row| ((key(&table, row), table.day(row)), row)).collect();
        Self { table, places }
    }

    pub(crate) fn table(&self) -> &RowTable {
        &self.table
    }

    /// The key of a row.
    pub(crate) fn key_of(&self, row: usize) -> SeriesKey {
        key(&self.table, row)
    }

    /// The outcome of a row, where both are known: a number, or the position of its class.
    pub(crate) fn outcome(&self, key: &SeriesKey, day: NaiveDate) -> Option<f64> {
        self.places.get(&(key.clone(), day)).and_then(|row| self.table.outcome(*row))
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
    pub(crate) fn key_values(&self, position: usize) -> Vec<String> {
        let values: BTreeSet<&String> =
            (0..self.table.len()).filter_map(|row| self.table.key(row).get(position)).collect();
        values.into_iter().cloned().collect()
    }
}

fn key(table: &RowTable, row: usize) -> SeriesKey {
    SeriesKey::new(table.key(row).to_vec())
}
