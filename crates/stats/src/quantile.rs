//! Order statistics of the finite values: quantile, median, median absolute deviation.

use crate::summary::finite;

/// The quantile at `p` by linear interpolation (type 7 of Hyndman & Fan 1996, the default of numpy and R).
///
/// Domain: `p` in \[0, 1\], else `None`. `None` without a finite value. What is not finite is left out.
#[must_use]
pub fn quantile(values: &[f64], p: f64) -> Option<f64> {
    let mut values = finite(values);
    values.sort_by(f64::total_cmp);
    of_sorted(&values, p)
}

/// The middle value; the mean of the two middle ones where their number is even.
#[must_use]
pub fn median(values: &[f64]) -> Option<f64> {
    quantile(values, 0.5)
}

/// The median of the absolute deviations from the median, unscaled (times 1.4826 it estimates a normal's sd).
#[must_use]
pub fn mad(values: &[f64]) -> Option<f64> {
    let values = finite(values);
    let centre = median(&values)?;
    median(&values.iter().map(|v| (v - centre).abs()).collect::<Vec<_>>())
}

fn of_sorted(sorted: &[f64], p: f64) -> Option<f64> {
    if sorted.is_empty() || !(0.0..=1.0).contains(&p) {
        return None;
    }
    let place = p * (sorted.len() - 1) as f64;
    let below = place.floor() as usize;
    let low = *sorted.get(below)?;
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    let share = place - below as f64;
    // Weighted halves rather than `low + share * (high - low)`: the difference of two huge values overflows.
    Some(if share == 0.0 { low } else { low * (1.0 - share) + high * share })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_quantile_outside_zero_to_one_is_no_answer() {
        assert_eq!(quantile(&[1.0, 2.0], 1.5), None);
        assert_eq!(quantile(&[1.0, 2.0], f64::NAN), None);
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn the_ends_are_the_extremes() {
        let values = [3.0, 1.0, 2.0, f64::NAN];
        assert_eq!(quantile(&values, 0.0), Some(1.0));
        assert_eq!(quantile(&values, 1.0), Some(3.0));
    }

    proptest! {
        #[test]
        fn a_quantile_lies_among_the_values_and_rises_with_p(
            values in prop::collection::vec(-1e6..1e6_f64, 1..40), p in 0.0..1.0_f64, q in 0.0..1.0_f64
        ) {
            let (low, high) = (p.min(q), p.max(q));
            let (a, b) = (quantile(&values, low).unwrap(), quantile(&values, high).unwrap());
            prop_assert!(a <= b + 1e-9);
            let (min, max) = (quantile(&values, 0.0).unwrap(), quantile(&values, 1.0).unwrap());
            prop_assert!(a >= min - 1e-9 && b <= max + 1e-9);
        }
    }
}
