//! Mean and standard deviation in two passes, over the finite values only.
//!
//! Two passes, because the one-pass formula loses every digit where the mean is large beside the spread.

/// The finite values of a slice.
pub(crate) fn finite(values: &[f64]) -> Vec<f64> {
    values.iter().copied().filter(|v| v.is_finite()).collect()
}

/// A number, if it is one: what overflowed or divided by zero is not an answer.
pub(crate) fn answer(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The arithmetic mean of the finite values; `None` when there is none, or when their sum overflows.
#[must_use]
pub fn mean(values: &[f64]) -> Option<f64> {
    mean_of(&finite(values))
}

/// The sample standard deviation (divisor n − 1) of the finite values; `None` below two.
#[must_use]
pub fn sd(values: &[f64]) -> Option<f64> {
    let values = finite(values);
    if values.len() < 2 {
        return None;
    }
    let centre = mean_of(&values)?;
    let squares: f64 = values.iter().map(|v| (v - centre) * (v - centre)).sum();
    answer((squares / (values.len() - 1) as f64).sqrt())
}

fn mean_of(values: &[f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    answer(values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_mean_does_not_swallow_a_small_spread() {
        let values = [1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0];
        assert!((sd(&values).unwrap() - 30.0_f64.sqrt()).abs() < 1e-9);
    }

    #[test]
    fn what_is_not_a_number_is_left_out() {
        assert_eq!(mean(&[1.0, f64::NAN, 3.0, f64::INFINITY]), Some(2.0));
        assert_eq!(mean(&[f64::NAN]), None);
        assert_eq!(sd(&[5.0]), None);
    }

    #[test]
    fn an_overflowing_sum_is_no_answer() {
        assert_eq!(mean(&[f64::MAX, f64::MAX]), None);
    }
}
