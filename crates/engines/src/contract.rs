//! The contract: what an engine promises, and how it may fail.

use std::fmt;
use std::ops::ControlFlow;

use crate::frame::{Frame, FrameError};

/// What fitting is given besides the data. Nothing else decides the result.
pub struct FitContext<'a> {
    /// Seed of everything that is sampled.
    pub seed: u64,
    /// Threads to use; 0 counts as 1. Part of what makes a fit repeatable, so record it.
    pub threads: u32,
    /// Called with the share done, rising from 0 to 1, on the calling thread; `Break` cancels the fit. It must not
    /// call into an engine itself: a LightGBM fit holds a process-wide lock while it runs.
    pub progress: &'a mut dyn FnMut(f64) -> ControlFlow<()>,
}

impl FitContext<'_> {
    /// Reports the share done.
    pub(crate) fn report(&mut self, share: f64) -> Result<(), FitError> {
        match (self.progress)(share.clamp(0.0, 1.0)) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(FitError::Cancelled),
        }
    }
}

/// A learner with checked parameters, ready to fit any number of times.
pub trait Engine: Send + Sync {
    /// Name in the registry.
    fn name(&self) -> &'static str;

    /// The parameters in force, defaults included: what a record of a version keeps to repeat it.
    fn params(&self) -> serde_json::Value;

    /// Learns from `frame`.
    ///
    /// # Errors
    /// [`FitError`]: bad data by row and feature, cancelled, or what the learner itself says. Never panics on data.
    fn fit(&self, frame: &Frame, ctx: &mut FitContext) -> Result<Box<dyn Fitted>, FitError>;
}

/// A trained model: immutable, shared between threads.
///
/// Columns are found by name: a frame for prediction may order them as it likes, but must have exactly the features
/// that were fitted on; fewer or more is a sign that training and serving have parted, and is refused.
pub trait Fitted: Send + Sync {
    /// Name of the engine that made it.
    fn engine(&self) -> &'static str;

    /// The features in the order they were fitted in, which is the order of [`Fitted::importance`].
    fn features(&self) -> &[String];

    /// The scale on which contributions add up.
    fn link(&self) -> Link {
        Link::Identity
    }

    /// One prediction a row, `[n_rows]`, each finite. No rows, no predictions.
    ///
    /// # Errors
    /// [`PredictError`] naming the column, or the row and feature.
    fn predict(&self, frame: &Frame) -> Result<Vec<f64>, PredictError>;

    /// Why: `[n_rows, n_features + 1]`, row-major, in the frame's column order, the base value last. A row sums to the
    /// prediction on the scale of [`Fitted::link`].
    ///
    /// # Errors
    /// As [`Fitted::predict`].
    fn contributions(&self, frame: &Frame) -> Result<Vec<f64>, PredictError>;

    /// Share of each feature in what the model learned, `[n_features]`: sums to 1, or all 0 when it uses none.
    fn importance(&self) -> Vec<f64>;

    /// The model in the versioned envelope that [`crate::load`] reads. Same model, same bytes.
    ///
    /// # Errors
    /// [`SaveError`] when the model cannot be written down.
    fn save(&self) -> Result<Vec<u8>, SaveError>;

    /// SHA-256 (hex) of what the model answers with: features and coefficients or trees, not parameters or times.
    fn fingerprint(&self) -> String;
}

impl fmt::Debug for dyn Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("name", &self.name()).field("params", &self.params()).finish()
    }
}

impl fmt::Debug for dyn Fitted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fitted").field("engine", &self.engine()).field("fingerprint", &self.fingerprint()).finish()
    }
}

/// The scale on which a model adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Contributions sum to the prediction.
    Identity,
    /// Contributions sum to the natural logarithm of the prediction.
    Log,
    /// Contributions sum to the log odds of the prediction, which is a probability.
    Logit,
}

impl Link {
    /// From a sum of contributions to a prediction.
    #[must_use]
    pub fn inverse(self, sum: f64) -> f64 {
        match self {
            Self::Identity => sum,
            Self::Log => sum.exp(),
            Self::Logit => 1.0 / (1.0 + (-sum).exp()),
        }
    }
}

/// Refuses targets that are not outcomes.
pub(crate) fn check_binary(objective: &'static str, target: &[f64]) -> Result<(), FitError> {
    let is_outcome = |y: f64| y.abs() <= 0.0 || (y - 1.0).abs() <= 0.0;
    match target.iter().enumerate().find(|(_, y)| !is_outcome(**y)) {
        Some((row, &value)) => Err(FitError::Target { objective, allowed: "0 or 1", row, value }),
        None => Ok(()),
    }
}

/// Why a fit gave no model.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FitError {
    /// The data cannot be learned from.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The progress callback said to stop.
    #[error("cancelled")]
    Cancelled,
    /// The objective does not allow this target.
    #[error("row {row}: {objective} does not allow the target {value}; it must be {allowed}")]
    Target {
        /// Name of the objective.
        objective: &'static str,
        /// What it allows.
        allowed: &'static str,
        /// Row from 0.
        row: usize,
        /// The target.
        value: f64,
    },
    /// The objective needs a target that is not zero throughout.
    #[error(
        "objective {objective} cannot learn from targets that are all zero; use regression or leave the series out"
    )]
    AllZero {
        /// Name of the objective.
        objective: &'static str,
    },
    /// More rows or columns than the engine takes.
    #[error("{found} {what} are more than the {limit} that {engine} takes{hint}")]
    TooLarge {
        /// The engine.
        engine: &'static str,
        /// `rows` or `columns`.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many are allowed.
        limit: usize,
        /// What to do about it; empty when nothing can be said.
        hint: String,
    },
    /// The column that the engine was told to use is not there.
    #[error("there is no column {name:?}; the columns are {known}")]
    NoSuchColumn {
        /// The name asked for.
        name: String,
        /// The names there are, comma-separated.
        known: String,
    },
    /// The column that the engine was told to use holds categories.
    #[error("column {name:?} holds categories, not amounts")]
    NotNumeric {
        /// The name asked for.
        name: String,
    },
    /// The learner itself failed.
    #[error("{engine} could not fit: {reason}")]
    Learner {
        /// The engine.
        engine: &'static str,
        /// Its own words.
        reason: String,
    },
}

/// Why there is no prediction.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PredictError {
    /// The frame is malformed, or a value is.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The columns are not those of the fit.
    #[error("the columns are not those the model was fitted on: missing [{missing}], not expected [{unexpected}]")]
    Columns {
        /// Names that are missing, comma-separated.
        missing: String,
        /// Names that the model does not know, comma-separated.
        unexpected: String,
    },
    /// The model's answer is not a number.
    #[error("row {row}: the prediction is not finite; look for a value far outside what the model was fitted on")]
    NotFinite {
        /// Row from 0.
        row: usize,
    },
    /// The learner itself failed.
    #[error("{engine} could not predict: {reason}")]
    Learner {
        /// The engine.
        engine: &'static str,
        /// Its own words.
        reason: String,
    },
}

/// Why a model could not be written down.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SaveError {
    /// The payload could not be encoded.
    #[error("{engine} model could not be encoded: {reason}")]
    Encode {
        /// The engine.
        engine: &'static str,
        /// What the encoder says.
        reason: String,
    },
}
