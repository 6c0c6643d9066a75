//! Simulating how a model is kept up: what other rules of retraining and deployment would have cost, and how good it would
//! have been.
//!
//! Whoever replays the past hands every day's pairs to a [`Keeper`] per policy, asks it whether to retrain, and tells it what
//! came of that. What is asked and decided is exactly what the loop itself asks ([`crate::retrain`]) and decides
//! ([`crate::decision`]). [`choose`] says which policy to take.

mod choice;
mod keeper;
mod policy;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use vakhta_stats::metric::Scores;

pub use self::choice::{Choice, Compared, choose};
pub use self::keeper::{Keeper, KeeperSetup, Kept};
pub use self::policy::{BUILT_IN, DeployThresholds, PolicyFile, UpkeepPolicy};
use crate::decision::Rule;
use crate::run::Trigger;

/// One retraining of a simulation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SimulatedRun {
    /// The last day that was known.
    pub day: NaiveDate,
    /// Why it was begun.
    pub trigger: Trigger,
    /// What the rules of deployment said; `None` where the policy deploys whatever comes.
    pub rule: Option<Rule>,
    /// Whether it was deployed.
    pub deployed: bool,
    /// How long the training took, in seconds.
    pub seconds: f64,
}

/// The error of some days in a row.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WeekError {
    /// The first of at most seven days.
    pub from: NaiveDate,
    /// The error by the model's metric; `None` where nothing was scored.
    pub error: Option<f64>,
}

/// What became of a model under one policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PolicyOutcome {
    /// The policy.
    pub policy: UpkeepPolicy,
    /// The error over all days, by the model's metric.
    pub error: Option<f64>,
    /// All scores over all days, at the model's grain.
    pub scores: Scores,
    /// The retrainings after the first version, which all policies share.
    pub runs: Vec<SimulatedRun>,
    /// What the retrainings took together, in seconds.
    pub seconds: f64,
    /// The error week by week.
    pub weeks: Vec<WeekError>,
}

impl PolicyOutcome {
    /// Retrainings that were deployed.
    #[must_use]
    pub fn deployed(&self) -> usize {
        self.runs.iter().filter(|run| run.deployed).count()
    }
}
