//! The `linear` engine: ridge regression in closed form, a model that a person can read.
//!
//! Numbers are standardised, categories become one indicator a level, and a feature that had missing values gets an
//! indicator of them. An unseen category sets no indicator at all, and a number is followed beyond those that were learned
//! from by as much as they lie apart. Files: `terms` turns features into design columns,
//! `solve` finds the coefficients, `fit` puts the two together, `model` answers.

mod fit;
mod model;
mod solve;
mod terms;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::contract::{Engine, FitContext, FitError, Fitted};
use crate::frame::Frame;
use crate::params::{self, ParamError};

pub(crate) use fit::{BLOCK_ROWS, Design};
pub(crate) use model::LinearModel;

/// Name in the registry.
pub const NAME: &str = "linear";

/// Parameters of the `linear` engine.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `lambda` | 1.0 | penalty on squared coefficients of standardised features; the intercept is free | from 0 |
///
/// The fit minimises `sum w (y - b - z·β)² + lambda · |β|²`: the objective of scikit-learn's `Ridge(alpha=lambda)`
/// after `StandardScaler`; indicators are centred but not scaled, so that a rare category is shrunk more than a common
/// one. Where the system is singular (collinear columns and `lambda` 0) the penalty is raised until it is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinearParams {
    /// Penalty on squared coefficients.
    pub lambda: f64,
}

impl Default for LinearParams {
    fn default() -> Self {
        Self { lambda: 1.0 }
    }
}

pub(crate) struct LinearEngine {
    params: LinearParams,
}

impl LinearEngine {
    pub(crate) fn new(given: &Value) -> Result<Self, ParamError> {
        let params: LinearParams = params::parse(NAME, given)?;
        let lambda = params.lambda;
        params::within(NAME, ("lambda", lambda), "from 0 to 1e15", (0.0..=1e15).contains(&lambda))?;
        Ok(Self { params })
    }
}

impl Engine for LinearEngine {
    fn name(&self) -> &'static str {
        NAME
    }

    fn params(&self) -> Value {
        params::recorded(&self.params)
    }

    fn fit(&self, frame: &Frame, ctx: &mut FitContext) -> Result<Box<dyn Fitted>, FitError> {
        Ok(Box::new(fit::fit(frame, self.params.lambda, ctx)?))
    }
}
