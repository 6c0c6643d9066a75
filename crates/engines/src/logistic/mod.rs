//! The `logistic` engine: ridge logistic regression, the probability that the target is 1, in a model that a person can read.
//!
//! Features become design columns as in [`crate::linear`]. `fit` finds the coefficients; the model is a linear one on the scale of
//! log odds.

mod fit;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::contract::{Engine, FitContext, FitError, Fitted, Link, PredictError, SaveError};
use crate::envelope::{self, LoadError};
use crate::frame::Frame;
use crate::linear::LinearModel;
use crate::params::{self, ParamError};

/// Name in the registry.
pub const NAME: &str = "logistic";

/// Parameters of the `logistic` engine.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `lambda` | 1.0 | penalty on squared coefficients of standardised features; the intercept is free | above 0 |
///
/// The fit minimises `sum w ln(1 + e^-m) + lambda/2 · |β|²` with `m = (2y - 1)(b + z·β)`: the objective of scikit-learn's
/// `LogisticRegression(C=1/lambda)` after `StandardScaler`; indicators are centred but not scaled. Targets are 0 and 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogisticParams {
    /// Penalty on squared coefficients.
    pub lambda: f64,
}

impl Default for LogisticParams {
    fn default() -> Self {
        Self { lambda: 1.0 }
    }
}

pub(crate) struct LogisticEngine {
    params: LogisticParams,
}

impl LogisticEngine {
    pub(crate) fn new(given: &Value) -> Result<Self, ParamError> {
        let params: LogisticParams = params::parse(NAME, given)?;
        let lambda = params.lambda;
        // Without a penalty classes that a line parts have no finite answer.
        params::within(NAME, ("lambda", lambda), "above 0, to 1e15", lambda > 0.0 && lambda <= 1e15)?;
        Ok(Self { params })
    }
}

impl Engine for LogisticEngine {
    fn name(&self) -> &'static str {
        NAME
    }

    fn params(&self) -> Value {
        params::recorded(&self.params)
    }

    fn fit(&self, frame: &Frame, ctx: &mut FitContext) -> Result<Box<dyn Fitted>, FitError> {
        Ok(Box::new(LogisticModel { odds: fit::fit(frame, self.params.lambda, ctx)? }))
    }
}

/// A fitted `logistic` model; the saved payload is its linear model of the log odds, as JSON.
pub(crate) struct LogisticModel {
    odds: LinearModel,
}

impl LogisticModel {
    pub(crate) fn from_payload(payload: &[u8]) -> Result<Self, LoadError> {
        Ok(Self { odds: LinearModel::from_payload(payload)? })
    }
}

impl Fitted for LogisticModel {
    fn engine(&self) -> &'static str {
        NAME
    }

    fn features(&self) -> &[String] {
        self.odds.features()
    }

    fn link(&self) -> Link {
        Link::Logit
    }

    fn predict(&self, frame: &Frame) -> Result<Vec<f64>, PredictError> {
        let mut out = self.odds.predict(frame)?;
        out.iter_mut().for_each(|odds| *odds = Link::Logit.inverse(*odds));
        Ok(out)
    }

    fn contributions(&self, frame: &Frame) -> Result<Vec<f64>, PredictError> {
        self.odds.contributions(frame)
    }

    fn importance(&self) -> Vec<f64> {
        self.odds.importance()
    }

    fn save(&self) -> Result<Vec<u8>, SaveError> {
        let payload = serde_json::to_vec(&self.odds)
            .map_err(|error| SaveError::Encode { engine: NAME, reason: error.to_string() })?;
        Ok(envelope::seal(NAME, &payload))
    }

    fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(format!("{NAME} {}", self.odds.fingerprint())))
    }
}
