//! A model, its versions, runs and predictions, as tests need them.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use serde_json::json;
use vakhta_lifecycle::ids::{ModelName, RunId, SeriesKey, VersionId};
use vakhta_lifecycle::plan::{Change, Plan};
use vakhta_lifecycle::prediction::{Pair, Prediction, PredictionKind, Reason};
use vakhta_lifecycle::run::{Run, RunStatus, Stage, Trigger};
use vakhta_lifecycle::version::{Recipe, Version, VersionStatus};
use vakhta_store::{RunOwner, StartedRun, Store, StoreError};

pub(crate) fn model() -> ModelName {
    ModelName::parse("sales").unwrap()
}

/// Seconds after 3 March 2019, 06:00 UTC.
pub(crate) fn at(seconds: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2019, 3, 3, 6, 0, 0).unwrap() + chrono::TimeDelta::seconds(seconds)
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn version_id(n: u32) -> VersionId {
    VersionId::new(at(0), n)
}

pub(crate) fn run_id(n: u32) -> RunId {
    RunId::new(at(0), n)
}

pub(crate) fn series(branch: &str, product: &str) -> SeriesKey {
    SeriesKey::new(vec![branch.to_owned(), product.to_owned()])
}

pub(crate) async fn declared(store: &Store) -> ModelName {
    store.models().declare(&model(), "name = \"sales\"\n", at(0)).await.unwrap();
    model()
}

/// A version with every optional part present; `n` is its number.
pub(crate) fn version(n: u32) -> Version {
    let scores = |wape: f64| {
        json!({"n": 700, "mape": 14.5, "wape": wape, "mae": 3.25, "rmse": 4.5, "r2": 0.9, "mase": 0.8, "bias": -0.1,
               "coverage80": 79.5, "coverage95": 94.0})
    };
    Version {
        id: version_id(n),
        model: model(),
        run: run_id(n),
        status: VersionStatus::Trained,
        created_at: at(i64::from(n)),
        deployed_at: None,
        archived_at: None,
        recipe: Recipe {
            engine: "lightgbm".to_owned(),
            params: json!({"num_leaves": 31, "rate": 0.1}),
            features: vec!["lag_7".to_owned(), "weekday".to_owned()],
            fingerprint: "ab".repeat(32),
        },
        dataset: "sales".to_owned(),
        dataset_version: 4,
        data_from: date("2017-01-01"),
        trained_through: date("2019-03-02"),
        evaluated_through: date("2019-02-02"),
        seed: u64::MAX - 7,
        threads: 2,
        software: "0.1.0".to_owned(),
        artifact: format!("sales/{}", version_id(n)),
        artifact_sha256: "cd".repeat(32),
        report: serde_json::from_value(json!({
            "cv": [scores(17.1), scores(17.3)], "holdout": scores(16.9), "baseline": scores(25.7),
            "holdout_series": scores(0.1 + 0.2),
            "segments": [{"column": "branch", "value": "B02", "scores": scores(12.0)}],
            "candidates": [["lightgbm", 17.2], ["linear", null]],
            "importance": [{"feature": "lag_7", "share": 1.0 / 3.0}],
            "n_rows": 123_456, "n_series": 105, "row_budget": 400_000, "rows_possible": 999_999, "seconds": 12.5,
            "notes": ["two series are short"]
        }))
        .unwrap(),
    }
}

pub(crate) fn run(n: u32) -> Run {
    Run {
        id: run_id(n),
        model: model(),
        trigger: Trigger::Degradation,
        reason: "MAPE 16.2 % is above 15 %".to_owned(),
        evidence: Some("error band 2".to_owned()),
        requested_by: "schedule".to_owned(),
        performance_threshold: Some(10.0),
        force_deploy: false,
        status: RunStatus::Running,
        stage: Stage::Queued,
        progress: 0.0,
        message: "queued".to_owned(),
        started_at: at(i64::from(n)),
        finished_at: None,
        seconds: None,
        new_version: None,
        old_version: None,
        decision: None,
        error: None,
    }
}

pub(crate) fn ended(run: Run, status: RunStatus) -> Run {
    let finished_at = Some(run.started_at + chrono::TimeDelta::seconds(60));
    Run { status, finished_at, seconds: Some(60.0), error: Some("stopped".to_owned()), ..run }
}

pub(crate) fn owner(pid: u32) -> RunOwner {
    RunOwner { host: "here".to_owned(), pid, lease_until: at(1000) }
}

pub(crate) async fn started(store: &Store, n: u32) -> StartedRun {
    store.runs().start(&run(n), &owner(7)).await.unwrap()
}

pub(crate) fn register(n: u32) -> Change {
    Change::RegisterVersion { version: Box::new(version(n)) }
}

pub(crate) fn deploy(n: u32) -> Change {
    Change::DeployVersion { version: version_id(n), reason: "significant improvement".to_owned() }
}

pub(crate) fn archive(n: u32) -> Change {
    Change::ArchiveVersion { version: version_id(n), reason: "replaced".to_owned() }
}

pub(crate) fn finish(run: Run) -> Change {
    Change::FinishRun { run: Box::new(run) }
}

pub(crate) async fn apply(store: &Store, changes: Vec<Change>) -> Result<u64, StoreError> {
    store.apply(&model(), &Plan { changes }, None, at(50), "system").await
}

/// A scheduled forecast of a day by version 1, from an origin.
pub(crate) fn forecast(series: &SeriesKey, origin: &str, day: &str, value: f64) -> Prediction {
    let (origin, date) = (date(origin), date(day));
    Prediction {
        model: model(),
        version: version_id(1),
        kind: PredictionKind::Scheduled,
        series: series.clone(),
        origin,
        date,
        lead: u16::try_from((date - origin).num_days()).unwrap(),
        value,
        lo80: value - 1.0,
        hi80: value + 1.0,
        lo95: value - 2.0,
        hi95: value + 2.0,
        baseline: value * 1.25,
        open: true,
        reasons: vec![Reason { feature: "lag_7".to_owned(), value: Some(1.0 / 3.0), effect: -0.5 }],
        classes: Vec::new(),
        basis: None,
        issued_at: at(0),
    }
}

pub(crate) fn pair(series: &SeriesKey, day: &str, actual: f64) -> Pair {
    Pair {
        series: series.clone(),
        date: date(day),
        lead: 1,
        version: version_id(1),
        actual,
        forecast: actual + 0.1,
        baseline: actual + 1.0,
        lo80: 0.0,
        hi80: 10.0,
        lo95: -1.0,
        hi95: 11.0,
        open: true,
    }
}
