//! What monitors see: daily metrics in, findings out.

mod rules;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use vakhta_stats::metric::Scores;

pub use self::rules::findings;
use crate::drift::DriftLook;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Somebody should look.
    Warning,
    /// Somebody must look now.
    Critical,
}

/// What a finding is about. The first five are the source's alert rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// MAPE above the critical threshold.
    ErrorCritical,
    /// MAPE above the warning threshold.
    ErrorWarning,
    /// The week is worse than the week before by more than the threshold.
    Degradation,
    /// More branches than allowed above their own threshold.
    SegmentError,
    /// A systematic shift of the forecasts.
    Bias,
    /// The champion is older than allowed.
    ModelStale,
    /// The dataset has no rows for longer than allowed.
    DataStale,
    /// A run failed.
    RunFailed,
    /// The rows of the last import look wrong.
    DataQuality,
    /// The last weeks differ from what the champion learned from.
    Drift,
}

/// Thresholds of the alerts. Percentages are percent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlertPolicy {
    /// Critical error. Default 15.
    pub critical_error: f64,
    /// Warning error. Default 10.
    pub warning_error: f64,
    /// Where set, both thresholds are this share of the baseline's error on the same pairs instead: (warning, critical),
    /// for example `[0.9, 1.0]`.
    pub relative_to_baseline: Option<[f64; 2]>,
    /// Week-on-week degradation. Default 20.
    pub degradation: f64,
    /// The segment column that is counted, for example `branch`; the first key when absent.
    pub segment: Option<String>,
    /// A segment counts when its error is above this. Default 30.
    pub segment_error: f64,
    /// More than this many such segments raise an alert. Default 3.
    pub max_segments: u64,
    /// Where set, that limit is this share of all segments instead, 0 to 1.
    pub max_segments_share: Option<f64>,
    /// Bias beyond ± this (target's units at the model's grain). Default 10000.
    pub bias: f64,
    /// Where set, bias beyond this share of the mean actual instead, in percent.
    pub bias_percent: Option<f64>,
    /// A champion older than this many days is stale. Default 30.
    pub model_stale_days: u32,
    /// Data older than this many days is stale. Default 3.
    pub data_stale_days: u32,
    /// Fewest pairs a percentage may rest on. Default 100.
    pub min_pairs: u64,
    /// Days a metric is pooled over. Default 7.
    pub window_days: u32,
    /// More than this share of an import's rows put aside raises an alert, in percent. Default 5.
    pub quarantined_percent: f64,
    /// A critical alert that nobody acknowledged for longer than this many hours escalates, and again after as long. Default 24.
    pub escalate_hours: u32,
    /// An alert that comes back within this many hours after it resolved is reopened instead of raised anew. Default 48.
    pub reopen_hours: u32,
}

impl Default for AlertPolicy {
    fn default() -> Self {
        Self {
            critical_error: 15.0,
            warning_error: 10.0,
            relative_to_baseline: None,
            degradation: 20.0,
            segment: None,
            segment_error: 30.0,
            max_segments: 3,
            max_segments_share: None,
            bias: 10_000.0,
            bias_percent: None,
            model_stale_days: 30,
            data_stale_days: 3,
            min_pairs: 100,
            window_days: 7,
            quarantined_percent: 5.0,
            escalate_hours: 24,
            reopen_hours: 48,
        }
    }
}

impl AlertPolicy {
    /// The thresholds of the error in force: (warning, critical). `None` where they are relative to the baseline and that
    /// has no error on these pairs.
    #[must_use]
    pub fn error_limits(&self, baseline: Option<f64>) -> Option<(f64, f64)> {
        match self.relative_to_baseline {
            None => Some((self.warning_error, self.critical_error)),
            Some([warning, critical]) => {
                baseline.filter(|b| b.is_finite() && *b > 0.0).map(|b| (warning * b, critical * b))
            }
        }
    }
}

/// One segment over the window.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentWindow {
    /// The segment's value, for example `B02`.
    pub value: String,
    /// Its error over the window by the model's metric, or `None` for "not enough data".
    pub error: Option<f64>,
    /// Pairs it rests on.
    pub n: u64,
}

/// What the monitor of a model's error looks at. All scores are at the model's grain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MonitorSnapshot {
    /// The last day with actuals.
    pub through: Option<NaiveDate>,
    /// The model's "today".
    pub today: NaiveDate,
    /// The last `window_days` matured days.
    pub current: Scores,
    /// The baseline on the same pairs.
    pub baseline: Scores,
    /// The `window_days` before those.
    pub previous: Scores,
    /// Mean actual of the window at the model's grain.
    pub mean_actual: Option<f64>,
    /// Segments over the window.
    pub segments: Vec<SegmentWindow>,
    /// Days since the champion was trained, if one serves.
    pub champion_age_days: Option<i64>,
    /// The last day the dataset has rows for.
    pub data_through: Option<NaiveDate>,
    /// The last run that ended, if it failed: its id and reason.
    pub failed_run: Option<(String, String)>,
    /// What the last import that brought rows looked like.
    pub last_import: Option<ImportQuality>,
    /// The last look at the champion's inputs.
    pub drift: Option<DriftLook>,
}

/// What the rows of an import looked like.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportQuality {
    /// The file.
    pub source: String,
    /// Rows that were read, those put aside among them.
    pub rows: u64,
    /// Rows that were put aside.
    pub quarantined: u64,
    /// What was seen in the rows.
    pub notes: Vec<QualityNote>,
}

/// Something seen in the rows of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityNote {
    /// How much it matters.
    pub severity: Severity,
    /// In an English sentence.
    pub message: String,
}

/// Something a monitor saw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is about.
    pub kind: FindingKind,
    /// How bad.
    pub severity: Severity,
    /// What was measured.
    pub value: f64,
    /// The threshold it crossed.
    pub threshold: f64,
    /// In an English sentence; pages translate from kind and numbers.
    pub message: String,
    /// Details, for example the branches concerned.
    pub details: Vec<String>,
}
