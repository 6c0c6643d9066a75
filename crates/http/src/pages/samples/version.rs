//! Its versions, and why the champion serves.

use chrono::{DateTime, Days, Utc};
use vakhta_lifecycle::plan::LedgerEntry;
use vakhta_lifecycle::version::{Importance, Recipe, SegmentScores, TrainingReport, Version, VersionStatus};
use vakhta_service::views::WhyView;

use super::model::BRANCHES;
use super::{at, champion_id, date, decision, name, noise, run, run_id, scores, version_id};
use crate::pages::lang::Lang;

const FEATURES: [&str; 9] = [
    "same_weekday_mean_8",
    "weekday",
    "promo",
    "rolling_mean_28",
    "lag_7",
    "holiday_tomorrow",
    "school_holiday",
    "branch",
    "expanding_mean",
];

/// The champion.
pub(crate) fn version() -> Version {
    let features: Vec<String> =
        FEATURES.iter().map(|f| (*f).to_owned()).chain((1..=55).map(|i| format!("lag_{i}"))).collect();
    let importance = FEATURES
        .iter()
        .enumerate()
        .map(|(i, f)| Importance { feature: (*f).to_owned(), share: 0.31 / (1.0 + i as f64 * 0.9) });
    let segment = |(i, b): (usize, &&str)| SegmentScores {
        column: "branch".into(),
        value: (*b).to_owned(),
        scores: scores(28, 14.0 + 6.0 * noise(i as u64), 12.1 + 5.0 * noise(i as u64), 41.0, 1.3),
    };
    Version {
        id: champion_id(),
        model: name(),
        run: run_id("r_20190324_020000_1a2b3c4d"),
        status: VersionStatus::Deployed,
        created_at: at(2019, 3, 24, 2, 4),
        deployed_at: Some(at(2019, 3, 24, 2, 5)),
        archived_at: None,
        recipe: Recipe {
            engine: "lightgbm".into(),
            params: serde_json::json!({"learning_rate": 0.05, "num_leaves": 63, "num_rounds": 600, "objective": "tweedie"}),
            features,
            fingerprint: "9f2c1d7be04a5526c33f8e0d1b77a9c4e5f60718293a4b5c6d7e8f9012345678".into(),
        },
        dataset: "bakery_sales".into(),
        dataset_version: 24,
        data_from: date(2016, 1, 2),
        trained_through: date(2019, 3, 23),
        evaluated_through: date(2019, 2, 23),
        seed: 20_200_101,
        threads: 2,
        software: "vakhta 0.1.0".into(),
        artifact: "sales/v_20190324_020418_5c1e90ab".into(),
        artifact_sha256: "3b08f5e1cd2fb8391c85d5d27bc9d223da7f98fdfb95303af5275dad050a4bdf".into(),
        report: TrainingReport {
            cv: vec![
                scores(980, 15.1, 13.9, 44.0, -2.1),
                scores(980, 14.4, 13.2, 42.0, 0.8),
                scores(980, 13.8, 12.7, 40.5, 1.9),
            ],
            holdout: scores(980, 13.6, 12.4, 39.8, 1.2),
            baseline: scores(980, 22.1, 19.6, 62.3, -0.4),
            holdout_series: scores(2940, 23.9, 17.4, 18.2, 0.4),
            segments: BRANCHES.iter().enumerate().map(segment).collect(),
            candidates: vec![("lightgbm".into(), Some(14.4)), ("linear".into(), Some(17.9))],
            importance: importance.collect(),
            n_rows: 148_200,
            n_series: 105,
            row_budget: 150_000,
            rows_possible: 148_200,
            seconds: 38.4,
            notes: vec!["148200 of 161000 training rows: the recent ones and one in 2 of the older".to_owned()],
        },
    }
}

/// The archived and failed versions with the champion.
pub(crate) fn versions() -> Vec<Version> {
    let other = |id: &str, status, created: DateTime<Utc>, mape: f64| {
        let mut version = Version { id: version_id(id), status, created_at: created, ..version() };
        version.trained_through = created.date_naive() - Days::new(1);
        version.report.holdout.mape = Some(mape);
        version
    };
    vec![
        other("v_20190331_020402_e4a1c077", VersionStatus::Archived, at(2019, 3, 31, 2, 4), 13.9),
        version(),
        other("v_20190203_020355_07d2b4f1", VersionStatus::Archived, at(2019, 2, 3, 2, 3), 14.9),
        other("v_20190102_101502_9b3f00c2", VersionStatus::Archived, at(2019, 1, 2, 10, 15), 16.2),
        other("v_20190101_090000_00c0ffee", VersionStatus::Failed, at(2019, 1, 1, 9, 0), 17.0),
    ]
}

/// A feature in words, as the platform says it.
pub(crate) fn describe(feature: &str, lang: Lang) -> String {
    let (en, ru) = match feature {
        "same_weekday_mean_8" => ("Mean of the last 8 same weekdays", "Среднее за 8 последних таких же дней недели"),
        "weekday" => ("Weekday", "День недели"),
        "promo" => ("Promotion", "Акция"),
        "rolling_mean_28" => ("Mean of the last 28 days", "Среднее за 28 дней"),
        "lag_7" => ("Sales a week before", "Продажи неделей раньше"),
        "holiday_tomorrow" => ("Holiday on the next day", "Праздник на следующий день"),
        "school_holiday" => ("School holidays", "Школьные каникулы"),
        "branch" => ("Branch", "Филиал"),
        _ => (feature, feature),
    };
    if lang == Lang::Ru { ru.to_owned() } else { en.to_owned() }
}

/// Why the champion serves.
pub(crate) fn why() -> WhyView {
    let entry = |id, at, actor: &str, action: &str, reason: &str| LedgerEntry {
        id,
        at,
        actor: actor.into(),
        action: action.into(),
        subject: champion_id().to_string(),
        reason: reason.into(),
    };
    WhyView {
        version: version(),
        run: Some(run()),
        decision: Some(decision()),
        ledger: vec![
            entry(
                41,
                at(2019, 3, 24, 2, 4),
                "schedule",
                "register_version",
                "trained by run r_20190324_020000_1a2b3c4d",
            ),
            entry(42, at(2019, 3, 24, 2, 5), "schedule", "archive_version", "Replaced by v_20190324_020418_5c1e90ab."),
            entry(
                43,
                at(2019, 3, 24, 2, 5),
                "schedule",
                "deploy_version",
                "Significant improvement: MAPE 13.6 % against 14.9 %.",
            ),
        ],
        sentences: Vec::new(),
    }
}
