//! Is a segment worse? A one-sided test on daily loss differences that does not take a week of bad days for seven proofs.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::summary::finite;

/// One-sided p-value of "the mean of these daily loss differences is above zero".
///
/// - Shape: one difference (challenger's loss − comparator's loss) per day, in order of days; what is not finite is left out.
/// - Domain: `lag` is how many days back a day may resemble (0 is a plain t-test). `None` below 2 (lag + 1) days or below 3:
///   with fewer the variance is a guess.
/// - Formula: t = mean / sqrt(V / n), V the Bartlett-weighted long-run variance γ₀ + 2 Σ (1 − l/(lag+1)) γₗ with the small-sample
///   factor n/(n−1); referred to Student's t with n − 1 degrees of freedom.
/// - Constant differences have no variance: the answer is 0 above zero, 1 below, 0.5 at zero.
/// - Reference: Newey & West 1987; Diebold & Mariano 1995; Harvey, Leybourne & Newbold 1997 (Student reference).
///   Equals `OLS(d, 1).fit(cov_type="HAC", use_correction=True, use_t=True)` of statsmodels.
#[must_use]
pub fn one_sided_worse(diffs: &[f64], lag: usize) -> Option<f64> {
    let diffs = finite(diffs);
    let n = diffs.len();
    if n < 3 || n / 2 <= lag {
        return None;
    }
    let mean = diffs.iter().sum::<f64>() / n as f64;
    let centred: Vec<f64> = diffs.iter().map(|d| d - mean).collect();
    let variance_of_mean = long_run_variance(&centred, lag) / (n - 1) as f64;
    if !mean.is_finite() || !variance_of_mean.is_finite() {
        return None;
    }
    if variance_of_mean <= 0.0 {
        return Some(if mean > 0.0 {
            0.0
        } else if mean < 0.0 {
            1.0
        } else {
            0.5
        });
    }
    let student = StudentsT::new(0.0, 1.0, (n - 1) as f64).ok()?;
    Some(student.sf(mean / variance_of_mean.sqrt()))
}

/// γ₀ + 2 Σ wₗ γₗ of centred values, Bartlett weights, divisor n.
fn long_run_variance(centred: &[f64], lag: usize) -> f64 {
    let n = centred.len() as f64;
    let gamma = |l: usize| centred.iter().skip(l).zip(centred).map(|(a, b)| a * b).sum::<f64>() / n;
    let tail: f64 = (1..=lag).map(|l| (1.0 - l as f64 / (lag + 1) as f64) * gamma(l)).sum();
    gamma(0) + 2.0 * tail
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn too_few_days_prove_nothing() {
        assert_eq!(one_sided_worse(&[1.0; 13], 6), None);
        assert_eq!(one_sided_worse(&[1.0, 2.0], 0), None);
        assert_eq!(one_sided_worse(&[f64::NAN; 50], 6), None);
        assert_eq!(one_sided_worse(&[1.0, 2.0, 3.0, 4.0], usize::MAX), None);
    }

    #[test]
    fn constant_differences_are_certain() {
        assert_eq!(one_sided_worse(&[2.0; 20], 6), Some(0.0));
        assert_eq!(one_sided_worse(&[-2.0; 20], 6), Some(1.0));
        assert_eq!(one_sided_worse(&[0.0; 20], 6), Some(0.5));
    }

    #[test]
    fn a_run_of_bad_days_is_weaker_proof_than_scattered_ones() {
        let run: Vec<f64> = (0..28).map(|i| if i < 14 { 1.0 } else { -0.4 }).collect();
        let scattered: Vec<f64> = (0..28).map(|i| if i % 2 == 0 { 1.0 } else { -0.4 }).collect();
        assert!(one_sided_worse(&run, 6).unwrap() > 2.0 * one_sided_worse(&scattered, 6).unwrap());
    }

    proptest! {
        #[test]
        fn turning_the_sign_turns_the_p_value(d in prop::collection::vec(-10.0..10.0_f64, 14..60)) {
            let back: Vec<f64> = d.iter().map(|x| -x).collect();
            let (p, q) = (one_sided_worse(&d, 6).unwrap(), one_sided_worse(&back, 6).unwrap());
            prop_assert!((0.0..=1.0).contains(&p));
            prop_assert!((p + q - 1.0).abs() < 1e-9);
        }
    }
}
