//! The rows that LightGBM trains on, in its types: 32-bit targets and weights, dense category codes, no row of weight 0.
//!
//! LightGBM itself counts a row of weight 0 towards the size of a leaf and interpolates quantiles towards it; here, as in
//! every engine, such a row is as good as absent.

use super::categories::Categories;
use crate::frame::Frame;
use crate::schema::Schema;

/// Training rows; features stay where the frame has them and are recoded while they are read.
pub(super) struct Rows<'a> {
    frame: Frame<'a>,
    /// Rows of the frame; all where there is none.
    kept: Option<Vec<u32>>,
    schema: &'a Schema,
    categories: &'a Categories,
    target: Vec<f32>,
    weight: Option<Vec<f32>>,
}

impl<'a> Rows<'a> {
    /// From a frame checked for fitting, of at most 2^31 − 1 rows, and its target.
    pub(super) fn of(frame: &Frame<'a>, target: &[f64], schema: &'a Schema, categories: &'a Categories) -> Self {
        // In the library's precision: what it rounds to zero is zero.
        let counts = |row: usize| narrow(frame.weight_of(row)) > 0.0;
        let keep = |role: &[f64]| -> Vec<f32> {
            role.iter().enumerate().filter(|(row, _)| counts(*row)).map(|(_, value)| narrow(*value)).collect()
        };
        let target = keep(target);
        let kept = (target.len() < frame.n_rows)
            .then(|| (0u32..).zip(0..frame.n_rows).filter(|(_, row)| counts(*row)).map(|(row, _)| row).collect());
        Self { frame: *frame, kept, schema, categories, target, weight: frame.weight.map(keep) }
    }

    pub(super) fn target(&self) -> &[f32] {
        &self.target
    }

    pub(super) fn weight(&self) -> Option<&[f32]> {
        self.weight.as_deref()
    }

    pub(super) fn n_columns(&self) -> usize {
        self.frame.names.len()
    }

    /// Copies a row of features, `[n_columns]`, as the library takes it.
    pub(super) fn read(&self, row: usize, into: &mut [f64]) {
        let row = self.kept.as_ref().map_or(row, |kept| kept[row] as usize);
        into.copy_from_slice(self.frame.row(row));
        self.categories.recode(self.schema, into);
    }
}

/// LightGBM holds targets and weights as 32-bit floats; both are checked to be within their range.
#[expect(clippy::cast_possible_truncation, reason = "the rounding is LightGBM's and documented")]
fn narrow(value: f64) -> f32 {
    value as f32
}
