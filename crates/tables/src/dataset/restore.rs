//! Brings the content of an earlier version back, as a new version: nothing is deleted, and the restore can be taken back.
//!
//! The files of the earlier version are still there, so one transaction that names them again is all that is written. What
//! that changes is found by comparing the rows of the files in which the two versions differ.

use std::collections::{BTreeSet, HashMap};

use arrow::array::{Array, RecordBatch};
use arrow::datatypes::Date32Type;
use chrono::{DateTime, NaiveDate, Utc};
use deltalake_core::kernel::Add;
use serde::{Deserialize, Serialize};

use super::error::DatasetError;
use super::folder::{Datasets, Opened};
use super::merge::{commit, counted_info};
use super::plan::{days, known_cells_differ};
use super::scan::{DataFile, DayRange, data_files, read_files};
use super::series_index::SeriesIndex;
use crate::schema::TableSchema;

/// What a restore did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// The version that now holds the earlier content; the newest as it was where that holds it already.
    pub version: i64,
    /// Rows that are there again.
    pub returned: usize,
    /// Rows of which some value is again what it was, which may be empty.
    pub updated: usize,
    /// Rows that the earlier version did not have.
    pub removed: usize,
    /// Rows that are as they were.
    pub unchanged: usize,
    /// The first and last day of any row that came back, changed or went; `None` where nothing did.
    pub days: Option<(NaiveDate, NaiveDate)>,
}

impl Restored {
    fn changed(&self) -> bool {
        self.returned + self.updated + self.removed > 0
    }
}

impl Datasets {
    /// Makes the content what it was at an earlier version. The same content makes no version. `at` is the time that the
    /// history shows.
    ///
    /// # Errors
    /// [`DatasetError::UnknownVersion`]; [`DatasetError::Overtaken`] where another writer came first;
    /// [`DatasetError::Corrupt`] where a file of either version is missing. Nothing is changed then.
    pub async fn restore(&self, name: &str, version: i64, at: DateTime<Utc>) -> Result<Restored, DatasetError> {
        let now = self.opened(name, None).await?;
        let then = self.opened(name, Some(version)).await?;
        restore_onto(&now, &then, at).await
    }
}

async fn restore_onto(now: &Opened, then: &Opened, at: DateTime<Utc>) -> Result<Restored, DatasetError> {
    let (stored, wanted) = (data_files(now, |_| true)?, data_files(then, |_| true)?);
    let total: usize = wanted.iter().map(|file| file.rows).sum();
    let gone = without(&stored, &wanted);
    let back = without(&wanted, &stored);
    let columns: Vec<String> = now.schema.columns().into_iter().map(|(name, _)| name.to_owned()).collect();
    // Reading them also makes sure that the files of the earlier version are there and whole.
    let old = read_files(now, gone.clone(), &columns, DayRange::ALL).await?;
    let new = read_files(then, back.clone(), &columns, DayRange::ALL).await?;
    let in_both = total - new.num_rows();
    let schema = now.schema.clone();
    let compared = tokio::task::spawn_blocking(move || compare(&old, &new, &schema)).await;
    let found = compared.map_err(|source| DatasetError::storage(&now.name, "compared two versions", source))?;
    let done = Restored { version: now.version(), unchanged: found.unchanged + in_both, ..found };
    if !done.changed() {
        return Ok(done);
    }
    let counts = [("rows", total), ("inserted", done.returned), ("updated", done.updated), ("removed", done.removed)];
    let info = counted_info(now, "RESTORE", &counts, at);
    let version = commit(now, gone, additions(then, &back)?, info).await?;
    let version = version.ok_or_else(|| DatasetError::Overtaken { name: now.name.clone() })?;
    Ok(Restored { version, ..done })
}

/// The files that the others do not have.
fn without(files: &[DataFile], others: &[DataFile]) -> Vec<DataFile> {
    let others: BTreeSet<&str> = others.iter().map(|file| file.removal.path.as_str()).collect();
    files.iter().filter(|file| !others.contains(file.removal.path.as_str())).cloned().collect()
}

/// What names these files of a version again.
fn additions(then: &Opened, files: &[DataFile]) -> Result<Vec<Add>, DatasetError> {
    let wanted: BTreeSet<&str> = files.iter().map(|file| file.removal.path.as_str()).collect();
    let snapshot = then.table.snapshot().map_err(|source| DatasetError::opening(&then.name, source))?;
    let views = snapshot.log_data();
    let wanted = views.iter().filter(|view| wanted.contains(view.path().as_ref()));
    Ok(wanted
        .map(|view| Add {
            path: view.path().to_string(),
            partition_values: view.partition_values_map(),
            size: view.size(),
            modification_time: view.modification_time(),
            data_change: true,
            stats: view.stats(),
            tags: None,
            deletion_vector: None,
            base_row_id: None,
            default_row_commit_version: None,
            clustering_provider: None,
        })
        .collect())
}

/// What becomes of the rows `old` when `new` take their place.
fn compare(old: &RecordBatch, new: &RecordBatch, schema: &TableSchema) -> Restored {
    let mut index = SeriesIndex::default();
    let mut places = HashMap::with_capacity(old.num_rows());
    for (row, (series, day)) in index.assign(old, &schema.keys).into_iter().zip(days(old)).enumerate() {
        places.insert(SeriesIndex::row_key(series, *day), (row, *day));
    }
    let (mut returned, mut updated, mut unchanged) = (0, 0, 0);
    let mut changed_days = BTreeSet::new();
    for (row, (series, day)) in index.assign(new, &schema.keys).into_iter().zip(days(new)).enumerate() {
        match places.remove(&SeriesIndex::row_key(series, *day)) {
            Some((stored, _)) if same_row(old, stored, new, row) => {
                unchanged += 1;
                continue;
            }
            Some(_) => updated += 1,
            None => returned += 1,
        }
        changed_days.insert(*day);
    }
    changed_days.extend(places.values().map(|(_, day)| *day));
    let date = |day: &i32| Date32Type::to_naive_date_opt(*day);
    let first = changed_days.first().and_then(date);
    let days = first.zip(changed_days.last().and_then(date));
    Restored { version: 0, returned, updated, removed: places.len(), unchanged, days }
}

/// Whether every cell is the same; here, unlike in a merge, an empty cell says that nothing was known.
fn same_row(old: &RecordBatch, stored: usize, new: &RecordBatch, row: usize) -> bool {
    old.columns().iter().zip(new.columns()).all(|(was, is)| match (was.is_null(stored), is.is_null(row)) {
        (false, false) => !known_cells_differ((was, stored), (is, row)),
        (was_empty, is_empty) => was_empty == is_empty,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Date32Array, Float64Array, StringArray};

    use super::super::Selection;
    use super::*;

    fn schema() -> TableSchema {
        TableSchema::new("date", &["branch"], "value")
    }

    fn rows(cells: &[(i32, f64)]) -> RecordBatch {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Date32Array::from_iter_values(cells.iter().map(|cell| cell.0))),
            Arc::new(StringArray::from_iter_values(cells.iter().map(|_| "a"))),
            Arc::new(Float64Array::from_iter_values(cells.iter().map(|cell| cell.1))),
        ];
        RecordBatch::try_new(schema().arrow(), columns).unwrap()
    }

    #[tokio::test]
    async fn a_restore_that_another_writer_overtakes_changes_nothing_and_harms_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let datasets = Datasets::open(folder.path().to_path_buf()).unwrap();
        datasets.create("sales", &schema(), DateTime::UNIX_EPOCH).await.unwrap();
        for cells in [[(0, 1.0)], [(0, 9.0)]] {
            datasets.merge("sales", &rows(&cells), DateTime::UNIX_EPOCH).await.unwrap();
        }
        let now = datasets.opened("sales", None).await.unwrap();
        let then = datasets.opened("sales", Some(1)).await.unwrap();
        datasets.merge("sales", &rows(&[(1, 5.0)]), DateTime::UNIX_EPOCH).await.unwrap();
        let error = restore_onto(&now, &then, DateTime::UNIX_EPOCH).await.unwrap_err();
        assert!(matches!(error, DatasetError::Overtaken { .. }), "{error}");
        assert_eq!(datasets.version("sales").await.unwrap(), 3);
        for (version, cells) in [(1, vec![(0, 1.0)]), (3, vec![(0, 9.0), (1, 5.0)])] {
            let read = datasets.read("sales", &Selection::at_version(version)).await.unwrap();
            assert_eq!(read, rows(&cells), "version {version}");
        }
    }
}
