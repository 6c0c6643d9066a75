//! The model of a bakery chain, among others.

use std::collections::BTreeMap;
use std::sync::Arc;

use vakhta_lifecycle::decision::DecisionMetric;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::views::{ClockKind, ModelView, ScheduleView};

use super::{at, date, name, today, version};
use crate::pages::frame::Loaded;

pub(super) const BRANCHES: [&str; 35] = [
    "B02", "B03", "B04", "B05", "B17", "B19", "B20", "B21", "B22", "B25", "B26", "B27", "B28", "B29", "B31", "B33",
    "B34", "B36", "B38", "B39", "B40", "B41", "B43", "B44", "B45", "B46", "B47", "B49", "B50", "B55", "B58", "B62",
    "B66", "B69", "B71",
];

const PRODUCTS: [&str; 3] = ["P101", "P109", "P110"];

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

/// The model.
pub(crate) fn model() -> ModelView {
    ModelView {
        name: name(),
        title: "Bakery sales".into(),
        application: Some("sales".into()),
        clock: ClockKind::Data,
        today: today(),
        keys: texts(&["branch", "product"]),
        key_values: BTreeMap::from([("branch".into(), texts(&BRANCHES)), ("product".into(), texts(&PRODUCTS))]),
        target: "value".into(),
        unit: "pieces".into(),
        known_ahead: texts(&["promo", "school_holiday"]),
        horizon_days: 28,
        of_rows: false,
        classes: Vec::new(),
        metric: DecisionMetric::Mape,
        grain: texts(&["branch"]),
        dataset: "bakery_sales".into(),
        dataset_version: Some(34),
        rows: 124_740,
        data_from: Some(date(2016, 1, 2)),
        data_through: Some(date(2019, 4, 2)),
        champion: Some(version()),
        running: None,
        schedules: schedules(),
        declaration: "[alerts]\nrelative_to_baseline = [0.8, 1.0]\n[deploy]\nmetric = \"mape\"\n".into(),
    }
}

/// Loans of two classes, each predicted by itself.
pub(crate) fn loaded_of_rows() -> Loaded {
    let model = ModelView {
        name: ModelName::parse("loans").unwrap(),
        title: "Loans".into(),
        keys: texts(&["loan"]),
        key_values: BTreeMap::new(),
        target: "late".into(),
        known_ahead: texts(&["amount", "grade"]),
        horizon_days: 0,
        of_rows: true,
        classes: texts(&["0", "1"]),
        metric: DecisionMetric::LogLoss,
        grain: Vec::new(),
        ..model()
    };
    Loaded { model: model.clone(), all: vec![model], menu: Arc::default() }
}

/// The model among others.
pub(crate) fn loaded() -> Loaded {
    let other =
        ModelView { name: ModelName::parse("kiel").unwrap(), title: "Kiel bakery".into(), champion: None, ..model() };
    Loaded { model: model(), all: vec![model(), other], menu: Arc::default() }
}

pub(super) fn schedules() -> Vec<ScheduleView> {
    let schedule = |id: &str, name: &str, cron: &str, description: &str, next_at| ScheduleView {
        id: id.into(),
        name: name.into(),
        cron: cron.into(),
        time_zone: "Europe/Berlin".into(),
        description: description.into(),
        next_at: Some(next_at),
    };
    vec![
        schedule("daily_sync", "Daily sales sync", "0 2 * * *", "daily at 2:00 AM", at(2019, 4, 4, 0, 0)),
        schedule(
            "weekly_model_retrain",
            "Weekly model retraining",
            "0 3 * * SUN",
            "Sundays at 3:00 AM",
            at(2019, 4, 7, 1, 0),
        ),
    ]
}
