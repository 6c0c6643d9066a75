//! Category codes as LightGBM likes them: dense, from 0, in the order of the original codes.
//!
//! LightGBM stores the categories of a split as a bit set up to the largest code and warns on standard output when
//! codes are sparse; dense codes make both harmless whatever the caller numbers its categories by. An unseen code
//! becomes missing, which is where LightGBM sends it anyway.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::frame::Frame;
use crate::schema::Schema;

/// The codes seen in training, for each categorical column of the schema, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Categories(Vec<Vec<u64>>);

impl Categories {
    /// The codes of a checked frame.
    pub(crate) fn of(frame: &Frame, schema: &Schema) -> Self {
        let codes = |column: &usize| {
            let seen: BTreeSet<u64> = frame.rows().filter_map(|row| code(row[*column])).collect();
            seen.into_iter().collect()
        };
        Self(schema.categorical.iter().map(codes).collect())
    }

    /// True when a loaded table can be used without looking again.
    pub(crate) fn holds(&self, schema: &Schema) -> bool {
        self.0.len() == schema.categorical.len() && self.0.iter().all(|codes| codes.is_sorted())
    }

    /// Recodes the categorical columns of one row, which is in the order of the fit.
    pub(crate) fn recode(&self, schema: &Schema, row: &mut [f64]) {
        for (&column, codes) in schema.categorical.iter().zip(&self.0) {
            let place = code(row[column]).and_then(|code| codes.binary_search(&code).ok());
            row[column] = place.map_or(f64::NAN, |place| place as f64);
        }
    }
}

/// A checked value as its code; NaN has none.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "codes are checked integers from 0 to 2^53"
)]
fn code(value: f64) -> Option<u64> {
    (!value.is_nan()).then_some(value as u64)
}
