//! What a caller is shown: plain values, assembled by the use cases, mapped to the wire by `http` and printed by `cli`.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::alert::{Alert, AlertState};
use vakhta_lifecycle::analysis::{Dimension, Group};
use vakhta_lifecycle::decision::{Decision, DecisionMetric, Verdict};
use vakhta_lifecycle::health::HealthReport;
use vakhta_lifecycle::ids::{ModelName, RunId, SeriesKey, VersionId};
use vakhta_lifecycle::payback::Payback;
use vakhta_lifecycle::plan::LedgerEntry;
use vakhta_lifecycle::prediction::{Pair, Prediction};
pub use vakhta_lifecycle::prediction::{Reason, ReasonChange};
use vakhta_lifecycle::retrain::RetrainOutcome;
use vakhta_lifecycle::run::{Run, Trigger};
use vakhta_lifecycle::version::Version;
pub use vakhta_stats::metric::Scores;
pub use vakhta_stats::trend::{Trend, TrendKind};

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

/// One day of metrics at the model's grain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DailyPoint {
    /// The day.
    pub date: NaiveDate,
    /// Scores of that day.
    pub scores: Scores,
    /// The baseline's scores on the same pairs.
    pub baseline: Scores,
    /// The versions that forecast it.
    pub versions: Vec<VersionId>,
}

/// One segment over a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentPoint {
    /// The key column.
    pub column: String,
    /// Its value.
    pub value: String,
    /// Scores over the period.
    pub scores: Scores,
    /// The baseline's.
    pub baseline: Scores,
}

/// The groups of one dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    /// What pairs are told apart by.
    pub dimension: Dimension,
    /// Its groups, at least two.
    pub groups: Vec<Group>,
}

/// A forecast that missed by much, with what is known of its day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MissView {
    /// What was forecast and what happened.
    pub pair: Pair,
    /// Whether the actual lies outside the 95 % interval.
    pub outside95: bool,
    /// The named holiday of the day.
    pub holiday: Option<String>,
    /// Known-ahead covariates of the series on that day.
    pub covariates: BTreeMap<String, f64>,
    /// What had moved the forecast most.
    pub reasons: Vec<Reason>,
}

/// How a run's version did beside what served before it, on the days after the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaybackView {
    /// The run that made it.
    pub run: RunId,
    /// When it ended, by the model's clock.
    pub decided_at: DateTime<Utc>,
    /// The version it made.
    pub version: VersionId,
    /// The champion it met; `None` when the baseline stood for it.
    pub champion: Option<VersionId>,
    /// What was decided.
    pub verdict: Verdict,
    /// The first day after what the version knew.
    pub from: NaiveDate,
    /// The last day with actuals within its horizon; before `from` when there is none yet.
    pub through: NaiveDate,
    /// The metric that decides.
    pub metric: DecisionMetric,
    /// The version's error on those days.
    pub ours: Option<f64>,
    /// That of what served before it.
    pub theirs: Option<f64>,
    /// The improvement in percent; positive is better.
    pub improvement: Option<f64>,
    /// Probability that the version is the better one.
    pub confidence: Option<f64>,
    /// Pairs compared.
    pub n_pairs: u64,
    /// What they say.
    pub outcome: Payback,
}

/// Where the error of a period comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnalysisView {
    /// The model.
    pub model: ModelName,
    /// Days asked for.
    pub days: u32,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub through: NaiveDate,
    /// The metric that decides.
    pub metric: DecisionMetric,
    /// Scores over all pairs of the period.
    pub scores: Scores,
    /// The baseline's.
    pub baseline: Scores,
    /// By weekday, holiday, covariate, key column and lead; a dimension with one value is left out.
    pub breakdowns: Vec<Breakdown>,
    /// The worst misses, worst first.
    pub misses: Vec<MissView>,
}

/// Performance over a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummaryView {
    /// The model.
    pub model: ModelName,
    /// Days asked for.
    pub days: u32,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub through: NaiveDate,
    /// What decides.
    pub metric: DecisionMetric,
    /// The grain in words: "branch × day".
    pub grain: String,
    /// Scores over all pairs of the period.
    pub scores: Scores,
    /// The baseline's on the same pairs.
    pub baseline: Scores,
    /// Scores at the grain of the series.
    pub series_scores: Scores,
    /// Day by day, earliest first; days without pairs are absent.
    pub daily: Vec<DailyPoint>,
    /// The best day by MAPE.
    pub best_day: Option<DailyPoint>,
    /// The worst day by MAPE.
    pub worst_day: Option<DailyPoint>,
    /// The trend of the daily MAPE; can say "not enough data".
    pub trend: Trend,
    /// Best segments of the first key, best first, at most five.
    pub best_segments: Vec<SegmentPoint>,
    /// Worst segments of the first key, worst first, at most five.
    pub worst_segments: Vec<SegmentPoint>,
    /// All segments of every key column.
    pub segments: Vec<SegmentPoint>,
    /// Why there is no figure, when there is none.
    pub not_enough_data: Option<String>,
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
    /// The current forecast, earliest first.
    pub forecast: Vec<Prediction>,
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

/// What became of a file or source that was taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncView {
    /// Its number.
    pub id: i64,
    /// The dataset.
    pub dataset: String,
    /// The source: a file name.
    pub source: String,
    /// When it began, by the model's clock.
    pub started_at: DateTime<Utc>,
    /// `running`, `completed` or `failed`.
    pub status: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that are new.
    pub inserted: u64,
    /// Rows that changed.
    pub updated: u64,
    /// Rows that were there already.
    pub unchanged: u64,
    /// Rows put aside with a reason.
    pub quarantined: u64,
    /// The dataset's version afterwards.
    pub dataset_version: Option<i64>,
    /// Warnings and, when it failed, the reason.
    pub messages: Vec<String>,
}

/// A row that was put aside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuarantinedRow {
    /// Its line in the file, 1-based.
    pub row: u64,
    /// The column at fault.
    pub column: String,
    /// What stood there.
    pub value: String,
    /// Why it was put aside and what to do.
    pub reason: String,
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

/// A column of a file that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreviewColumn {
    /// Its name.
    pub name: String,
    /// What it seems to hold: `date`, `number`, `text`, `flag`.
    pub kind: String,
    /// The role it would take: `time`, `key`, `target`, `known_ahead`, `ignored`.
    pub role: String,
}

/// A file as it would be read, before anything is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreviewView {
    /// How it is read: `csv`, `xlsx` or `parquet`.
    pub format: String,
    /// Separator, decimal sign, date format and encoding in words, each with its name.
    pub settings: BTreeMap<String, String>,
    /// Its columns.
    pub columns: Vec<PreviewColumn>,
    /// The first ten rows as they are understood, cells as text in the order of the columns.
    pub rows: Vec<Vec<String>>,
    /// Where each of these rows stands in the file, 1-based.
    pub row_numbers: Vec<u64>,
    /// What a person should know before storing it.
    pub warnings: Vec<String>,
    /// What would become of its rows; absent where no declaration judges them.
    pub check: Option<PreviewCheck>,
}

/// What would become of the rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PreviewCheck {
    /// Rows that were judged.
    pub rows: u64,
    /// Whether these are all rows of the file; of a very long one only the beginning is judged.
    pub whole: bool,
    /// Rows that would be put aside.
    pub put_aside: u64,
    /// The first of them, and all that are among the rows shown.
    pub first: Vec<QuarantinedRow>,
    /// Why the file as a whole would be refused, if it would.
    pub refusal: Option<String>,
}
