//! How good the forecasts were: over a period, where the error comes from, and whether a retraining paid.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::analysis::{Dimension, Group};
use vakhta_lifecycle::decision::{DecisionMetric, Verdict};
use vakhta_lifecycle::ids::{ModelName, RunId, VersionId};
use vakhta_lifecycle::payback::Payback;
use vakhta_lifecycle::prediction::Pair;

use super::{Reason, Scores, Trend};

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
