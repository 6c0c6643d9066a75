//! An override is served beside the forecast, and nothing but the value added ever sees it.

use chrono::NaiveDate;
use serde_json::json;
use vakhta_lifecycle::ids::{RunId, VersionId};
use vakhta_lifecycle::overrides::{Change, ValueVerdict};
use vakhta_lifecycle::plan::{Change as PlanChange, Plan};
use vakhta_lifecycle::prediction::PredictionKind;
use vakhta_lifecycle::version::{Recipe, Version, VersionStatus};

use super::*;
use crate::kiosks::{Installation, first_half, kiosks, kiosks_by_data};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn version() -> VersionId {
    VersionId::parse("v_20260301_000000_00000001").unwrap()
}

/// Kiosk K1 is known until 15 March 2026; three days ahead are forecast as 11 each, the third as closed.
async fn installed(extra: &str) -> Installation {
    let at = Installation::with(&format!("{}{extra}", kiosks_by_data())).await;
    at.import_days("march.csv", &first_half()).await;
    let register = PlanChange::RegisterVersion { version: Box::new(trained()) };
    let plan =
        Plan { changes: vec![register, PlanChange::DeployVersion { version: version(), reason: "first".into() }] };
    at.platform.store().apply(&kiosks(), &plan, None, trained().created_at, "test").await.unwrap();
    let batch = [forecast("2026-03-16", true), forecast("2026-03-17", true), forecast("2026-03-18", false)];
    at.platform.store().predictions().append(&batch).await.unwrap();
    at
}

fn trained() -> Version {
    let none = json!({"n": 0});
    Version {
        id: version(),
        model: kiosks(),
        run: RunId::parse("r_20260301_000000_00000001").unwrap(),
        status: VersionStatus::Trained,
        created_at: "2026-03-01T00:00:00Z".parse().unwrap(),
        deployed_at: None,
        archived_at: None,
        recipe: Recipe { engine: "linear".into(), params: json!({}), features: vec![], fingerprint: "ab".repeat(32) },
        dataset: "kiosks".into(),
        dataset_version: 1,
        data_from: day("2026-01-01"),
        trained_through: day("2026-02-28"),
        evaluated_through: day("2026-02-20"),
        seed: 1,
        threads: 1,
        software: "0.1.0".into(),
        artifact: "kiosks/none".into(),
        artifact_sha256: "cd".repeat(32),
        report: serde_json::from_value(json!({
            "cv": [], "holdout": none, "baseline": none, "holdout_series": none, "segments": [], "candidates": [],
            "importance": [], "n_rows": 1, "n_series": 1, "row_budget": 1, "rows_possible": 1, "seconds": 1.0,
            "notes": []
        }))
        .unwrap(),
    }
}

impl Installation {
    async fn order(&self, change: Change, date: &str) -> Result<OrderedView, ServiceError> {
        let order = order(change, date, "Anna");
        self.platform.override_forecasts(&kiosks(), &BTreeMap::new(), &order).await
    }
}

fn order(change: Change, date: &str, by: &str) -> Order {
    Order { from: day(date), to: day(date), change, by: by.into(), reason: "a fair".into() }
}

fn forecast(date: &str, open: bool) -> Prediction {
    let value = if open { 11.0 } else { 0.0 };
    Prediction {
        model: kiosks(),
        version: version(),
        kind: PredictionKind::Scheduled,
        series: SeriesKey::new(vec!["K1".into()]),
        origin: day("2026-03-15"),
        date: day(date),
        lead: (day(date) - day("2026-03-15")).num_days() as u16,
        value,
        lo80: value,
        hi80: value,
        lo95: value,
        hi95: value,
        baseline: value,
        open,
        reasons: vec![],
        classes: Vec::new(),
        basis: None,
        issued_at: "2026-03-16T05:00:00Z".parse().unwrap(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_number_in_use_is_the_override_and_the_log_keeps_the_forecast() {
    let at = installed("").await;
    let ordered = at.order(Change::Value(20.0), "2026-03-16").await.unwrap();
    assert_eq!((ordered.written, ordered.records.len()), (1, 1));
    assert_eq!(at.order(Change::Value(20.0), "2026-03-16").await.unwrap().written, 0, "a retry writes nothing");
    let logged = at.platform.store().predictions().current(&kiosks(), &PredictionFilter::default()).await.unwrap();
    assert_eq!(logged.iter().map(|p| p.value).collect::<Vec<_>>(), [11.0, 11.0, 0.0]);
    let served = at.platform.served(&kiosks(), logged).await.unwrap();
    let numbers: Vec<_> = served.iter().map(|s| (s.forecast.value, s.statistical, s.overridden.is_some())).collect();
    assert_eq!(numbers, [(20.0, 11.0, true), (11.0, 11.0, false), (0.0, 0.0, false)]);

    // A newer batch with another number, and a day that turns out closed.
    let newer = [Prediction { value: 12.0, ..forecast("2026-03-16", true) }, forecast("2026-03-17", true)];
    at.platform.store().predictions().append(&newer).await.unwrap();
    let logged = at.platform.store().predictions().current(&kiosks(), &PredictionFilter::default()).await.unwrap();
    let served = at.platform.served(&kiosks(), logged).await.unwrap();
    assert_eq!((served[0].forecast.value, served[0].statistical), (20.0, 12.0), "it stays in force");

    at.order(Change::Withdraw, "2026-03-16").await.unwrap();
    let views = at.platform.overrides(&kiosks(), 10, 0).await.unwrap();
    let told: Vec<_> = views.iter().map(|v| (v.record.value, v.record.statistical, v.in_force)).collect();
    assert_eq!(told, [(None, 12.0, false), (Some(20.0), 11.0, false)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pairs_rest_on_the_forecast_and_the_override_is_judged_beside_them() {
    let at = installed("").await;
    at.order(Change::Value(20.0), "2026-03-16").await.unwrap();
    let newer = [Prediction { value: 12.0, ..forecast("2026-03-16", true) }];
    at.platform.store().predictions().append(&newer).await.unwrap();
    // There is no artifact to forecast the next days with; the actual is in nevertheless.
    let _unforecast = at.try_import("next.csv", b"date,kiosk,sold\n2026-03-16,K1,18\n").await.unwrap_err();
    let pairs =
        at.platform.store().observations().range(&kiosks(), day("2026-03-16"), day("2026-03-16")).await.unwrap();
    assert_eq!(pairs.iter().map(|p| (p.forecast, p.actual)).collect::<Vec<_>>(), [(12.0, 18.0)]);
    let view = at.platform.overrides(&kiosks(), 10, 0).await.unwrap().remove(0);
    assert_eq!(view.met, Some(MetActual { statistical: 12.0, actual: 18.0 }));
    assert_eq!((view.record.statistical, view.record.value), (11.0, Some(20.0)), "as it was said");
    let value = at.platform.override_value(&kiosks()).await.unwrap().overall;
    assert_eq!((value.n, value.helped, value.verdict), (1, 1, ValueVerdict::NotEnoughData));
    let late = at.order(Change::Withdraw, "2026-03-16").await.unwrap_err();
    assert!(late.to_string().contains("2026-03-16 is past"), "what is past stays as it was: {late}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_at_the_same_time_leave_one_chain_of_records() {
    let at = installed("").await;
    let orders = [order(Change::Value(20.0), "2026-03-16", "Anna"), order(Change::Value(20.0), "2026-03-16", "Anna")];
    let none = BTreeMap::new();
    let model = kiosks();
    let (one, other) = tokio::join!(
        at.platform.override_forecasts(&model, &none, &orders[0]),
        at.platform.override_forecasts(&model, &none, &orders[1]),
    );
    assert_eq!(one.unwrap().written + other.unwrap().written, 1);
    assert_eq!(at.platform.overrides(&kiosks(), 10, 0).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_is_declared_and_what_cannot_be_is_refused() {
    let at = installed("\n[overrides]\nallowed = [\"Boris\"]\n").await;
    let refused = at.order(Change::Value(20.0), "2026-03-16").await.unwrap_err();
    assert!(matches!(refused, ServiceError::Forbidden(_)), "{refused}");
    let boris = |change, date: &str| order(change, date, "Boris");
    let asked = |keys: &[(&str, &str)], order: Order| {
        let keys = keys.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let platform = at.platform.clone();
        async move { platform.override_forecasts(&kiosks(), &keys, &order).await }
    };
    assert!(asked(&[], boris(Change::Percent(10.0), "2026-03-17")).await.is_ok());
    let unknown = asked(&[("kiosk", "K9")], boris(Change::Percent(10.0), "2026-03-17")).await.unwrap_err();
    assert!(matches!(unknown, ServiceError::NotFound { .. }), "{unknown}");
    for (change, date, field) in [
        (Change::Value(f64::NAN), "2026-03-17", "value"),
        (Change::Value(1.0), "2026-03-18", "from"),
        (Change::Value(1.0), "2026-03-19", "to"),
        (Change::Value(1.0), "2026-03-15", "from"),
    ] {
        let error = asked(&[], boris(change, date)).await.unwrap_err();
        assert!(matches!(&error, ServiceError::Invalid { field: f, .. } if f == field), "{error}");
    }
}
