//! Predictions leave the log for files: none lost, none doubled, wherever the job is interrupted.

use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use chrono::{DateTime, Days, NaiveDate, Utc};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use vakhta_lifecycle::ids::{SeriesKey, VersionId};
use vakhta_lifecycle::prediction::{Prediction, PredictionKind};
use vakhta_store::PredictionFilter;

use super::*;
use crate::clock::FixedClock;
use crate::kiosks::KIOSKS;
use crate::settings::Settings;

fn model() -> ModelName {
    ModelName::parse("kiosks").unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A year and three months of actuals, and a forecast for every day of them; today is the day after.
async fn installation(folder: &Path) -> Platform {
    let now: DateTime<Utc> = "2026-03-10T05:00:00Z".parse().unwrap();
    let settings = Settings::new(folder, "vakhta");
    let platform = Platform::open(settings, vec![], Arc::new(FixedClock::at(now))).await.unwrap();
    platform.add_model(KIOSKS).await.unwrap();
    let days: Vec<NaiveDate> = day("2024-12-01").iter_days().take_while(|d| *d < day("2026-03-10")).collect();
    let rows: Vec<String> = days.iter().enumerate().map(|(n, d)| format!("{d},K1,{}", 40 + n % 7)).collect();
    let file = folder.join("kiosks.csv");
    std::fs::write(&file, format!("date,kiosk,sold\n{}\n", rows.join("\n"))).unwrap();
    platform.import(&model(), &file, crate::reading::ImportOptions::default(), "test").await.unwrap();
    for origin in days {
        let batch: Vec<Prediction> = (1..=3).map(|lead| prediction(origin, lead)).collect();
        platform.store().predictions().append(&batch).await.unwrap();
    }
    platform
}

fn prediction(origin: NaiveDate, lead: u16) -> Prediction {
    Prediction {
        model: model(),
        version: VersionId::parse("v_20241201_000000_00000001").unwrap(),
        kind: PredictionKind::Scheduled,
        series: SeriesKey::new(vec!["K1".to_owned()]),
        origin,
        date: origin + Days::new(u64::from(lead)),
        lead,
        value: 41.5,
        lo80: 40.0,
        hi80: 43.0,
        lo95: 39.0,
        hi95: 44.0,
        baseline: 40.0,
        open: true,
        reasons: vec![],
        classes: Vec::new(),
        basis: None,
        issued_at: origin.and_hms_opt(6, 0, 0).unwrap().and_utc(),
    }
}

fn read(path: &Path) -> Vec<RecordBatch> {
    let file = std::fs::File::open(path).unwrap();
    ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().map(Result::unwrap).collect()
}

/// The numbers of every archived prediction, in every file that lies there.
fn archived_ids(platform: &Platform) -> Vec<i64> {
    let files = files_of(&platform.settings().predictions_dir(), &model()).unwrap();
    let mut ids: Vec<i64> = files
        .iter()
        .flat_map(|(_, path)| read(path))
        .flat_map(|batch| batch["id"].as_primitive::<Int64Type>().values().to_vec())
        .collect();
    ids.sort_unstable();
    ids
}

/// Every prediction is in the log or in one file, and in one place only.
async fn assert_whole(platform: &Platform, logged_before: u64) {
    let ids = archived_ids(platform);
    let mut distinct = ids.clone();
    distinct.dedup();
    assert_eq!(ids.len(), distinct.len(), "a prediction is in two files");
    for id in &ids {
        assert!(!platform.store().predictions().is_logged(*id).await.unwrap(), "{id} is in the log and in a file");
    }
    let logged = platform.store().predictions().count(&model()).await.unwrap();
    assert_eq!(logged + ids.len() as u64, logged_before);
    let recorded = platform.store().predictions().archives(&model()).await.unwrap();
    assert_eq!(recorded.iter().map(|a| a.n_rows).sum::<u64>(), ids.len() as u64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_predictions_move_to_a_file_a_month_and_the_rest_stays() {
    let folder = tempfile::tempdir().unwrap();
    let platform = installation(folder.path()).await;
    let log = platform.store().predictions();
    let before = log.count(&model()).await.unwrap();
    let current = log.current(&model(), &PredictionFilter::default()).await.unwrap();
    // 400 days before 10 March 2026 is 3 February 2025: December, January and two days of February go.
    let moved = platform.archive_predictions(&model()).await.unwrap();
    let first_kept = day("2025-02-03");
    let expected = before - log.count(&model()).await.unwrap();
    assert_eq!(moved, expected);
    assert!(log.before(&model(), first_kept, 10).await.unwrap().is_empty());
    let months: Vec<String> =
        log.archives(&model()).await.unwrap().into_iter().map(|a| a.file[..7].to_owned()).collect();
    assert_eq!(months, ["2024-12", "2025-01", "2025-02"]);
    assert_whole(&platform, before).await;
    assert_eq!(log.current(&model(), &PredictionFilter::default()).await.unwrap(), current);
    // The first target day that is kept is still met by all its forecasts.
    assert_eq!(log.last_before_target(&model(), first_kept, None).await.unwrap().len(), 1);
    // Nothing is left to do, and doing it again changes nothing.
    assert_eq!(platform.archive_predictions(&model()).await.unwrap(), 0);
    assert_whole(&platform, before).await;
    // A file reads back as what was logged.
    let first = &log.archives(&model()).await.unwrap()[0];
    let batches = read(&platform.settings().predictions_dir().join(&first.file));
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>() as u64, first.n_rows);
    assert_eq!(batches[0]["series"].as_string::<i32>().value(0), "K1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_is_interrupted_loses_nothing_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let platform = installation(folder.path()).await;
    let log = platform.store().predictions();
    let before = log.count(&model()).await.unwrap();
    // Interrupted after the file was in its place: its rows are still in the log.
    let rows = log.before(&model(), day("2025-01-01"), 40).await.unwrap();
    let left = platform.write_archive(&model(), "2024-12", rows).await.unwrap();
    // Interrupted while a file was written.
    let part = platform.settings().predictions_dir().join("2024-12/kiosks-1-9.part");
    std::fs::write(&part, b"PAR1").unwrap();
    // A file that somebody else put there, or that another database recorded: its row is not in the log, so it is kept.
    let foreign = platform.settings().predictions_dir().join("2024-12/kiosks-999999999-999999999.parquet");
    std::fs::write(&foreign, b"PAR1").unwrap();
    platform.archive_predictions(&model()).await.unwrap();
    assert!(!platform.settings().predictions_dir().join(&left.file).exists());
    assert!(foreign.exists() && !part.exists());
    std::fs::remove_file(foreign).unwrap();
    assert_whole(&platform, before).await;
    // Rows that another process archived meanwhile are not archived again.
    let rows = log.before(&model(), day("2025-02-10"), 10).await.unwrap();
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let first = platform.write_archive(&model(), "2025-02", rows).await.unwrap();
    log.archive(&model(), &first, &ids).await.unwrap();
    assert!(log.archive(&model(), &Archived { file: "other".to_owned(), ..first }, &ids).await.is_err());
    assert_whole(&platform, before).await;
}
