//! Drift: do the last weeks' inputs look as those that the champion learned from? Sketches + current counts + policy → a state
//! of every column → a finding.
//!
//! Drift is not loss: a column may change and the forecasts stay right, which the error of the last days tells. It is the earlier
//! sign of the two, since it needs no forecast that has met its actual.

mod look;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
pub use vakhta_stats::drift::{Counts, TooLittle};

pub use self::look::{ColumnWindow, finding, look};
use crate::ids::VersionId;

/// Days of a week; windows are whole weeks, so that like weekdays meet.
const WEEK: u32 = 7;

/// When a column has drifted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DriftPolicy {
    /// Whether anybody looks. Default true.
    pub enabled: bool,
    /// The columns that are looked at: the target and covariates that hold numbers; all of them when empty.
    pub columns: Vec<String>,
    /// Last days that are compared with the reference, whole weeks. Default 28.
    pub window_days: u32,
    /// Fewest windows of the reference that can be compared with what was before them, to know what is ordinary. Default 8.
    pub min_windows: u32,
    /// Of the columns that are said to drift, at most this share is expected to be said so wrongly. Default 0.05.
    pub fdr: f64,
    /// A distance this much beyond the ordinary one is drift, 0 to 1. Default 0.1.
    pub minor: f64,
    /// A distance this much beyond the ordinary one is drift of level major. Default 0.25.
    pub major: f64,
}

impl Default for DriftPolicy {
    fn default() -> Self {
        Self { enabled: true, columns: Vec::new(), window_days: 28, min_windows: 8, fdr: 0.05, minor: 0.1, major: 0.25 }
    }
}

impl DriftPolicy {
    /// Whole weeks of a window.
    #[must_use]
    pub fn weeks(&self) -> usize {
        (self.window_days / WEEK).max(1) as usize
    }

    /// Whether a column is looked at.
    #[must_use]
    pub fn covers(&self, column: &str) -> bool {
        self.enabled && (self.columns.is_empty() || self.columns.iter().any(|c| c == column))
    }
}

/// What is said of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriftState {
    /// Nothing can be said.
    NotEnoughData,
    /// It looks as it ordinarily does.
    None,
    /// It changed by enough to know of it.
    Minor,
    /// It changed by so much that the champion should learn anew.
    Major,
}

/// The numbers of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// How far the last weeks are from the reference, 0 to 1: the share of rows that would have to move past some value.
    pub distance: f64,
    /// How far such weeks ordinarily are.
    pub ordinary: f64,
    /// Beyond this distance it is drift, as far as one column alone is looked at.
    pub minor_limit: f64,
    /// Beyond this distance it is drift of level major.
    pub major_limit: f64,
    /// The p-value, adjusted for the number of columns.
    pub p_value: f64,
    /// Windows of the reference that this rests on.
    pub windows: u64,
}

/// One column of a look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnDrift {
    /// The column.
    pub column: String,
    /// Its state.
    pub state: DriftState,
    /// What was measured; absent where there is not enough data.
    pub measured: Option<Measured>,
    /// What is lacking, where something is.
    pub lacks: Option<TooLittle>,
    /// The edges of the bins that both are counted in.
    pub edges: Vec<f64>,
    /// The reference's rows.
    pub reference: Counts,
    /// The last weeks' rows.
    pub current: Counts,
}

/// Why a look could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoReference {
    /// The champion was trained by a release that kept none.
    TrainedBefore,
    /// The champion's artifact cannot be read.
    Unreadable,
}

/// A look at all columns of a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriftLook {
    /// The champion whose reference it is.
    pub version: VersionId,
    /// Why there is nothing to compare with, where that is so.
    pub no_reference: Option<NoReference>,
    /// The last day of the reference.
    pub reference_through: Option<NaiveDate>,
    /// The first of the last days.
    pub from: NaiveDate,
    /// The last of them.
    pub through: NaiveDate,
    /// Every column, in the order of the declaration: the target, then covariates.
    pub columns: Vec<ColumnDrift>,
}

/// Drift as the criteria of retraining see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DriftSeen {
    /// Columns of which something can be said.
    pub judged: u64,
    /// Those with drift of level major, by name.
    pub major: Vec<String>,
    /// The distance of the one that drifted most, and the limit of level major.
    pub most: Option<(f64, f64)>,
}

impl DriftLook {
    /// Columns of which something can be said.
    pub fn judged(&self) -> impl Iterator<Item = (&ColumnDrift, &Measured)> {
        self.columns.iter().filter_map(|c| Some((c, c.measured.as_ref()?)))
    }

    /// The worst state of all columns.
    #[must_use]
    pub fn state(&self) -> DriftState {
        self.columns.iter().map(|c| c.state).max().unwrap_or(DriftState::NotEnoughData)
    }

    /// The columns in a state, the one that is farthest beyond its limit first.
    #[must_use]
    pub fn in_state(&self, state: DriftState) -> Vec<(&ColumnDrift, &Measured)> {
        let mut found: Vec<_> = self.judged().filter(|(c, _)| c.state == state).collect();
        found.sort_by(|(a, m), (b, n)| n.excess().total_cmp(&m.excess()).then_with(|| a.column.cmp(&b.column)));
        found
    }

    /// What the criteria of retraining see.
    #[must_use]
    pub fn seen(&self) -> DriftSeen {
        let drifted = self.in_state(DriftState::Major);
        let mut major: Vec<String> = drifted.iter().map(|(c, _)| c.column.clone()).collect();
        major.sort();
        DriftSeen {
            judged: self.judged().count() as u64,
            most: drifted.first().map(|(_, m)| (m.distance, m.major_limit)),
            major,
        }
    }
}

impl Measured {
    /// How far beyond the ordinary.
    #[must_use]
    pub fn excess(&self) -> f64 {
        self.distance - self.ordinary
    }
}
