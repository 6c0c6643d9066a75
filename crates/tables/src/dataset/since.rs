//! What came into a dataset since a version: a row that is older than what is stored must not replace it.

use std::collections::{BTreeMap, HashMap};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use arrow::datatypes::Date32Type;

use super::error::DatasetError;
use super::folder::Datasets;
use super::plan::aligned;
use super::scan::Selection;
use super::series_index::SeriesIndex;
use crate::schema::TableSchema;

/// Old rows that may be merged, and which may not.
#[derive(Clone, Debug)]
pub struct Loadable {
    /// The rows that may.
    pub rows: RecordBatch,
    /// Of every row that was asked for, whether something newer is stored.
    pub overtaken: Vec<bool>,
}

/// Rows of a batch by series and day.
type Places = HashMap<u64, usize>;

impl Datasets {
    /// The rows that may be merged although they are old: those of whose series and day nothing newer is stored.
    ///
    /// # Errors
    /// [`DatasetError`] where a version does not exist or the rows do not fit the dataset.
    pub async fn not_overtaken(
        &self,
        name: &str,
        rows: RecordBatch,
        versions: &[Option<i64>],
    ) -> Result<Loadable, DatasetError> {
        let overtaken = self.newer_than(name, &rows, versions).await?;
        let keep = BooleanArray::from_iter(overtaken.iter().map(|newer| Some(!newer)));
        let rows = filter_record_batch(&rows, &keep).map_err(DatasetError::arrow(name))?;
        Ok(Loadable { rows, overtaken })
    }

    /// Whether something newer is stored of the series and day of each row: what is stored now is not what was stored at the
    /// row's version, and is not the row itself. `versions` holds one for each row; `None` stands for before the first.
    async fn newer_than(
        &self,
        name: &str,
        rows: &RecordBatch,
        versions: &[Option<i64>],
    ) -> Result<Vec<bool>, DatasetError> {
        let schema = self.schema(name).await?;
        let rows = aligned(rows, &schema)?;
        let days = rows.column(0).as_primitive::<Date32Type>();
        let ends = (days.values().iter().min(), days.values().iter().max());
        let day = |day: Option<&i32>| day.and_then(|day| Date32Type::to_naive_date_opt(*day));
        let within = Selection { from: day(ends.0), until: day(ends.1), ..Selection::default() };
        let now = self.read(name, &within).await?;
        let mut then: BTreeMap<i64, RecordBatch> = BTreeMap::new();
        for version in versions.iter().flatten() {
            if !then.contains_key(version) {
                then.insert(*version, self.read(name, &Selection { version: Some(*version), ..within.clone() }).await?);
            }
        }
        let mut index = SeriesIndex::default();
        let own = keys(&rows, &schema, &mut index);
        let now_places = places(&now, &schema, &mut index);
        let then: BTreeMap<i64, (RecordBatch, Places)> = then
            .into_iter()
            .map(|(version, batch)| {
                let places = places(&batch, &schema, &mut index);
                (version, (batch, places))
            })
            .collect();
        let newer = |(row, key): (usize, &u64)| {
            let Some(stored) = now_places.get(key) else { return false };
            let before = versions.get(row).copied().flatten().and_then(|version| then.get(&version));
            let before = before.and_then(|(batch, places)| Some((batch, *places.get(key)?)));
            let untouched = before.is_some_and(|(batch, at)| same((&now, *stored), (batch, at), false));
            !untouched && !same((&rows, row), (&now, *stored), true)
        };
        Ok(own.iter().enumerate().map(newer).collect())
    }
}

fn keys(batch: &RecordBatch, schema: &TableSchema, index: &mut SeriesIndex) -> Vec<u64> {
    let series = index.assign(batch, &schema.keys);
    let days: &[i32] =
        batch.column_by_name(&schema.time).map_or(&[], |days| days.as_primitive::<Date32Type>().values());
    series.iter().zip(days).map(|(series, day)| SeriesIndex::row_key(*series, *day)).collect()
}

fn places(batch: &RecordBatch, schema: &TableSchema, index: &mut SeriesIndex) -> Places {
    keys(batch, schema, index).into_iter().enumerate().map(|(row, key)| (key, row)).collect()
}

/// Whether two rows hold the same; with `known` only what the first knows counts.
fn same((a, at): (&RecordBatch, usize), (b, other): (&RecordBatch, usize), known: bool) -> bool {
    a.schema().fields().iter().zip(a.columns()).all(|(field, column)| {
        let Some(beside) = b.column_by_name(field.name()) else { return false };
        match (column.is_null(at), beside.is_null(other)) {
            (true, null) => known || null,
            (false, true) => false,
            (false, false) => equal(column, at, beside, other),
        }
    })
}

fn equal(a: &ArrayRef, at: usize, b: &ArrayRef, other: usize) -> bool {
    a.slice(at, 1).to_data() == b.slice(other, 1).to_data()
}
