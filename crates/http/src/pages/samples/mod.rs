//! A bakery chain after three months of watch: the values that the render tests and the screenshots show.

mod analysis;
mod imports;
mod model;
mod overrides;
mod people;
mod quality;
mod run;
mod series;
mod simulation;
mod version;
mod watch;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use vakhta_lifecycle::ids::{ModelName, RunId, VersionId};
use vakhta_service::views::Scores;

pub(super) use analysis::{analysis, paybacks};
pub(super) use imports::{missing, quarantined, syncs};
pub(super) use model::{loaded, loaded_of_rows, model};
pub(super) use overrides::{override_value, overrides};
pub(super) use people::{caller, keys, now, sessions, users};
pub(super) use quality::quality;
pub(super) use run::{decision, failed_run, retrain_status, run, running, runs};
pub(super) use series::{change, series, series_with_few_data, what_if};
pub(super) use simulation::simulations;
pub(super) use version::{describe, version, versions, why};
pub(super) use watch::{alert_journal, alerts, empty_summary, health, summary};

fn today() -> NaiveDate {
    date(2019, 4, 3)
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn at(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, hour, minute, 12).unwrap()
}

fn name() -> ModelName {
    ModelName::parse("sales").unwrap()
}

fn version_id(text: &str) -> VersionId {
    VersionId::parse(text).unwrap()
}

fn champion_id() -> VersionId {
    version_id("v_20190324_020418_5c1e90ab")
}

fn old_id() -> VersionId {
    version_id("v_20190203_020355_07d2b4f1")
}

/// A number between -1 and 1 that looks random and is the same every time.
fn noise(step: u64) -> f64 {
    let mixed = (step.wrapping_add(11)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed >> 33) % 2001) as f64 / 1000.0 - 1.0
}

fn scores(n: u64, mape: f64, wape: f64, mae: f64, bias: f64) -> Scores {
    Scores {
        n,
        mape: Some(mape),
        wape: Some(wape),
        mae: Some(mae),
        rmse: Some(mae * 1.42),
        r2: Some(0.91),
        mase: Some(0.74),
        bias: Some(bias),
        coverage80: Some(79.4),
        coverage95: Some(94.1),
        log_loss: None,
        auc: None,
    }
}

fn run_id(text: &str) -> RunId {
    RunId::parse(text).unwrap()
}
