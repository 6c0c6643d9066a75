//! Many tests at once: which of them may be believed together (Benjamini & Hochberg 1995).

/// What became of one test among many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corrected {
    /// The p-value adjusted for the number of tests, in \[0, 1\]; compare it with the rate.
    pub adjusted: f64,
    /// Whether the hypothesis is rejected at the rate asked for.
    pub rejected: bool,
}

/// Benjamini–Hochberg: of what is rejected, at most the share `rate` is expected to be rejected wrongly.
///
/// - Shape: one answer per p-value, in the order given.
/// - Domain: p-values in \[0, 1\]; one outside is clamped, NaN counts as 1 (a test that could not be done rejects nothing, but
///   it was one of those looked at). `rate` in (0, 1).
/// - Formula: adjusted p of rank i is min over j ≥ i of m p(j) / j. Independent or positively dependent tests.
#[must_use]
pub fn benjamini_hochberg(p_values: &[f64], rate: f64) -> Vec<Corrected> {
    let p: Vec<f64> = p_values.iter().map(|p| if p.is_nan() { 1.0 } else { p.clamp(0.0, 1.0) }).collect();
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let mut corrected = vec![Corrected { adjusted: 1.0, rejected: false }; p.len()];
    let mut least = 1.0_f64;
    for (place, &index) in order.iter().enumerate().rev() {
        least = least.min(p[index] * p.len() as f64 / (place + 1) as f64);
        corrected[index] = Corrected { adjusted: least, rejected: least <= rate };
    }
    corrected
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_test_that_could_not_be_done_rejects_nothing_but_counts() {
        let alone = benjamini_hochberg(&[0.04], 0.05);
        let beside = benjamini_hochberg(&[0.04, f64::NAN], 0.05);
        assert!(alone[0].rejected);
        assert!(!beside[0].rejected && !beside[1].rejected);
    }

    #[test]
    fn no_tests_no_answers() {
        assert!(benjamini_hochberg(&[], 0.05).is_empty());
    }

    proptest! {
        #[test]
        fn adjusting_never_lowers_a_p_value_and_keeps_the_order(p in prop::collection::vec(0.0..1.0_f64, 1..30)) {
            let corrected = benjamini_hochberg(&p, 0.1);
            for i in 0..p.len() {
                prop_assert!(corrected[i].adjusted >= p[i] - 1e-12 && corrected[i].adjusted <= 1.0);
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || corrected[i].adjusted <= corrected[j].adjusted);
                }
            }
        }
    }
}
