//! One value that is hard to believe: beside an interval that was promised for it, or beside others of its kind.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::quantile::{mad, median};

/// Errors of forecasts have heavier tails than a normal distribution: degrees of freedom of the Student's t that is fitted to an
/// interval.
const TAIL: f64 = 4.0;
/// The least spread of others, as a share of their median: a few equal values have none of their own.
const LEAST_SPREAD: f64 = 0.05;

/// How far a value lies from its point forecast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beyond {
    /// The distance in half widths of the interval on the value's side: above 1 it lies outside.
    pub half_widths: f64,
    /// Two-sided probability of such a distance.
    pub p_value: f64,
}

/// A value beside the interval that was promised for it with a coverage of 95 %.
///
/// `None` where the interval is unbounded, empty or not one. Formula: Student's t with 4 degrees of freedom whose quantile at
/// 0.975 is the half width on the value's side.
#[must_use]
pub fn beyond_interval(value: f64, point: f64, (low, high): (f64, f64)) -> Option<Beyond> {
    let half = if value > point { high - point } else { point - low };
    let half_widths = Some((value - point).abs() / half).filter(|r| half > 0.0 && half.is_finite() && r.is_finite())?;
    let student = StudentsT::new(0.0, 1.0, TAIL).ok()?;
    Some(Beyond { half_widths, p_value: (2.0 * student.sf(half_widths * student.inverse_cdf(0.975))).min(1.0) })
}

/// What is usual among some values, and how probable another one is beside them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beside {
    /// Their median.
    pub usual: f64,
    /// Two-sided probability of such a distance from it.
    pub p_value: f64,
}

/// A value beside others of its kind, robust against some of them being wrong.
///
/// `None` below three finite others, or where all are zero. Formula: (value − median) / (1.4826 MAD √(1 + 1/n)) by Student's t with
/// n − 1 degrees of freedom, the spread at least 5 % of the median.
#[must_use]
pub fn beside_others(value: f64, others: &[f64]) -> Option<Beside> {
    let n = others.iter().filter(|v| v.is_finite()).count();
    let usual = median(others).filter(|_| n >= 3 && value.is_finite())?;
    let spread = (1.4826 * mad(others)?).max(LEAST_SPREAD * usual.abs());
    let distance = (value - usual).abs() / (spread * (1.0 + 1.0 / n as f64).sqrt());
    let student = StudentsT::new(0.0, 1.0, (n - 1) as f64).ok().filter(|_| spread > 0.0 && distance.is_finite())?;
    Some(Beside { usual, p_value: (2.0 * student.sf(distance)).min(1.0) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn at_the_end_of_the_interval_the_probability_is_what_the_interval_leaves() {
        for value in [130.0, 80.0] {
            let found = beyond_interval(value, 100.0, (80.0, 130.0)).unwrap();
            assert!((found.half_widths - 1.0).abs() < 1e-12 && (found.p_value - 0.05).abs() < 1e-9, "{found:?}");
        }
    }

    #[test]
    fn what_is_no_interval_says_nothing() {
        assert_eq!(beyond_interval(5.0, 1.0, (f64::NEG_INFINITY, f64::INFINITY)), None);
        assert_eq!(beyond_interval(5.0, 1.0, (1.0, 1.0)), None);
        assert_eq!(beyond_interval(f64::NAN, 1.0, (0.0, 2.0)), None);
        assert_eq!(beside_others(5.0, &[1.0, 2.0]), None);
        assert_eq!(beside_others(5.0, &[0.0; 8]), None);
    }

    #[test]
    fn one_wrong_value_among_the_others_does_not_make_another_wrong_one_usual() {
        let found = beside_others(900.0, &[50.0, 52.0, 49.0, 51.0, 53.0, 48.0, 900.0]).unwrap();
        assert!((found.usual - 51.0).abs() < 1e-12 && found.p_value < 1e-4, "{found:?}");
    }

    proptest! {
        #[test]
        fn the_farther_the_less_probable(a in 0.0..500.0_f64, b in 0.0..500.0_f64) {
            let p = |distance: f64| beyond_interval(100.0 + distance, 100.0, (80.0, 130.0)).unwrap().p_value;
            prop_assert!((a < b) == (p(a) > p(b)) || (p(a) - p(b)).abs() < 1e-12);
        }
    }
}
