//! What the parent and the training child say to each other.
//!
//! The parent writes a [`TrainingJob`] as one line to the child's standard input and keeps that pipe open. The child answers
//! with one JSON value a line on its standard output and leaves the artifact in the staging folder. It holds no connection to
//! the database. Both sides are the same binary, so the format needs no compatibility beyond its number.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::decision::{Comparator, Evidence};
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_lifecycle::run::Stage;
use vakhta_lifecycle::version::{Recipe, TrainingReport};

/// The format of [`TrainingJob`] and [`ChildMessage`].
pub const PROTOCOL: u32 = 1;

/// The champion, as far as a challenger must be compared with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChampionJob {
    /// The champion.
    pub version: VersionId,
    /// What it was made by.
    pub recipe: Recipe,
    /// Its artifact folder.
    pub artifact: PathBuf,
    /// The dataset version it read.
    pub dataset_version: i64,
    /// The last day its serving fit saw.
    pub trained_through: NaiveDate,
    /// The last day its evaluation fit saw.
    pub evaluated_through: NaiveDate,
}

/// Everything a training needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TrainingJob {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The model.
    pub model: ModelName,
    /// The version to make.
    pub version: VersionId,
    /// The model's declaration (TOML).
    pub declaration: String,
    /// The folder of the datasets.
    pub datasets: PathBuf,
    /// The dataset version to read.
    pub dataset_version: i64,
    /// The model's clock.
    pub now: DateTime<Utc>,
    /// Seed of everything random.
    pub seed: u64,
    /// Threads.
    pub threads: u32,
    /// The champion, if any.
    pub champion: Option<ChampionJob>,
    /// Where to leave the artifact.
    pub staging: PathBuf,
}

/// What a training found out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TrainingOutcome {
    /// What the version was made by.
    pub recipe: Recipe,
    /// What was measured.
    pub report: TrainingReport,
    /// What the decision will rest on.
    pub evidence: Evidence,
    /// First day of the rows.
    pub data_from: NaiveDate,
    /// Last day of the serving fit.
    pub trained_through: NaiveDate,
    /// Last day of the evaluation fit.
    pub evaluated_through: NaiveDate,
    /// SHA-256 over the artifact as the child wrote it.
    pub artifact_sha256: String,
}

impl TrainingOutcome {
    /// Whether there was anything to compare.
    #[must_use]
    pub fn nothing_changed(&self) -> bool {
        self.evidence.comparator == Comparator::NothingChanged
    }
}

/// One line from the child.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "say")]
pub enum ChildMessage {
    /// Where it is.
    Progress {
        /// The stage.
        stage: Stage,
        /// Over all stages, 0 to 1.
        progress: f64,
        /// In a few words.
        message: String,
    },
    /// It is done.
    Done {
        /// What it found out.
        outcome: Box<TrainingOutcome>,
    },
    /// It could not be done, for a reason a person can act on.
    Failed {
        /// The reason.
        message: String,
    },
}
