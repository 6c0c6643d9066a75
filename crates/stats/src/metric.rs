//! Errors of point forecasts and intervals. Percentages are percent (`10.0` is 10 %).
//!
//! A pair is `(actual, forecast)`. A pair with a part that is not finite is left out of everything and not counted; a metric
//! that is not defined on what remains is `None`, never 0, NaN or infinity.

use serde::{Deserialize, Serialize};

use crate::classify;
use crate::summary::answer;

/// The standard scores of a set of pairs. `None` means "not defined on these pairs" or "not enough data".
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Usable pairs: both parts finite. What was given beyond these was left out.
    pub n: u64,
    /// Mean absolute percentage error over actuals > 0, in percent.
    pub mape: Option<f64>,
    /// Sum of absolute errors over sum of absolute actuals, in percent.
    pub wape: Option<f64>,
    /// Mean absolute error, in the target's units.
    pub mae: Option<f64>,
    /// Root of the mean squared error, in the target's units.
    pub rmse: Option<f64>,
    /// Coefficient of determination, at most 1.
    pub r2: Option<f64>,
    /// Mean absolute error over that of the in-sample seasonal naive forecast, where a scale was given.
    pub mase: Option<f64>,
    /// Mean of forecast − actual, in the target's units.
    pub bias: Option<f64>,
    /// Share of actuals inside the 80 % interval, in percent, where intervals were given.
    pub coverage80: Option<f64>,
    /// Share of actuals inside the 95 % interval, in percent, where intervals were given.
    pub coverage95: Option<f64>,
    /// Logarithmic loss in nats, where the pairs are outcomes and probabilities (see [`classify::log_loss`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_loss: Option<f64>,
    /// Area under the ROC curve, where the pairs are outcomes of both kinds and probabilities; sums do not tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auc: Option<f64>,
}

impl Scores {
    /// All scores of the pairs that need nothing else; MASE and coverage stay `None`.
    #[must_use]
    pub fn of(pairs: &[(f64, f64)]) -> Self {
        let pairs = usable(pairs);
        Self {
            n: pairs.len() as u64,
            mape: mape(&pairs),
            wape: wape(&pairs),
            mae: mae(&pairs),
            rmse: rmse(&pairs),
            r2: r2(&pairs),
            mase: None,
            bias: bias(&pairs),
            coverage80: None,
            coverage95: None,
            log_loss: classify::log_loss(&pairs),
            auc: classify::auc(&pairs),
        }
    }

    /// The same with MASE by the given scale (see [`naive_scale`]).
    #[must_use]
    pub fn with_scale(mut self, scale: Option<f64>) -> Self {
        self.mase = self.mae.zip(scale).and_then(|(mae, scale)| scaled(mae, scale));
        self
    }

    /// The same with the coverage of 80 % and 95 % intervals; each row is `(actual, low, high)`.
    #[must_use]
    pub fn with_intervals(mut self, rows80: &[(f64, f64, f64)], rows95: &[(f64, f64, f64)]) -> Self {
        self.coverage80 = coverage(rows80);
        self.coverage95 = coverage(rows95);
        self
    }
}

/// The pairs with both parts finite.
#[must_use]
pub fn usable(pairs: &[(f64, f64)]) -> Vec<(f64, f64)> {
    finite_pairs(pairs).collect()
}

/// Mean absolute percentage error over pairs with actual > 0, in percent; `None` when no actual is above zero.
#[must_use]
pub fn mape(pairs: &[(f64, f64)]) -> Option<f64> {
    average(finite_pairs(pairs).filter(|(a, _)| *a > 0.0).map(|(a, f)| 100.0 * ((f - a).abs() / a)))
}

/// Weighted absolute percentage error: 100 Σ|e| / Σ|actual|; `None` when every actual is zero.
#[must_use]
pub fn wape(pairs: &[(f64, f64)]) -> Option<f64> {
    let errors: f64 = finite_pairs(pairs).map(|(a, f)| (f - a).abs()).sum();
    let actuals: f64 = finite_pairs(pairs).map(|(a, _)| a.abs()).sum();
    answer(100.0 * errors / actuals)
}

/// Mean absolute error, in the target's units.
#[must_use]
pub fn mae(pairs: &[(f64, f64)]) -> Option<f64> {
    average(finite_pairs(pairs).map(|(a, f)| (f - a).abs()))
}

/// Root of the mean squared error, in the target's units.
#[must_use]
pub fn rmse(pairs: &[(f64, f64)]) -> Option<f64> {
    average(finite_pairs(pairs).map(|(a, f)| (f - a) * (f - a))).map(f64::sqrt)
}

/// Coefficient of determination 1 − Σe² / Σ(actual − mean)²; `None` when the actuals do not vary or are fewer than two.
#[must_use]
pub fn r2(pairs: &[(f64, f64)]) -> Option<f64> {
    let mean = average(finite_pairs(pairs).map(|(a, _)| a))?;
    let spread: f64 = finite_pairs(pairs).map(|(a, _)| (a - mean) * (a - mean)).sum();
    let errors: f64 = finite_pairs(pairs).map(|(a, f)| (f - a) * (f - a)).sum();
    if spread > 0.0 { answer(1.0 - errors / spread) } else { None }
}

/// Mean of forecast − actual, in the target's units: above zero the forecasts are too high.
#[must_use]
pub fn bias(pairs: &[(f64, f64)]) -> Option<f64> {
    average(finite_pairs(pairs).map(|(a, f)| f - a))
}

/// Mean absolute scaled error: MAE over `scale`, the in-sample error of the seasonal naive forecast ([`naive_scale`]).
///
/// Domain: `scale` > 0 and finite, else `None`. Reference: Hyndman & Koehler 2006.
#[must_use]
pub fn mase(pairs: &[(f64, f64)], scale: f64) -> Option<f64> {
    scaled(mae(pairs)?, scale)
}

/// The mean absolute difference of values one season apart, over a history at equal steps, earliest first.
///
/// NaN is a step without a value; a difference with such an end is left out. `None` without a single difference or with
/// `season` 0.
#[must_use]
pub fn naive_scale(history: &[f64], season: usize) -> Option<f64> {
    if season == 0 {
        return None;
    }
    let later = history.iter().skip(season);
    average(later.zip(history).map(|(now, before)| (now - before).abs()).filter(|d| d.is_finite()))
}

/// Share of actuals inside their closed interval, in percent; each row is `(actual, low, high)`.
///
/// An end may be infinite (an honest unbounded interval); a row with NaN or an infinite actual is left out.
#[must_use]
pub fn coverage(rows: &[(f64, f64, f64)]) -> Option<f64> {
    let usable = rows.iter().filter(|(a, low, high)| a.is_finite() && !low.is_nan() && !high.is_nan());
    average(usable.map(|(a, low, high)| if low <= a && a <= high { 100.0 } else { 0.0 }))
}

/// Mean pinball loss of forecasts of the quantile `tau`, in the target's units.
///
/// Domain: `tau` in (0, 1), else `None`. Formula: mean of max(tau (a − f), (tau − 1)(a − f)). Reference: Koenker & Bassett 1978.
#[must_use]
pub fn pinball(pairs: &[(f64, f64)], tau: f64) -> Option<f64> {
    if !(tau > 0.0 && tau < 1.0) {
        return None;
    }
    average(finite_pairs(pairs).map(|(a, f)| (tau * (a - f)).max((tau - 1.0) * (a - f))))
}

/// Symmetric mean absolute percentage error: mean of 200 |f − a| / (|a| + |f|), in percent, 0 to 200.
///
/// A pair of two zeros is a forecast without an error and counts 0. Reference: Makridakis 1993, as used by the M4 competition.
#[must_use]
pub fn smape(pairs: &[(f64, f64)]) -> Option<f64> {
    average(finite_pairs(pairs).map(|(a, f)| {
        let size = a.abs() + f.abs();
        if size > 0.0 { 200.0 * (f - a).abs() / size } else { 0.0 }
    }))
}

/// Mean absolute scaled error over several series: every error by the scale of its own series; a row is
/// `(actual, forecast, scale)`.
///
/// A row without a usable scale (see [`naive_scale`]) is left out; `None` when none is left. Reference: Hyndman & Koehler 2006.
#[must_use]
pub fn mase_pooled(rows: &[(f64, f64, f64)]) -> Option<f64> {
    average(
        rows.iter()
            .filter(|(a, f, _)| a.is_finite() && f.is_finite())
            .filter_map(|(a, f, s)| scaled((f - a).abs(), *s)),
    )
}

fn finite_pairs(pairs: &[(f64, f64)]) -> impl Iterator<Item = (f64, f64)> + '_ {
    pairs.iter().copied().filter(|(a, f)| a.is_finite() && f.is_finite())
}

/// The mean of values; `None` of none, or when their sum overflows.
pub(crate) fn average(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0_u64), |(sum, n), v| (sum + v, n + 1));
    if n == 0 { None } else { answer(sum / n as f64) }
}

fn scaled(mae: f64, scale: f64) -> Option<f64> {
    if scale > 0.0 && scale.is_finite() { answer(mae / scale) } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_given_nothing_known() {
        assert_eq!(Scores::of(&[]), Scores::default());
    }

    #[test]
    fn what_is_not_a_number_is_left_out_and_not_counted() {
        let clean = [(10.0, 11.0), (20.0, 18.0)];
        let dirty = [(10.0, 11.0), (f64::NAN, 5.0), (20.0, 18.0), (3.0, f64::INFINITY)];
        assert_eq!(Scores::of(&dirty), Scores::of(&clean));
        assert_eq!(Scores::of(&dirty).n, 2);
    }

    #[test]
    fn a_zero_actual_has_no_percentage_but_an_error() {
        let scores = Scores::of(&[(0.0, 5.0)]);
        assert_eq!((scores.mape, scores.wape), (None, None));
        assert_eq!((scores.mae, scores.bias), (Some(5.0), Some(5.0)));
        assert_eq!(scores.r2, None);
    }

    #[test]
    fn errors_that_overflow_are_no_answer() {
        let scores = Scores::of(&[(f64::MAX, -f64::MAX), (1.0, 1.0)]);
        assert_eq!((scores.n, scores.mae, scores.rmse, scores.wape), (2, None, None, None));
    }

    #[test]
    fn an_actual_next_to_zero_gives_no_infinite_percentage() {
        assert_eq!(mape(&[(7e-309, -0.3)]), None);
    }

    #[test]
    fn the_seasonal_scale_skips_missing_steps() {
        assert_eq!(naive_scale(&[1.0, 2.0, 3.0, f64::NAN, 7.0], 2), Some(3.0));
        assert_eq!(naive_scale(&[1.0, 2.0], 2), None);
        assert_eq!(naive_scale(&[1.0, 2.0], 0), None);
        assert_eq!(Scores::of(&[(1.0, 3.0)]).with_scale(Some(4.0)).mase, Some(0.5));
        assert_eq!(mase(&[(1.0, 3.0)], 0.0), None);
    }

    #[test]
    fn the_ends_belong_to_the_interval_and_may_be_infinite() {
        let rows = [(1.0, 1.0, 2.0), (2.0, 1.0, 2.0), (3.0, 1.0, 2.0), (9.0, f64::NEG_INFINITY, f64::INFINITY)];
        assert_eq!(coverage(&rows), Some(75.0));
        assert_eq!(Scores::of(&[]).with_intervals(&rows, &[]).coverage80, Some(75.0));
        assert_eq!(coverage(&[(1.0, f64::NAN, 2.0)]), None);
    }

    proptest! {
        #[test]
        fn any_pairs_have_finite_scores_or_none(pairs in prop::collection::vec((any::<f64>(), any::<f64>()), 0..30)) {
            let s = Scores::of(&pairs);
            for score in [s.mape, s.wape, s.mae, s.rmse, s.r2, s.bias].into_iter().flatten() {
                prop_assert!(score.is_finite());
            }
        }

        #[test]
        fn the_root_mean_square_is_at_least_the_mean_and_that_at_least_the_bias(
            pairs in prop::collection::vec((0.0..1e5_f64, 0.0..1e5_f64), 1..40)
        ) {
            let s = Scores::of(&pairs);
            prop_assert!(s.rmse.unwrap() >= s.mae.unwrap() - 1e-6);
            prop_assert!(s.mae.unwrap() >= s.bias.unwrap().abs() - 1e-6);
        }

        #[test]
        fn percentages_do_not_depend_on_the_unit(pairs in prop::collection::vec((1.0..1e3_f64, 0.0..1e3_f64), 1..30)) {
            let thousandths: Vec<_> = pairs.iter().map(|(a, f)| (a * 1000.0, f * 1000.0)).collect();
            let (s, t) = (Scores::of(&pairs), Scores::of(&thousandths));
            prop_assert!((s.mape.unwrap() - t.mape.unwrap()).abs() < 1e-6);
            prop_assert!((s.wape.unwrap() - t.wape.unwrap()).abs() < 1e-6);
        }
    }
}
