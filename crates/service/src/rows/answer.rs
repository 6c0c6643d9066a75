//! What is said of a row, and how wide.

use serde::{Deserialize, Serialize};
use vakhta_lifecycle::prediction::ClassShare;
use vakhta_stats::conformal::{lower_quantile, upper_quantile};

use crate::forecasting::Interval;

/// What is said of one row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// A number; the probability of the second class; or the position of the most likely class.
    pub(crate) value: f64,
    /// The interval of a number. Of a probability it is all that a probability can be.
    pub(crate) interval: Interval,
    /// What the baseline says: the mean, or the share, of what was learned from.
    pub(crate) baseline: f64,
    /// Every class, where there are more than two.
    pub(crate) classes: Vec<ClassShare>,
}

impl Answer {
    /// The forecast and the baseline beside an outcome, as they are judged: of several classes the probabilities of the one that came
    /// true, beside certainty.
    pub(crate) fn judged(value: f64, baseline: f64, classes: &[ClassShare], outcome: f64) -> Option<(f64, f64, f64)> {
        if classes.is_empty() {
            return Some((outcome, value, baseline));
        }
        let came_true = classes.get(outcome as usize)?;
        Some((1.0, came_true.probability, came_true.prior))
    }
}

/// How far outcomes lie from predictions of a number, by split conformal prediction on rows that no fit had seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spread {
    lo80: f64,
    hi80: f64,
    lo95: f64,
    hi95: f64,
}

impl Spread {
    /// From outcomes and predictions; none where there are too few.
    pub(crate) fn of(pairs: &[(f64, f64)]) -> Option<Self> {
        let errors: Vec<f64> = pairs.iter().map(|(outcome, predicted)| outcome - predicted).collect();
        Some(Self {
            lo80: lower_quantile(&errors, 0.1)?,
            hi80: upper_quantile(&errors, 0.1)?,
            lo95: lower_quantile(&errors, 0.025)?,
            hi95: upper_quantile(&errors, 0.025)?,
        })
    }

    /// Around a prediction; the point always lies inside.
    pub(crate) fn around(&self, value: f64) -> Interval {
        Interval {
            lo80: value + self.lo80.min(0.0),
            hi80: value + self.hi80.max(0.0),
            lo95: value + self.lo95.min(self.lo80).min(0.0),
            hi95: value + self.hi95.max(self.hi80).max(0.0),
        }
    }
}
