//! The rows that LightGBM trains on, in its types: 32-bit targets and weights, dense category codes, no row of weight 0.
//!
//! LightGBM itself counts a row of weight 0 towards the size of a leaf and interpolates quantiles towards it; here, as in
//! every engine, such a row is as good as absent.

use std::borrow::Cow;

use super::categories::Categories;
use super::ffi::TrainingRows;
use crate::frame::Frame;
use crate::schema::Schema;

/// Training rows that own what differs from the frame.
pub(super) struct Rows<'a> {
    values: Cow<'a, [f64]>,
    n_columns: usize,
    target: Vec<f32>,
    weight: Option<Vec<f32>>,
}

impl<'a> Rows<'a> {
    /// From a frame checked for fitting and its target.
    pub(super) fn of(frame: &Frame<'a>, target: &[f64], schema: &Schema, categories: &Categories) -> Self {
        // In the library's precision: what it rounds to zero is zero.
        let counts = |row: usize| narrow(frame.weight_of(row)) > 0.0;
        let keep = |role: &[f64]| -> Vec<f32> {
            role.iter().enumerate().filter(|(row, _)| counts(*row)).map(|(_, value)| narrow(*value)).collect()
        };
        let target = keep(target);
        let values = if categories.is_empty() && target.len() == frame.n_rows {
            Cow::Borrowed(frame.values)
        } else {
            let kept = frame.rows().enumerate().filter(|(row, _)| counts(*row)).flat_map(|(_, values)| values);
            let mut values: Vec<f64> = kept.copied().collect();
            values.chunks_exact_mut(frame.names.len()).for_each(|row| categories.recode(schema, row));
            Cow::Owned(values)
        };
        Self { values, n_columns: frame.names.len(), target, weight: frame.weight.map(keep) }
    }

    pub(super) fn target(&self) -> &[f32] {
        &self.target
    }

    /// As the library takes them.
    pub(super) fn borrowed(&self) -> TrainingRows<'_> {
        TrainingRows {
            values: &self.values,
            n_columns: self.n_columns,
            target: &self.target,
            weight: self.weight.as_deref(),
        }
    }
}

/// LightGBM holds targets and weights as 32-bit floats; both are checked to be within their range.
#[expect(clippy::cast_possible_truncation, reason = "the rounding is LightGBM's and documented")]
fn narrow(value: f64) -> f32 {
    value as f32
}
