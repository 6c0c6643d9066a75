//! A wrong import is taken back: the data, and what rests on them, are as if it had never come.

use serde_json::json;
use vakhta_lifecycle::ids::{RunId, SeriesKey, VersionId};
use vakhta_lifecycle::plan::{Change, Plan};
use vakhta_lifecycle::prediction::{Pair, Prediction, PredictionKind};
use vakhta_lifecycle::version::{Recipe, Version, VersionStatus};
use vakhta_store::{ObservedDays, Segment};

use super::*;
use crate::kiosks::{Installation, first_half, kiosks_by_data};

fn named(name: &str) -> ModelName {
    ModelName::parse(name).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

impl Installation {
    /// The first half of March, then a file with a wrong value, a wrong kiosk and days that have not been.
    async fn with_a_wrong_import(self) -> Self {
        self.import_days("march.csv", &first_half()).await;
        let wrong = ["2026-03-14,K1,99", "2026-03-15,K2,7", "2026-03-20,K1,10"].map(str::to_owned);
        let sync = self.import_days("wrong.csv", &wrong).await;
        assert_eq!((sync.inserted, sync.updated, sync.dataset_version), (2, 1, Some(2)));
        self
    }

    async fn through(&self, model: &str) -> Option<NaiveDate> {
        self.platform.store().models().get(&named(model)).await.unwrap().unwrap().data_through
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_import_is_taken_back_and_recorded() {
    let at = Installation::with(&kiosks_by_data()).await.with_a_wrong_import().await;
    assert_eq!(at.through("kiosks").await, Some(day("2026-03-20")));
    let sync = at.platform.restore_data(&named("kiosks"), 1, "anna").await.unwrap();
    assert_eq!((sync.source.as_str(), sync.status.as_str()), ("restore of version 1", "completed"));
    assert_eq!((sync.inserted, sync.updated, sync.unchanged, sync.dataset_version), (0, 1, 14, Some(3)));
    assert_eq!(sync.messages, ["rows that came back: 0, corrected back: 1, removed: 2"]);
    let model = at.platform.model(&named("kiosks")).await.unwrap();
    assert_eq!((model.rows, model.data_through), (15, Some(day("2026-03-15"))));
    assert_eq!(model.key_values["kiosk"], ["K1"]);
    assert_eq!(at.through("kiosks").await, Some(day("2026-03-15")));
    let ledger = at.platform.ledger(&named("kiosks"), 10).await.unwrap();
    let note = ledger.iter().find(|entry| entry.subject == "restore").unwrap();
    assert_eq!(note.actor, "anna");
    assert!(note.reason.contains("restored to version 1") && note.reason.contains("removed: 2"), "{}", note.reason);
    let sources: Vec<String> =
        at.platform.syncs(&named("kiosks"), 10).await.unwrap().into_iter().map(|sync| sync.source).collect();
    assert_eq!(sources, ["restore of version 1", "wrong.csv", "march.csv"]);

    // Again it changes nothing, and the restore itself can be taken back.
    let again = at.platform.restore_data(&named("kiosks"), 1, "anna").await.unwrap();
    assert_eq!((again.status.as_str(), again.dataset_version), ("unchanged", Some(3)));
    let back = at.platform.restore_data(&named("kiosks"), 2, "anna").await.unwrap();
    assert_eq!((back.inserted, back.updated, back.dataset_version), (2, 1, Some(4)));
    assert_eq!(at.through("kiosks").await, Some(day("2026-03-20")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_version_that_cannot_be_restored_is_refused_and_nothing_is_recorded() {
    let at = Installation::with(&kiosks_by_data()).await;
    let empty = at.platform.restore_data(&named("kiosks"), 1, "anna").await.unwrap_err();
    assert!(matches!(empty, ServiceError::NotEnoughData(_)), "{empty}");
    let at = at.with_a_wrong_import().await;
    for version in [-1, 0, 3] {
        let error = at.platform.restore_data(&named("kiosks"), version, "anna").await.unwrap_err();
        assert!(matches!(&error, ServiceError::Invalid { field, .. } if field == "dataset_version"), "{error}");
        assert!(error.to_string().contains("the dataset has 1 to 2"), "{error}");
    }
    assert_eq!(at.platform.syncs(&named("kiosks"), 10).await.unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_model_that_reads_the_dataset_follows() {
    let at = Installation::with(&kiosks_by_data()).await;
    at.platform.add_model(&kiosks_by_data().replace("name = \"kiosks\"", "name = \"stalls\"")).await.unwrap();
    let at = at.with_a_wrong_import().await;
    at.platform.store().models().set_data_through(&named("stalls"), Some(day("2026-03-20"))).await.unwrap();
    at.platform.restore_data(&named("kiosks"), 1, "anna").await.unwrap();
    assert_eq!(at.through("stalls").await, Some(day("2026-03-15")));
}

fn version() -> Version {
    let none = json!({"n": 0});
    Version {
        id: VersionId::parse("v_20260301_000000_00000001").unwrap(),
        model: named("kiosks"),
        run: RunId::parse("r_20260301_000000_00000001").unwrap(),
        status: VersionStatus::Trained,
        created_at: "2026-03-01T00:00:00Z".parse().unwrap(),
        deployed_at: None,
        archived_at: None,
        recipe: Recipe {
            engine: "linear".to_owned(),
            params: json!({}),
            features: vec![],
            fingerprint: "ab".repeat(32),
        },
        dataset: "kiosks".to_owned(),
        dataset_version: 1,
        data_from: day("2026-01-01"),
        trained_through: day("2026-02-28"),
        evaluated_through: day("2026-02-20"),
        seed: 1,
        threads: 1,
        software: "0.1.0".to_owned(),
        artifact: "kiosks/none".to_owned(),
        artifact_sha256: "cd".repeat(32),
        report: serde_json::from_value(json!({
            "cv": [], "holdout": none, "baseline": none, "holdout_series": none, "segments": [], "candidates": [],
            "importance": [], "n_rows": 1, "n_series": 1, "row_budget": 1, "rows_possible": 1, "seconds": 1.0, "notes": []
        }))
        .unwrap(),
    }
}

fn pair(date: &str) -> Pair {
    Pair {
        series: SeriesKey::new(vec!["K1".to_owned()]),
        date: day(date),
        lead: 1,
        version: version().id,
        actual: 99.0,
        forecast: 11.0,
        baseline: 12.0,
        lo80: 9.0,
        hi80: 13.0,
        lo95: 8.0,
        hi95: 14.0,
        open: true,
    }
}

fn forecast(date: &str, origin: &str) -> Prediction {
    Prediction {
        model: named("kiosks"),
        version: version().id,
        kind: PredictionKind::Scheduled,
        series: SeriesKey::new(vec!["K1".to_owned()]),
        origin: day(origin),
        date: day(date),
        lead: (day(date) - day(origin)).num_days() as u16,
        value: 11.0,
        lo80: 9.0,
        hi80: 13.0,
        lo95: 8.0,
        hi95: 14.0,
        baseline: 12.0,
        open: true,
        reasons: vec![],
        classes: Vec::new(),
        basis: None,
        issued_at: "2026-03-13T05:00:00Z".parse().unwrap(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_pair_and_no_metric_outlives_its_actual() {
    let at = Installation::with(&kiosks_by_data()).await.with_a_wrong_import().await;
    let (store, model) = (at.platform.store(), named("kiosks"));
    let register = Plan { changes: vec![Change::RegisterVersion { version: Box::new(version()) }] };
    store.apply(&model, &register, None, version().created_at, "test").await.unwrap();
    // The forecasts of the 14th and the 20th are in the log; the one of the 10th has left it and only its pair tells it.
    store.predictions().append(&[forecast("2026-03-14", "2026-03-13")]).await.unwrap();
    store.predictions().append(&[forecast("2026-03-20", "2026-03-13")]).await.unwrap();
    let span = (day("2026-03-10"), day("2026-03-20"));
    store
        .replace_days(
            &model,
            (span.0, span.0),
            &ObservedDays { pairs: vec![pair("2026-03-10")], ..ObservedDays::default() },
        )
        .await
        .unwrap();
    at.platform.observe_days(&model, span.0, span.1).await.unwrap();
    let actuals = || async {
        let pairs = store.observations().range(&model, span.0, span.1).await.unwrap();
        pairs.into_iter().map(|pair| (pair.date.to_string(), pair.actual, pair.forecast)).collect::<Vec<_>>()
    };
    let told = |all: &[(&str, f64)]| all.iter().map(|(d, a)| ((*d).to_owned(), *a, 11.0)).collect::<Vec<_>>();
    assert_eq!(actuals().await, told(&[("2026-03-10", 10.0), ("2026-03-14", 99.0), ("2026-03-20", 10.0)]));

    at.platform.restore_data(&model, 1, "anna").await.unwrap();
    at.platform.observe(&model, None).await.unwrap();
    assert_eq!(actuals().await, told(&[("2026-03-10", 10.0), ("2026-03-14", 10.0)]));
    let overall = store.metrics().range(&model, "overall", span.0, span.1).await.unwrap();
    let days: Vec<String> = overall.iter().map(|metric| metric.date.to_string()).collect();
    assert_eq!(days, ["2026-03-10", "2026-03-14"]);
    let latest = store.metrics().latest(&model, &Segment::of("kiosk", "K1")).await.unwrap().unwrap();
    assert_eq!((latest.date, latest.mae), (day("2026-03-14"), Some(1.0)));
}
