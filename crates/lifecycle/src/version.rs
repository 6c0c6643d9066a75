//! A version: one trained artifact of a model, immutable but for its status.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use vakhta_stats::metric::Scores;

use crate::ids::{ModelName, RunId, VersionId};

/// Where a version stands. A version is never deleted; what is not deployed is archived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionStatus {
    /// Registered, not yet decided on.
    Trained,
    /// The champion: what serves.
    Deployed,
    /// Was deployed, or was rejected; can be rolled back to.
    Archived,
    /// Its artifact cannot be used; never serves.
    Failed,
}

/// What a version was made by: everything that must be equal for two trainings on the same rows to be equal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// The engine's name, for example `lightgbm`.
    pub engine: String,
    /// The engine's parameters, as declared (a JSON object).
    pub params: serde_json::Value,
    /// The names of the features, in the order of the matrix.
    pub features: Vec<String>,
    /// SHA-256 over engine, parameters, features and the feature settings of the declaration, in hexadecimal.
    pub fingerprint: String,
}

/// How much a feature matters to a version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Importance {
    /// The feature's name.
    pub feature: String,
    /// Its share of the total gain, 0 to 1.
    pub share: f64,
}

/// The scores of one segment (a branch, a product) on the holdout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SegmentScores {
    /// The key column that forms the segment, for example `branch`.
    pub column: String,
    /// Its value, for example `B02`.
    pub value: String,
    /// Scores on the rows of the segment.
    pub scores: Scores,
}

/// What was measured of a version while it was trained. Percentages are percent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrainingReport {
    /// Scores of every cross-validation fold, earliest first.
    pub cv: Vec<Scores>,
    /// Scores on the holdout, at the model's grain, by the evaluation fit.
    pub holdout: Scores,
    /// Scores of the declared baseline on the same rows.
    pub baseline: Scores,
    /// Holdout scores at the grain of the series, where that is finer than the model's grain.
    pub holdout_series: Scores,
    /// Holdout scores by segment.
    pub segments: Vec<SegmentScores>,
    /// The CV score of every candidate that was tried: (engine, metric of decision).
    pub candidates: Vec<(String, Option<f64>)>,
    /// Importance of the features, greatest first.
    pub importance: Vec<Importance>,
    /// Rows that the final refit learned from.
    pub n_rows: u64,
    /// Series among them.
    pub n_series: u64,
    /// The row budget in force and how many rows were possible.
    pub row_budget: u64,
    /// How many rows were possible before the budget.
    pub rows_possible: u64,
    /// Seconds of the child process, start to end.
    pub seconds: f64,
    /// Notes a person should read, for example series too short to learn from.
    pub notes: Vec<String>,
}

/// One trained artifact and all that is needed to explain and repeat it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its name.
    pub id: VersionId,
    /// The model it is a version of.
    pub model: ModelName,
    /// The run that made it.
    pub run: RunId,
    /// Where it stands.
    pub status: VersionStatus,
    /// When it was trained, by the model's clock.
    pub created_at: DateTime<Utc>,
    /// When it began to serve last, if ever.
    pub deployed_at: Option<DateTime<Utc>>,
    /// When it was archived last, if ever.
    pub archived_at: Option<DateTime<Utc>>,
    /// What it was made by.
    pub recipe: Recipe,
    /// The dataset it read.
    pub dataset: String,
    /// The version of that dataset.
    pub dataset_version: i64,
    /// The first day of the rows it read.
    pub data_from: NaiveDate,
    /// The last day that the final refit saw.
    pub trained_through: NaiveDate,
    /// The last day that the evaluation fit saw; the holdout follows it.
    pub evaluated_through: NaiveDate,
    /// Seed of everything random in it.
    pub seed: u64,
    /// Threads it was trained with (part of "same inputs, same bytes").
    pub threads: u32,
    /// The release of Vakhta that trained it.
    pub software: String,
    /// Its artifact's folder, relative to the artifact store.
    pub artifact: String,
    /// SHA-256 over the artifact's files, in hexadecimal.
    pub artifact_sha256: String,
    /// What was measured.
    pub report: TrainingReport,
}

impl Version {
    /// Whether it never served: its training was rejected, or never decided on. Returning to it is not returning.
    #[must_use]
    pub fn never_served(&self) -> bool {
        self.deployed_at.is_none()
    }
}
