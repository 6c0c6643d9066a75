//! Exact summaries of a short window: two passes, nothing carried from one window to the next.
//!
//! A sliding sum would be faster and wrong: one burst of 1e9 leaves rounding errors in every window after it. Every
//! summary here is a function of the values in its window alone.

use serde::{Deserialize, Serialize};

/// A summary of the values of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stat {
    /// Arithmetic mean.
    Mean,
    /// Population standard deviation.
    Std,
    /// Median; the mean of the two middle values of an even number.
    Median,
    /// Smallest value.
    Min,
    /// Largest value.
    Max,
    /// Slope of the least-squares line over the position in the window, per step.
    Trend,
}

impl Stat {
    /// The summary of finite values; NaN for none.
    #[must_use]
    pub fn of(self, values: &[f64]) -> f64 {
        if values.is_empty() {
            return f64::NAN;
        }
        match self {
            Self::Mean => mean(values),
            Self::Std => std(values),
            Self::Median => median(&mut values.to_vec()),
            Self::Min => values.iter().copied().fold(f64::INFINITY, f64::min),
            Self::Max => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Self::Trend => trend(values),
        }
    }

    /// The word used in feature names.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Std => "std",
            Self::Median => "median",
            Self::Min => "min",
            Self::Max => "max",
            Self::Trend => "trend",
        }
    }
}

/// The mean, taken around the first value so that a constant window gives exactly that constant; NaN for none.
pub(super) fn mean(values: &[f64]) -> f64 {
    let Some(first) = values.first() else { return f64::NAN };
    first + values.iter().map(|value| value - first).sum::<f64>() / count(values.len())
}

/// The median of finite values, NaN for none; reorders its argument.
pub(super) fn median(values: &mut [f64]) -> f64 {
    let n = values.len();
    if n == 0 {
        return f64::NAN;
    }
    let (below, upper, _) = values.select_nth_unstable_by(n / 2, f64::total_cmp);
    let upper = *upper;
    if n % 2 == 1 {
        return upper;
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    lower + (upper - lower) / 2.0
}

/// A count as a number; exact below 2^53, which no window reaches.
pub(super) fn count(n: usize) -> f64 {
    n as f64
}

fn std(values: &[f64]) -> f64 {
    let centre = mean(values);
    (values.iter().map(|value| (value - centre) * (value - centre)).sum::<f64>() / count(values.len())).sqrt()
}

fn trend(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return f64::NAN;
    }
    let (centre, middle) = (mean(values), (count(values.len()) - 1.0) / 2.0);
    let (mut cross, mut square) = (0.0, 0.0);
    for (at, value) in values.iter().enumerate() {
        let step = count(at) - middle;
        cross += step * (value - centre);
        square += step * step;
    }
    cross / square
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_after_a_burst_is_exact() {
        let mut series = vec![3.25, 1e9, 1e9];
        series.extend([0.1; 7]);
        let bits = |stat: Stat| stat.of(&series[3..]).to_bits();
        assert_eq!((bits(Stat::Std), bits(Stat::Mean)), (0.0_f64.to_bits(), 0.1_f64.to_bits()));
        assert!((Stat::Std.of(&[1e9, 1e9 + 1.0, 1e9 + 2.0]) - (2.0_f64 / 3.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn summaries_agree_with_their_definitions() {
        let values = [4.0, 1.0, 3.0, 8.0];
        let expected = [
            (Stat::Mean, 4.0),
            (Stat::Median, 3.5),
            (Stat::Min, 1.0),
            (Stat::Max, 8.0),
            (Stat::Std, 6.5_f64.sqrt()),
            (Stat::Trend, 1.4),
        ];
        for (stat, value) in expected {
            assert!((stat.of(&values) - value).abs() < 1e-12, "{stat:?}");
        }
        assert!((Stat::Median.of(&values[..3]) - 3.0).abs() < 1e-12, "an odd number has one in the middle");
        assert!((Stat::Trend.of(&[1.0, 3.0, 5.0]) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn an_empty_window_is_not_a_zero() {
        for stat in [Stat::Mean, Stat::Std, Stat::Median, Stat::Min, Stat::Max, Stat::Trend] {
            assert!(stat.of(&[]).is_nan(), "{stat:?}");
        }
    }
}
