//! The `column` engine: a baseline is a declared feature.
//!
//! A seasonal-naive forecast is "the last value on the same weekday", a weekday mean is "the mean of the same weekday
//! so far". Both are features that the series kernel already computes as of the origin, so the baseline engine only
//! passes a column through: the baseline is held to exactly the same rows, origins and leakage rules as every model,
//! and any other column can be a baseline by naming it. Where the column is missing it answers the (weighted) mean of
//! the training target.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::contract::{Engine, FitContext, FitError, Fitted, PredictError, SaveError};
use crate::envelope::{self, LoadError};
use crate::frame::Frame;
use crate::params::{self, ParamError};
use crate::schema::{Schema, listed};

/// Name in the registry.
pub const NAME: &str = "column";

/// Parameters of the `column` engine.
///
/// | Name | Default | Purpose | Range |
/// |---|---|---|---|
/// | `feature` | none, required | the column that is the forecast | a numeric column of the frame |
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnParams {
    /// Name of the column that is the forecast.
    pub feature: Option<String>,
}

pub(crate) struct ColumnEngine {
    feature: String,
}

impl ColumnEngine {
    pub(crate) fn new(given: &Value) -> Result<Self, ParamError> {
        let params: ColumnParams = params::parse(NAME, given)?;
        let why = "the column that is the forecast";
        let feature = params.feature.ok_or(ParamError::Required { engine: NAME, name: "feature", why })?;
        Ok(Self { feature })
    }
}

impl Engine for ColumnEngine {
    fn name(&self) -> &'static str {
        NAME
    }

    fn params(&self) -> Value {
        params::recorded(&ColumnParams { feature: Some(self.feature.clone()) })
    }

    fn fit(&self, frame: &Frame, ctx: &mut FitContext) -> Result<Box<dyn Fitted>, FitError> {
        let target = frame.check_for_fit()?;
        let Some(feature) = frame.names.iter().position(|name| *name == self.feature) else {
            let known = listed(frame.names.iter());
            return Err(FitError::NoSuchColumn { name: self.feature.clone(), known });
        };
        let schema = Schema::of(frame);
        if schema.is_category(feature) {
            return Err(FitError::NotNumeric { name: self.feature.clone() });
        }
        ctx.report(0.0)?;
        let mut mean = 0.0;
        let mut total = 0.0;
        for (row, y) in target.iter().enumerate() {
            let weight = frame.weight_of(row);
            total += weight;
            if weight > 0.0 {
                // Running mean: a sum of a million targets of 1e30 would lose the small ones.
                mean += (y - mean) * (weight / total);
            }
        }
        ctx.report(1.0)?;
        Ok(Box::new(ColumnModel { schema, feature, fallback: mean }))
    }
}

/// A fitted `column` model; the saved payload is this, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ColumnModel {
    schema: Schema,
    feature: usize,
    fallback: f64,
}

impl ColumnModel {
    pub(crate) fn from_payload(payload: &[u8]) -> Result<Self, LoadError> {
        let broken = |reason: String| LoadError::Payload { engine: NAME, reason };
        let model: Self = serde_json::from_slice(payload).map_err(|error| broken(error.to_string()))?;
        if model.feature >= model.schema.features.len() || !model.schema.holds() {
            return Err(broken("it names a column that it does not have".into()));
        }
        Ok(model)
    }

    /// The column's own value for each row, NaN where missing, and the column's place in the frame.
    fn column(&self, frame: &Frame) -> Result<(usize, Vec<f64>), PredictError> {
        let order = self.schema.order(frame)?;
        let mut row_values = vec![0.0; self.schema.features.len()];
        let mut values = Vec::with_capacity(frame.n_rows);
        for row in 0..frame.n_rows {
            self.schema.read_row(frame, &order, row, &mut row_values)?;
            values.push(row_values[self.feature]);
        }
        Ok((order.columns[self.feature], values))
    }
}

impl Fitted for ColumnModel {
    fn engine(&self) -> &'static str {
        NAME
    }

    fn features(&self) -> &[String] {
        &self.schema.features
    }

    fn predict(&self, frame: &Frame) -> Result<Vec<f64>, PredictError> {
        let (_, values) = self.column(frame)?;
        Ok(values.into_iter().map(|value| if value.is_nan() { self.fallback } else { value }).collect())
    }

    fn contributions(&self, frame: &Frame) -> Result<Vec<f64>, PredictError> {
        let (column, values) = self.column(frame)?;
        let width = self.schema.features.len() + 1;
        let mut out = vec![0.0; frame.n_rows * width];
        for (row, value) in out.chunks_exact_mut(width).zip(values) {
            row[column] = if value.is_nan() { 0.0 } else { value - self.fallback };
            row[width - 1] = self.fallback;
        }
        Ok(out)
    }

    fn importance(&self) -> Vec<f64> {
        let mut shares = vec![0.0; self.schema.features.len()];
        shares[self.feature] = 1.0;
        shares
    }

    fn save(&self) -> Result<Vec<u8>, SaveError> {
        let payload =
            serde_json::to_vec(self).map_err(|error| SaveError::Encode { engine: NAME, reason: error.to_string() })?;
        Ok(envelope::seal(NAME, &payload))
    }

    fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        hasher.update(self.schema.features[self.feature].as_bytes());
        hasher.update([0]);
        hasher.update(self.fallback.to_le_bytes());
        hex::encode(hasher.finalize())
    }
}
