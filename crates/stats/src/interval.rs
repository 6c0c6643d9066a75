//! How good intervals are beyond their coverage: how wide, and both at once by a proper score.
//!
//! A row is `(actual, low, high)`. A row with a part that is not finite, or whose low end lies above its high end, is left out.

use crate::metric::average;

/// Mean width of the intervals, in the target's units. `None` without a usable row.
#[must_use]
pub fn mean_width(rows: &[(f64, f64, f64)]) -> Option<f64> {
    average(usable(rows).map(|(_, low, high)| high - low))
}

/// Mean interval score, in the target's units; lower is better.
///
/// - Domain: `level` is the promised coverage, in (0, 1), else `None`.
/// - Formula: (high − low) + 2/α · max(low − a, 0) + 2/α · max(a − high, 0) with α = 1 − level: the width, and a penalty for
///   what lies outside that grows with the distance. A proper score: it cannot be improved by intervals that one does not
///   believe in.
/// - Reference: Winkler 1972; Gneiting & Raftery 2007, equation 43.
#[must_use]
pub fn interval_score(rows: &[(f64, f64, f64)], level: f64) -> Option<f64> {
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    let penalty = 2.0 / (1.0 - level);
    average(usable(rows).map(|(a, low, high)| (high - low) + penalty * ((low - a).max(0.0) + (a - high).max(0.0))))
}

fn usable(rows: &[(f64, f64, f64)]) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
    rows.iter().copied().filter(|(a, low, high)| a.is_finite() && low.is_finite() && high.is_finite() && low <= high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_lies_outside_costs_by_its_distance() {
        assert_eq!(interval_score(&[(5.0, 4.0, 8.0)], 0.8), Some(4.0));
        let below = interval_score(&[(3.0, 4.0, 8.0)], 0.8).unwrap();
        assert!((below - 14.0).abs() < 1e-9, "{below}");
        assert_eq!(mean_width(&[(3.0, 4.0, 8.0), (3.0, 4.0, 5.0)]), Some(2.5));
    }

    #[test]
    fn rows_and_levels_that_mean_nothing_are_no_answer() {
        assert_eq!(mean_width(&[(1.0, f64::NEG_INFINITY, 2.0), (1.0, 3.0, 2.0), (f64::NAN, 1.0, 2.0)]), None);
        assert_eq!(interval_score(&[(1.0, 0.0, 2.0)], 1.0), None);
        assert_eq!(interval_score(&[], 0.8), None);
    }

    proptest! {
        /// The score of two quantiles is their pinball losses times 2/α.
        #[test]
        fn the_score_is_the_sum_of_both_ends_pinball_losses(
            rows in prop::collection::vec((0.0..100.0_f64, 0.0..50.0_f64, 0.0..50.0_f64), 1..30)
        ) {
            let rows: Vec<_> = rows.into_iter().map(|(a, low, width)| (a, low, low + width)).collect();
            let low: Vec<_> = rows.iter().map(|r| (r.0, r.1)).collect();
            let high: Vec<_> = rows.iter().map(|r| (r.0, r.2)).collect();
            let losses = crate::metric::pinball(&low, 0.1).unwrap() + crate::metric::pinball(&high, 0.9).unwrap();
            prop_assert!((interval_score(&rows, 0.8).unwrap() - 10.0 * losses).abs() < 1e-6);
        }
    }
}
