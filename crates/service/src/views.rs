//! What a caller is shown: plain values, assembled by the use cases, mapped to the wire by `http` and printed by `cli`.

mod ahead;
mod intake;
mod overrides;
mod performance;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::alert::{Alert, AlertState};
use vakhta_lifecycle::decision::{Decision, DecisionMetric};
use vakhta_lifecycle::health::HealthReport;
use vakhta_lifecycle::ids::{ModelName, RunId, SeriesKey};
use vakhta_lifecycle::plan::LedgerEntry;
use vakhta_lifecycle::prediction::{Pair, Prediction};
pub use vakhta_lifecycle::prediction::{Reason, ReasonChange};
use vakhta_lifecycle::retrain::RetrainOutcome;
use vakhta_lifecycle::run::{Run, Trigger};
use vakhta_lifecycle::version::Version;
pub use vakhta_stats::metric::Scores;
pub use vakhta_stats::trend::{Trend, TrendKind};

pub use self::ahead::{MissingCell, MissingColumn, MissingView};
pub use self::intake::{
    PreviewCheck, PreviewColumn, PreviewView, PutAsideView, QuarantineFilter, QuarantinedRow, ReplayView, SyncView,
};
pub use self::overrides::{MetActual, OrderedView, OverrideView, ServedForecast};
pub use self::performance::{AnalysisView, Breakdown, DailyPoint, MissView, PaybackView, SegmentPoint, SummaryView};

/// Whose time a model lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// The machine's.
    Wall,
    /// The data's own: "today" is the day after the last known one (a demo, a replay).
    Data,
}

/// A schedule and when it fires next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScheduleView {
    /// Stable id: `daily_sync`, `weekly_model_retrain`.
    pub id: String,
    /// Name: "Daily sales sync", "Weekly model retraining".
    pub name: String,
    /// The cron expression.
    pub cron: String,
    /// Its IANA time zone.
    pub time_zone: String,
    /// In words: "Sundays at 3:00 AM".
    pub description: String,
    /// When it fires next.
    pub next_at: Option<DateTime<Utc>>,
}

/// A model as its card shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelView {
    /// Its name.
    pub name: ModelName,
    /// Its title.
    pub title: String,
    /// The application that declares it; `None` for a user's own.
    pub application: Option<String>,
    /// Whose time it lives in.
    pub clock: ClockKind,
    /// Its today.
    pub today: NaiveDate,
    /// Its key columns, for example branch and product.
    pub keys: Vec<String>,
    /// The values of each key column in the data, sorted.
    pub key_values: BTreeMap<String, Vec<String>>,
    /// The target column.
    pub target: String,
    /// The target's unit in words, may be empty.
    pub unit: String,
    /// Known-ahead covariates, which a what-if may change.
    pub known_ahead: Vec<String>,
    /// Days it forecasts ahead.
    pub horizon_days: u16,
    /// What decides.
    pub metric: DecisionMetric,
    /// The key columns of the grain it decides and is monitored at.
    pub grain: Vec<String>,
    /// The dataset.
    pub dataset: String,
    /// Its version now.
    pub dataset_version: Option<i64>,
    /// Rows in it.
    pub rows: u64,
    /// First day.
    pub data_from: Option<NaiveDate>,
    /// Last day with actuals.
    pub data_through: Option<NaiveDate>,
    /// The champion.
    pub champion: Option<Version>,
    /// The run under way.
    pub running: Option<Run>,
    /// Its schedules.
    pub schedules: Vec<ScheduleView>,
    /// Its declaration.
    pub declaration: String,
}

/// The status of retraining, as the source's status route answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetrainStatusView {
    /// The model.
    pub model: ModelName,
    /// Its schedules.
    pub schedules: Vec<ScheduleView>,
    /// The run under way.
    pub running: Option<Run>,
    /// The last run that ended.
    pub last: Option<Run>,
    /// What the criteria say now, in a sentence: "would retrain, because…" or "would do nothing, because…".
    pub outlook: String,
    /// The same as values, for who says it in another language.
    pub outcome: RetrainOutcome,
    /// Whether they would begin a run.
    pub would_retrain: bool,
    /// Runs ever.
    pub n_runs: u64,
    /// Runs that ended with a deployed version.
    pub n_deployed: u64,
    /// Runs that ended with a rejected version.
    pub n_rejected: u64,
    /// Runs that failed or were cancelled.
    pub n_failed: u64,
}

/// A request to train.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainRequest {
    /// Why it is begun.
    pub trigger: Trigger,
    /// The reason in words.
    pub reason: String,
    /// Deploy only within this error, in percent.
    pub performance_threshold: Option<f64>,
    /// Deploy whatever the gates say.
    pub force_deploy: bool,
    /// Who asks.
    pub requested_by: String,
}

/// Which forecasts are asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ForecastQuery {
    /// Values of key columns, for example branch = B02; a column that is absent is not restricted.
    pub keys: BTreeMap<String, String>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

/// A day of a series' history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HistoryPoint {
    /// The day.
    pub date: NaiveDate,
    /// What happened; absent when nothing is known.
    pub actual: Option<f64>,
    /// Whether the day was closed.
    pub closed: bool,
    /// The named holiday, if any.
    pub holiday: Option<String>,
}

/// One series (or the sum of several) as the forecast page shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeriesView {
    /// The model.
    pub model: ModelName,
    /// The series.
    pub series: SeriesKey,
    /// History, earliest first.
    pub history: Vec<HistoryPoint>,
    /// The named holidays from the first day of the history to the last of the forecast.
    pub holidays: BTreeMap<NaiveDate, String>,
    /// The current forecast as it is served, earliest first.
    pub forecast: Vec<ServedForecast>,
    /// Joined pairs: what had been forecast for days that are known now.
    pub pairs: Vec<Pair>,
    /// Scores of those pairs.
    pub scores: Scores,
}

/// Why the forecast of a day is another one than it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangeView {
    /// The forecast before.
    pub before: Prediction,
    /// The forecast now.
    pub after: Prediction,
    /// What moved it, greatest first; together the difference.
    pub reasons: Vec<ReasonChange>,
}

/// A question "what if": the known-ahead covariates of some days are changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhatIfRequest {
    /// The series, by key column.
    pub keys: BTreeMap<String, String>,
    /// Days ahead, 1 to the horizon.
    pub days: Option<u16>,
    /// Changed values: covariate → day → value.
    pub changes: BTreeMap<String, BTreeMap<NaiveDate, f64>>,
}

/// Its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhatIfView {
    /// As things stand.
    pub usual: Vec<Prediction>,
    /// With the changes.
    pub changed: Vec<Prediction>,
}

/// Why a version serves, or does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WhyView {
    /// The version.
    pub version: Version,
    /// The run that made it.
    pub run: Option<Run>,
    /// The decision on it.
    pub decision: Option<Decision>,
    /// Everything recorded about it, earliest first.
    pub ledger: Vec<LedgerEntry>,
    /// The story in English sentences.
    pub sentences: Vec<String>,
}

/// An alert and how it stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlertView {
    /// The alert.
    #[serde(flatten)]
    pub alert: Alert,
    /// How it stands.
    pub state: AlertState,
}

/// When a silence ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SilenceEnd {
    /// So many hours from the model's now.
    Hours(u32),
    /// At an instant by the model's clock.
    At(DateTime<Utc>),
}

/// What "calculate daily metrics" did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ObserveView {
    /// The model.
    pub model: ModelName,
    /// First day that was joined.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub through: Option<NaiveDate>,
    /// Pairs joined.
    pub pairs: u64,
    /// The last day's metrics.
    pub last_day: Option<DailyPoint>,
    /// Alerts open afterwards.
    pub alerts: Vec<AlertView>,
}

/// The health of a model and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelHealthView {
    /// The model.
    pub model: ModelName,
    /// Its today.
    pub today: NaiveDate,
    /// The report.
    pub report: HealthReport,
    /// The champion.
    pub champion: Option<Version>,
    /// Scores over the alert window.
    pub current: Scores,
    /// The baseline's.
    pub baseline: Scores,
    /// Open alerts.
    pub alerts: Vec<AlertView>,
}

/// A run begun, to follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunStarted {
    /// The run.
    pub run: RunId,
}
