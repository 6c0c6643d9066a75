//! A fitted linear model: its base value and the terms of its features.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::NAME;
use super::terms::Term;
use crate::contract::{Fitted, PredictError, SaveError};
use crate::envelope::{self, LoadError};
use crate::frame::Frame;
use crate::schema::Schema;

/// A fitted `linear` model; the saved payload is this, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct LinearModel {
    pub(crate) schema: Schema,
    /// Weighted mean of the training target.
    pub(crate) base: f64,
    /// One a feature, in the order of the schema.
    pub(crate) terms: Vec<Term>,
}

impl LinearModel {
    pub(crate) fn from_payload(payload: &[u8]) -> Result<Self, LoadError> {
        let broken = |reason: String| LoadError::Payload { engine: NAME, reason };
        let model: Self = serde_json::from_slice(payload).map_err(|error| broken(error.to_string()))?;
        if model.terms.len() != model.schema.features.len() || !model.schema.holds() {
            return Err(broken("it does not have one term for each feature".into()));
        }
        Ok(model)
    }

    /// Calls `each` with the contributions of every row, in the frame's column order, and their sum with the base.
    fn explain(&self, frame: &Frame, mut each: impl FnMut(&[f64], f64)) -> Result<(), PredictError> {
        let order = self.schema.order(frame)?;
        let mut values = vec![0.0; self.terms.len()];
        let mut parts = vec![0.0; self.terms.len()];
        for row in 0..frame.n_rows {
            self.schema.read_row(frame, &order, row, &mut values)?;
            let mut sum = self.base;
            for ((term, x), &column) in self.terms.iter().zip(&values).zip(&order.columns) {
                parts[column] = term.contribution(*x);
                sum += parts[column];
            }
            if !sum.is_finite() {
                return Err(PredictError::NotFinite { row });
            }
            each(&parts, sum);
        }
        Ok(())
    }
}

impl Fitted for LinearModel {
    fn engine(&self) -> &'static str {
        NAME
    }

    fn features(&self) -> &[String] {
        &self.schema.features
    }

    fn predict(&self, frame: &Frame) -> Result<Vec<f64>, PredictError> {
        let mut out = Vec::with_capacity(frame.n_rows);
        self.explain(frame, |_, sum| out.push(sum))?;
        Ok(out)
    }

    fn contributions(&self, frame: &Frame) -> Result<Vec<f64>, PredictError> {
        let mut out = Vec::with_capacity(frame.n_rows.saturating_mul(self.terms.len() + 1));
        self.explain(frame, |parts, _| {
            out.extend_from_slice(parts);
            out.push(self.base);
        })?;
        Ok(out)
    }

    fn importance(&self) -> Vec<f64> {
        let spreads: Vec<f64> = self.terms.iter().map(|term| term.variance().sqrt()).collect();
        let total: f64 = spreads.iter().sum();
        let usable = total > 0.0 && total.is_finite();
        spreads.iter().map(|spread| if usable { spread / total } else { 0.0 }).collect()
    }

    fn save(&self) -> Result<Vec<u8>, SaveError> {
        let payload =
            serde_json::to_vec(self).map_err(|error| SaveError::Encode { engine: NAME, reason: error.to_string() })?;
        Ok(envelope::seal(NAME, &payload))
    }

    fn fingerprint(&self) -> String {
        // The model is nothing but its substance. A failure to encode would fail `save` first and keep it out of use.
        hex::encode(Sha256::digest(serde_json::to_vec(self).unwrap_or_default()))
    }
}
