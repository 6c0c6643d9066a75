//! `[training]` and `[cv]`: what is tried, from which rows it learns, and which origins are held out.

use serde::{Deserialize, Serialize};
use vakhta_tables::matrix::{OriginScheme, WeightSpec};

/// What is tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TrainingSection {
    /// The candidates; the best by cross-validation becomes the challenger.
    pub candidates: Vec<Candidate>,
    /// Which rows a fit learns from, within which budget.
    pub rows: OriginScheme,
    /// How much a row counts.
    pub weights: WeightSpec,
    /// Seed of everything random.
    pub seed: u64,
    /// Past origins, every `step` days before the holdout, whose errors calibrate the intervals beside the folds.
    pub interval_origins: usize,
}

impl Default for TrainingSection {
    fn default() -> Self {
        let candidate = |engine: &str| Candidate { engine: engine.to_owned(), params: empty_object(), own_past: false };
        Self {
            candidates: vec![candidate("lightgbm"), candidate("linear")],
            rows: OriginScheme::default(),
            weights: WeightSpec::default(),
            seed: 20_200_101,
            interval_origins: 0,
        }
    }
}

/// One engine with its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The engine's name.
    pub engine: String,
    /// Its parameters; what is absent takes the engine's default.
    #[serde(default = "empty_object")]
    pub params: serde_json::Value,
    /// Blends every series' forecast with a seasonal smoothing of its own past, by weights from cross-validation.
    #[serde(default)]
    pub own_past: bool,
}

impl Candidate {
    /// What a person calls it.
    pub(crate) fn label(&self) -> String {
        if self.own_past { format!("{} + own past", self.engine) } else { self.engine.clone() }
    }
}

fn empty_object() -> serde_json::Value {
    serde_json::json!({})
}

/// Rolling-origin cross-validation. Every fold forecasts the whole horizon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CvSection {
    /// Folds before the holdout. Default 3.
    pub folds: usize,
    /// Days left out of training between the last target and the fold's origin, as they would be in service. Default 1.
    pub gap_days: u16,
}

impl Default for CvSection {
    fn default() -> Self {
        Self { folds: 3, gap_days: 1 }
    }
}
