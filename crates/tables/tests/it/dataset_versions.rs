//! A dataset over a year of syncs: versions that stay, merges that say what changed, writers that meet, files that are lost.

use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Date32Array, Float64Array, RecordBatch, StringArray};
use arrow::datatypes::Float64Type;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use tempfile::TempDir;
use vakhta_tables::dataset::{DatasetError, Datasets, Merged, Restored, Selection};
use vakhta_tables::schema::TableSchema;

type Cells<'a> = (i32, &'a str, Option<f64>, Option<f64>);

/// 2019-01-01 as days since 1970.
const NEW_YEAR: i32 = 17_897;

fn schema() -> TableSchema {
    TableSchema::new("date", &["branch"], "value").with_known_ahead(&["promo"])
}

fn rows(cells: &[Cells<'_>]) -> RecordBatch {
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from_iter_values(cells.iter().map(|cell| cell.0))),
        Arc::new(StringArray::from_iter_values(cells.iter().map(|cell| cell.1))),
        Arc::new(Float64Array::from_iter(cells.iter().map(|cell| cell.2))),
        Arc::new(Float64Array::from_iter(cells.iter().map(|cell| cell.3))),
    ];
    RecordBatch::try_new(schema().arrow(), columns).unwrap()
}

fn at(days: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_546_300_800, 0).unwrap() + TimeDelta::days(days)
}

async fn new_dataset() -> (TempDir, Datasets) {
    let folder = tempfile::tempdir().unwrap();
    let datasets = Datasets::open(folder.path().join("datasets")).unwrap();
    assert!(datasets.create("sales", &schema(), at(0)).await.unwrap());
    (folder, datasets)
}

async fn values(datasets: &Datasets, version: i64) -> Vec<Option<f64>> {
    let batch = datasets.read("sales", &Selection::at_version(version)).await.unwrap();
    batch.column_by_name("value").unwrap().as_primitive::<Float64Type>().iter().collect()
}

fn bytes_below(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| if entry.path().is_dir() { bytes_below(&entry.path()) } else { entry.metadata().unwrap().len() })
        .sum()
}

#[tokio::test]
async fn the_same_rows_twice_make_one_version() {
    let (_folder, datasets) = new_dataset().await;
    let batch = rows(&[(NEW_YEAR, "a", Some(1.0), Some(0.0)), (NEW_YEAR + 40, "b", Some(2.0), None)]);
    let first = datasets.merge("sales", &batch, at(1)).await.unwrap();
    assert_eq!(first, Merged { version: 1, inserted: 2, updated: 0, unchanged: 0 });
    let again = datasets.merge("sales", &batch, at(2)).await.unwrap();
    assert_eq!(again, Merged { version: 1, inserted: 0, updated: 0, unchanged: 2 });
    assert_eq!(datasets.version("sales").await.unwrap(), 1);
}

#[tokio::test]
async fn a_correction_makes_a_version_and_the_old_one_stays_readable() {
    let (_folder, datasets) = new_dataset().await;
    datasets
        .merge("sales", &rows(&[(NEW_YEAR, "a", Some(1.0), None), (NEW_YEAR, "b", Some(5.0), None)]), at(1))
        .await
        .unwrap();
    let fixed = datasets.merge("sales", &rows(&[(NEW_YEAR, "a", Some(3.0), None)]), at(2)).await.unwrap();
    assert_eq!(fixed, Merged { version: 2, inserted: 0, updated: 1, unchanged: 0 });
    assert_eq!(values(&datasets, 1).await, [Some(1.0), Some(5.0)]);
    assert_eq!(values(&datasets, 2).await, [Some(3.0), Some(5.0)]);
    assert_eq!(values(&datasets, 0).await, []);
    let history = datasets.history("sales").await.unwrap();
    let told: Vec<(i64, DateTime<Utc>, u64)> =
        history.iter().map(|entry| (entry.version, entry.timestamp, entry.rows)).collect();
    assert_eq!(told, [(0, at(0), 0), (1, at(1), 2), (2, at(2), 2)]);
}

#[tokio::test]
async fn a_known_ahead_value_arrives_later_and_an_empty_target_erases_nothing() {
    let (_folder, datasets) = new_dataset().await;
    datasets.merge("sales", &rows(&[(NEW_YEAR, "a", Some(1.0), None)]), at(1)).await.unwrap();
    let merged = datasets.merge("sales", &rows(&[(NEW_YEAR, "a", None, Some(1.0))]), at(2)).await.unwrap();
    assert_eq!((merged.version, merged.updated), (2, 1));
    let batch = datasets.read("sales", &Selection::default()).await.unwrap();
    assert_eq!(batch, rows(&[(NEW_YEAR, "a", Some(1.0), Some(1.0))]));
}

#[tokio::test]
async fn rows_come_back_sorted_and_cut_to_days_and_columns() {
    let (_folder, datasets) = new_dataset().await;
    let batch = rows(&[
        (NEW_YEAR + 35, "b", Some(4.0), None),
        (NEW_YEAR + 1, "b", Some(2.0), None),
        (NEW_YEAR + 35, "a", Some(3.0), None),
        (NEW_YEAR, "a", Some(1.0), None),
    ]);
    datasets.merge("sales", &batch, at(1)).await.unwrap();
    let day = |n: u64| NaiveDate::from_ymd_opt(2019, 1, 1).unwrap().checked_add_days(Days::new(n));
    let selection =
        Selection { from: day(1), until: day(35), columns: vec!["value".into(), "branch".into()], version: None };
    let read = datasets.read("sales", &selection).await.unwrap();
    assert_eq!(read.num_columns(), 2);
    let found: Vec<Option<f64>> = read.column(0).as_primitive::<Float64Type>().iter().collect();
    assert_eq!(found, [Some(3.0), Some(2.0), Some(4.0)]);
    let summary = datasets.describe("sales").await.unwrap();
    assert_eq!((summary.rows, summary.series), (4, 2));
    assert_eq!((summary.first_day, summary.last_day_with_target), (day(0), day(35)));
}

#[tokio::test]
async fn a_year_of_daily_syncs_keeps_version_one_and_stays_small() {
    let (folder, datasets) = new_dataset().await;
    let branches = ["a", "b", "c", "d"];
    for sync in 0..250 {
        let day = NEW_YEAR + sync;
        let cells: Vec<Cells<'_>> = branches
            .iter()
            .flat_map(|branch| [(day, *branch, Some(f64::from(sync)), Some(0.0)), (day + 1, *branch, None, Some(1.0))])
            .collect();
        let merged = datasets.merge("sales", &rows(&cells), at(i64::from(sync) + 1)).await.unwrap();
        assert_eq!(merged.version, i64::from(sync) + 1);
    }
    assert_eq!(values(&datasets, 1).await.len(), 8);
    assert_eq!(values(&datasets, 125).await.len(), 4 * 126);
    assert_eq!(values(&datasets, 250).await.len(), 4 * 251);
    let history = datasets.history("sales").await.unwrap();
    assert_eq!((history.len(), history[250].rows), (251, 4 * 251));
    let bytes = bytes_below(folder.path());
    assert!(bytes < 12 << 20, "{bytes} bytes after 250 syncs of eight rows");
}

#[tokio::test]
async fn files_of_a_writer_that_died_are_not_read() {
    let (folder, datasets) = new_dataset().await;
    datasets.merge("sales", &rows(&[(NEW_YEAR, "a", Some(1.0), None)]), at(1)).await.unwrap();
    let month = folder.path().join("datasets/sales/part_month=2019-01");
    let written = std::fs::read_dir(&month).unwrap().next().unwrap().unwrap().path();
    std::fs::copy(&written, month.join("part-00000-left-behind.snappy.parquet")).unwrap();
    std::fs::write(month.join("part-00001-half.snappy.parquet"), b"PAR1 half a fi").unwrap();
    assert_eq!(values(&datasets, 1).await, [Some(1.0)]);
    let merged = datasets.merge("sales", &rows(&[(NEW_YEAR + 1, "a", Some(2.0), None)]), at(2)).await.unwrap();
    assert_eq!((merged.version, merged.inserted), (2, 1));
    assert_eq!(values(&datasets, 2).await, [Some(1.0), Some(2.0)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn writers_that_meet_all_land() {
    let (folder, datasets) = new_dataset().await;
    let root = folder.path().join("datasets");
    let writers = (0..4i32).map(|writer| {
        let datasets = Datasets::open(root.clone()).unwrap();
        tokio::spawn(async move {
            for n in 0..3 {
                let row = (NEW_YEAR + writer * 3 + n, "a", Some(f64::from(writer)), None);
                datasets.merge("sales", &rows(&[row]), at(1)).await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(datasets.version("sales").await.unwrap(), 12);
    let expected: Vec<Option<f64>> = (0..4).flat_map(|writer| [Some(f64::from(writer)); 3]).collect();
    assert_eq!(values(&datasets, 12).await, expected);
}

#[tokio::test]
async fn what_is_not_there_or_damaged_is_named() {
    let (folder, datasets) = new_dataset().await;
    assert!(matches!(datasets.version("nothing").await, Err(DatasetError::NotFound { .. })));
    for name in ["../sales", "", "_x", "a/b", "Ä", ".."] {
        assert!(matches!(datasets.version(name).await, Err(DatasetError::BadName { .. })), "{name}");
    }
    datasets.merge("sales", &rows(&[(NEW_YEAR, "a", Some(1.0), None)]), at(1)).await.unwrap();
    let beyond = datasets.read("sales", &Selection::at_version(7)).await.unwrap_err();
    assert!(matches!(beyond, DatasetError::UnknownVersion { version: 7, latest: 1, .. }), "{beyond}");
    assert!(datasets.read("sales", &Selection::at_version(-1)).await.is_err());
    let unknown = Selection { columns: vec!["prmo".into()], ..Selection::default() };
    assert!(matches!(datasets.read("sales", &unknown).await, Err(DatasetError::UnknownColumn { .. })));

    let table = folder.path().join("datasets/sales");
    let month = table.join("part_month=2019-01");
    let file = std::fs::read_dir(&month).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&file, b"not parquet").unwrap();
    assert!(matches!(datasets.read("sales", &Selection::default()).await, Err(DatasetError::Corrupt { .. })));
    std::fs::remove_file(&file).unwrap();
    let missing = datasets.read("sales", &Selection::default()).await.unwrap_err();
    assert!(missing.to_string().contains("is missing"), "{missing}");
    std::fs::write(table.join("_delta_log/00000000000000000001.json"), b"{torn").unwrap();
    assert!(matches!(datasets.version("sales").await, Err(DatasetError::Corrupt { .. })));
    std::fs::remove_dir_all(&table).unwrap();
    assert!(matches!(datasets.version("sales").await, Err(DatasetError::NotFound { .. })));
}

#[tokio::test]
async fn creating_again_is_harmless_and_other_columns_are_refused() {
    let (_folder, datasets) = new_dataset().await;
    assert!(!datasets.create("sales", &schema(), at(1)).await.unwrap());
    let other = TableSchema::new("date", &["shop"], "value");
    assert!(matches!(datasets.create("sales", &other, at(1)).await, Err(DatasetError::SchemaDiffers { .. })));
    assert_eq!(datasets.schema("sales").await.unwrap(), schema());
    assert_eq!(datasets.names().unwrap(), ["sales"]);
}

#[tokio::test]
async fn columns_may_be_named_as_people_name_them() {
    let folder = tempfile::tempdir().unwrap();
    let datasets = Datasets::open(folder.path().to_path_buf()).unwrap();
    let schema = TableSchema::new("Дата продажи", &["Филиал, код"], "Выручка (руб.)");
    datasets.create("vyruchka", &schema, at(0)).await.unwrap();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(Date32Array::from(vec![NEW_YEAR])),
        Arc::new(StringArray::from(vec!["Центр"])),
        Arc::new(Float64Array::from(vec![5.5])),
    ];
    let batch = RecordBatch::try_new(schema.arrow(), columns).unwrap();
    datasets.merge("vyruchka", &batch, at(1)).await.unwrap();
    assert_eq!(datasets.read("vyruchka", &Selection::default()).await.unwrap(), batch);
}

#[tokio::test]
async fn a_refused_batch_changes_nothing() {
    let (_folder, datasets) = new_dataset().await;
    let twice = rows(&[(NEW_YEAR, "a", Some(1.0), None), (NEW_YEAR, "a", Some(2.0), None)]);
    assert!(matches!(datasets.merge("sales", &twice, at(1)).await, Err(DatasetError::DuplicateKey { .. })));
    assert_eq!(datasets.version("sales").await.unwrap(), 0);
}

async fn content(datasets: &Datasets, version: i64) -> RecordBatch {
    datasets.read("sales", &Selection::at_version(version)).await.unwrap()
}

/// Three merges over two months: the second corrects a value, fills an empty cell and adds rows, the third adds a month.
async fn three_versions(datasets: &Datasets) {
    let all = [
        vec![(NEW_YEAR, "a", Some(1.0), None), (NEW_YEAR, "b", Some(5.0), None), (NEW_YEAR + 40, "a", Some(2.0), None)],
        vec![(NEW_YEAR, "a", Some(7.0), Some(1.0)), (NEW_YEAR + 1, "x", Some(9.0), None)],
        vec![(NEW_YEAR + 70, "a", Some(3.0), None)],
    ];
    for (day, cells) in (1..).zip(&all) {
        datasets.merge("sales", &rows(cells), at(day)).await.unwrap();
    }
}

#[tokio::test]
async fn a_restore_brings_every_row_back_as_a_new_version_and_keeps_the_history() {
    let (_folder, datasets) = new_dataset().await;
    three_versions(&datasets).await;
    let before: Vec<RecordBatch> =
        vec![content(&datasets, 1).await, content(&datasets, 2).await, content(&datasets, 3).await];
    let restored = datasets.restore("sales", 1, at(4)).await.unwrap();
    let day = |n: u64| NaiveDate::from_ymd_opt(2019, 1, 1).unwrap().checked_add_days(Days::new(n)).unwrap();
    let expected =
        Restored { version: 4, returned: 0, updated: 1, removed: 2, unchanged: 2, days: Some((day(0), day(70))) };
    assert_eq!(restored, expected);
    assert_eq!(content(&datasets, 4).await, before[0]);
    for (version, rows) in (1..).zip(&before) {
        assert_eq!(&content(&datasets, version).await, rows, "version {version} stays readable");
    }
    let history = datasets.history("sales").await.unwrap();
    let told = history.last().map(|entry| (entry.version, entry.timestamp, entry.rows, entry.removed));
    assert_eq!((history.len(), told), (5, Some((4, at(4), 3, 2))));

    // A restore can be taken back, and what is merged after one is merged as ever.
    let again = datasets.restore("sales", 3, at(5)).await.unwrap();
    assert_eq!((again.version, again.returned, again.updated, again.removed), (5, 2, 1, 0));
    assert_eq!(content(&datasets, 5).await, before[2]);
    let merged = datasets.merge("sales", &rows(&[(NEW_YEAR, "a", Some(8.0), None)]), at(6)).await.unwrap();
    assert_eq!(merged, Merged { version: 6, inserted: 0, updated: 1, unchanged: 0 });
    assert_eq!(values(&datasets, 6).await[0], Some(8.0));
}

#[tokio::test]
async fn a_restore_of_the_same_content_makes_no_version() {
    let (_folder, datasets) = new_dataset().await;
    three_versions(&datasets).await;
    let same = datasets.restore("sales", 3, at(4)).await.unwrap();
    assert_eq!((same.version, same.unchanged, same.days), (3, 5, None));
    // Corrected there and back: other files, the same rows.
    for value in [4.0, 3.0] {
        datasets.merge("sales", &rows(&[(NEW_YEAR + 70, "a", Some(value), None)]), at(5)).await.unwrap();
    }
    let same = datasets.restore("sales", 3, at(6)).await.unwrap();
    assert_eq!((same.version, same.unchanged, same.days), (5, 5, None));
    assert_eq!(datasets.version("sales").await.unwrap(), 5);
}

#[tokio::test]
async fn a_restore_outlives_checkpoints_and_the_empty_beginning_is_a_version_too() {
    let (_folder, datasets) = new_dataset().await;
    three_versions(&datasets).await;
    let first = content(&datasets, 1).await;
    // A checkpoint is written every twenty commits: it has to tell a file that was taken out and put back from both.
    for turn in 0..25 {
        datasets.restore("sales", if turn % 2 == 0 { 1 } else { 3 }, at(4)).await.unwrap();
    }
    assert_eq!(datasets.version("sales").await.unwrap(), 28);
    assert_eq!(content(&datasets, 28).await, first);
    let emptied = datasets.restore("sales", 0, at(5)).await.unwrap();
    assert_eq!((emptied.removed, content(&datasets, 29).await.num_rows()), (3, 0));
}

#[tokio::test]
async fn a_version_that_is_not_there_or_damaged_is_not_restored() {
    let (folder, datasets) = new_dataset().await;
    three_versions(&datasets).await;
    for version in [-1, 4] {
        let error = datasets.restore("sales", version, at(4)).await.unwrap_err();
        assert!(matches!(error, DatasetError::UnknownVersion { latest: 3, .. }), "{error}");
    }
    // The January file of version 1 is lost.
    let newest = content(&datasets, 3).await;
    let january = folder.path().join("datasets/sales/part_month=2019-01");
    let mut files: Vec<_> = std::fs::read_dir(january).unwrap().map(|entry| entry.unwrap()).collect();
    files.sort_by_key(|file| file.metadata().unwrap().modified().unwrap());
    std::fs::remove_file(files[0].path()).unwrap();
    let error = datasets.restore("sales", 1, at(4)).await.unwrap_err();
    assert!(error.to_string().contains("is missing"), "{error}");
    assert_eq!((datasets.version("sales").await.unwrap(), content(&datasets, 3).await), (3, newest));
}
