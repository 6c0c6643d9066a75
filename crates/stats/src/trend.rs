//! Does a daily metric rise or fall? Theil–Sen slope and Mann–Kendall test, with "not enough data" and "stable" as answers.
//!
//! Robust, because one bad day must not make a trend; corrected for days that resemble their neighbours, because a slow wave
//! is not a trend either.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, Normal};

use crate::quantile::median;

/// The least number of values a trend may be read from, where nobody says otherwise.
pub const DEFAULT_MINIMUM: usize = 10;

/// Significance of a trend, two-sided.
const ALPHA: f64 = 0.05;

/// The least number of independent values that the values must be worth: below, no order of them is significant at 0.05
/// two-sided (of 4 values the most extreme order has p = 2/24).
const LEAST_EFFECTIVE: f64 = 5.0;

/// What a trend is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrendKind {
    /// Too few values, or too much alike from day to day, to say anything.
    NotEnoughData,
    /// No significant trend.
    Stable,
    /// Significantly rising.
    Rising,
    /// Significantly falling.
    Falling,
}

/// A trend and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// What it is.
    pub kind: TrendKind,
    /// The Theil–Sen slope, in the values' units per step.
    pub slope_per_step: Option<f64>,
    /// Two-sided p-value of "there is no trend".
    pub p_value: Option<f64>,
    /// Values it rests on.
    pub n: u64,
}

/// The trend of values at equal steps (days), earliest first.
///
/// - Shape: one value per step; NaN is a step without a value: it is skipped, its step is not.
/// - Domain: `minimum` values at least ([`DEFAULT_MINIMUM`]), never fewer than 5.
/// - Formula: median of pairwise slopes (Sen 1968); Mann–Kendall S with the tie-corrected variance and continuity correction,
///   the variance inflated (never deflated) by n/n* for the lag-1 autocorrelation of the detrended values (Yue & Wang 2004).
/// - Cost: quadratic in the number of values; meant for windows of at most some hundred days.
#[must_use]
pub fn trend(values: &[f64], minimum: usize) -> Trend {
    let points: Vec<(f64, f64)> =
        values.iter().enumerate().filter(|(_, v)| v.is_finite()).map(|(step, v)| (step as f64, *v)).collect();
    let unknown = Trend { kind: TrendKind::NotEnoughData, slope_per_step: None, p_value: None, n: points.len() as u64 };
    if points.len() < minimum.max(LEAST_EFFECTIVE as usize) {
        return unknown;
    }
    let Some(slope) = theil_sen(&points) else { return unknown };
    let inflation = autocorrelation_inflation(&points, slope);
    if points.len() as f64 / inflation < LEAST_EFFECTIVE {
        return Trend { slope_per_step: Some(slope), ..unknown };
    }
    let (score, p_value) = mann_kendall(&points, inflation);
    let kind = match (p_value < ALPHA, score > 0.0) {
        (false, _) => TrendKind::Stable,
        (true, true) => TrendKind::Rising,
        (true, false) => TrendKind::Falling,
    };
    Trend { kind, slope_per_step: Some(slope), p_value: Some(p_value), n: points.len() as u64 }
}

/// The median of the slopes of all pairs; `None` when they overflow.
fn theil_sen(points: &[(f64, f64)]) -> Option<f64> {
    let mut slopes = Vec::with_capacity(points.len() * points.len().saturating_sub(1) / 2);
    for (i, (x, y)) in points.iter().enumerate() {
        slopes.extend(points.iter().skip(i + 1).map(|(later, value)| (value - y) / (later - x)));
    }
    median(&slopes)
}

/// Mann–Kendall: S and its two-sided p-value, the variance multiplied by `inflation`.
fn mann_kendall(points: &[(f64, f64)], inflation: f64) -> (f64, f64) {
    let mut score = 0.0;
    for (i, (_, y)) in points.iter().enumerate() {
        score += points.iter().skip(i + 1).map(|(_, later)| sign(later - y)).sum::<f64>();
    }
    let n = points.len() as f64;
    let ties: f64 = tie_sizes(points).into_iter().map(|t| t * (t - 1.0) * (2.0 * t + 5.0)).sum();
    let variance = (n * (n - 1.0) * (2.0 * n + 5.0) - ties) / 18.0 * inflation;
    if variance <= 0.0 || score == 0.0 {
        return (score, 1.0);
    }
    let z = (score - sign(score)) / variance.sqrt();
    (score, (2.0 * Normal::standard().sf(z.abs())).min(1.0))
}

/// −1, 0 or 1; unlike `signum`, zero has no sign.
fn sign(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.signum() }
}

/// How many values share each value.
fn tie_sizes(points: &[(f64, f64)]) -> Vec<f64> {
    let mut sorted: Vec<f64> = points.iter().map(|(_, y)| *y).collect();
    sorted.sort_by(f64::total_cmp);
    sorted.chunk_by(|a, b| b - a == 0.0).map(|same| same.len() as f64).collect()
}

/// n/n* = 1 + 2 Σ (1 − k/n) ρᵏ for the lag-1 autocorrelation ρ of the values without their trend; at least 1.
fn autocorrelation_inflation(points: &[(f64, f64)], slope: f64) -> f64 {
    let rest: Vec<f64> = points.iter().map(|(x, y)| y - slope * x).collect();
    let n = rest.len() as f64;
    let mean = rest.iter().sum::<f64>() / n;
    let variance: f64 = rest.iter().map(|r| (r - mean).powi(2)).sum();
    let neighbours: f64 = rest.windows(2).map(|w| (w[0] - mean) * (w[1] - mean)).sum();
    let rho = neighbours / variance;
    // An exact line leaves only rounding behind: its "autocorrelation" is noise, so is that of a slight one (1.96/√n).
    let scale = points.iter().map(|(_, y)| y.abs()).fold(0.0, f64::max);
    if variance.sqrt() <= 1e-9 * scale * n.sqrt() || !rho.is_finite() || rho <= 1.96 / n.sqrt() {
        return 1.0;
    }
    1.0 + 2.0 * (1..rest.len()).map(|k| (1.0 - k as f64 / n) * rho.powi(k as i32)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wiggle(i: usize) -> f64 {
        [0.3, -0.5, 0.1, 0.4, -0.2, -0.4, 0.6, -0.3, 0.2, -0.1, 0.5, -0.6][i % 12]
    }

    #[test]
    fn nine_days_are_not_enough() {
        let nine: Vec<f64> = (0..9).map(|i| i as f64).collect();
        assert_eq!(trend(&nine, DEFAULT_MINIMUM).kind, TrendKind::NotEnoughData);
        assert_eq!(trend(&[], 0).kind, TrendKind::NotEnoughData);
    }

    #[test]
    fn a_constant_is_stable() {
        let t = trend(&[7.0; 20], DEFAULT_MINIMUM);
        assert_eq!((t.kind, t.slope_per_step, t.p_value), (TrendKind::Stable, Some(0.0), Some(1.0)));
    }

    #[test]
    fn rising_and_falling_are_told_apart_in_noise() {
        let up: Vec<f64> = (0..24).map(|i| 10.0 + 0.2 * i as f64 + wiggle(i)).collect();
        let down: Vec<f64> = up.iter().map(|v| -v).collect();
        assert_eq!(trend(&up, DEFAULT_MINIMUM).kind, TrendKind::Rising);
        assert_eq!(trend(&down, DEFAULT_MINIMUM).kind, TrendKind::Falling);
    }

    #[test]
    fn one_terrible_day_is_no_trend() {
        let mut values: Vec<f64> = (0..20).map(|i| 10.0 + wiggle(i)).collect();
        values[19] = 1e9;
        assert_eq!(trend(&values, DEFAULT_MINIMUM).kind, TrendKind::Stable);
    }

    #[test]
    fn a_slow_wave_is_not_a_trend_though_its_days_are_in_order() {
        let wave: Vec<f64> = (0..30).map(|i| (i as f64 / 12.5).sin() * 10.0).collect();
        let points: Vec<(f64, f64)> = wave.iter().enumerate().map(|(i, y)| (i as f64, *y)).collect();
        let (_, naive) = mann_kendall(&points, 1.0);
        assert!(naive < 0.001, "taken as independent it would be a trend: {naive}");
        assert!(matches!(trend(&wave, DEFAULT_MINIMUM).kind, TrendKind::NotEnoughData | TrendKind::Stable));
    }

    #[test]
    fn missing_days_keep_their_place() {
        let with_gap: Vec<f64> = (0..20).map(|i| if i % 3 == 1 { f64::NAN } else { 2.0 * i as f64 }).collect();
        let t = trend(&with_gap, DEFAULT_MINIMUM);
        assert_eq!((t.kind, t.n), (TrendKind::Rising, 13));
        assert!((t.slope_per_step.unwrap() - 2.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn any_values_have_an_answer_without_panic(values in prop::collection::vec(any::<f64>(), 0..40)) {
            let t = trend(&values, DEFAULT_MINIMUM);
            prop_assert!(t.p_value.is_none_or(|p| (0.0..=1.0).contains(&p)));
        }
    }
}
