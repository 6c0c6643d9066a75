//! The `lightgbm` engine: gradient-boosted trees by LightGBM 4.7, under our own safe wrapper.
//!
//! Files: `params` checks and spells the parameters, `categories` recodes category codes, `rows` prepares
//! the training rows, `fit` runs the boosting
//! loop, `model` answers, `ffi` is the only place that talks to the library.
//!
//! # Same inputs, same bytes
//! Always `deterministic`, `force_row_wise`, a fixed thread count and seeds drawn from the context's. LightGBM keeps
//! targets and weights as 32-bit floats: a target has 7 significant digits.
//!
//! # Missing values
//! NaN goes to the side of a split that training found better. A feature that had no NaN in training has no such side,
//! and LightGBM reads NaN as 0 there: features that may go missing in service should have gone missing in training.
//! A missing or unseen category goes with the categories that a split does not name.
//!
//! # Threads
//! LightGBM keeps its thread count in one process-wide variable and sizes buffers by it, so two fits at once, or a fit
//! and a load, could write out of bounds. Fitting and loading therefore hold a process-wide lock: they wait for each
//! other. Predicting does not touch that variable, never waits for a fit, and runs on the calling thread.
//!
//! OpenMP's threads spin while they wait, which under load made two threads ten times slower than one. The program
//! that fits should set `OMP_WAIT_POLICY=PASSIVE` in its environment before it starts (the training child is started
//! that way), or use one thread for small tables.
//!
//! # Not here
//! Linear trees (LightGBM cannot explain them), and, until they are needed, binary and multiclass objectives: the
//! wrapper already sizes its buffers by what the library says it will write.

mod categories;
mod ffi;
mod fit;
mod model;
mod params;
mod rows;

use serde_json::Value;

use crate::contract::{Engine, FitContext, FitError, Fitted};
use crate::frame::Frame;
use crate::params::ParamError;

pub(crate) use model::LightGbmModel;
pub use params::{Boosting, LightGbmParams, Objective};

/// Name in the registry.
pub const NAME: &str = "lightgbm";

pub(crate) struct LightGbmEngine {
    params: LightGbmParams,
}

impl LightGbmEngine {
    pub(crate) fn new(given: &Value) -> Result<Self, ParamError> {
        Ok(Self { params: LightGbmParams::from_value(given)? })
    }
}

impl Engine for LightGbmEngine {
    fn name(&self) -> &'static str {
        NAME
    }

    fn params(&self) -> Value {
        self.params.recorded()
    }

    fn fit(&self, frame: &Frame, ctx: &mut FitContext) -> Result<Box<dyn Fitted>, FitError> {
        Ok(Box::new(fit::fit(frame, &self.params, ctx)?))
    }
}
