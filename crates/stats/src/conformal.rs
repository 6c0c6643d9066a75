//! Conformal quantiles: how wide an interval must be so that it holds its promise on exchangeable data of finite size.

use crate::summary::finite;

/// The upper conformal quantile of nonconformity scores: the ⌈(n + 1)(1 − alpha)⌉-th smallest.
///
/// A next score, exchangeable with these, is at most this value with probability at least 1 − alpha. With absolute
/// residuals it is the half width of an interval; with signed residuals (actual − forecast) what is added for its upper end.
///
/// - Domain: `alpha` in (0, 1). Scores that are not finite are left out.
/// - `None` where n is too small for the promise (⌈(n + 1)(1 − alpha)⌉ > n): the honest interval is then unbounded.
/// - Reference: Vovk, Gammerman, Shafer 2005; Lei et al. 2018, algorithm 2.
#[must_use]
pub fn upper_quantile(scores: &[f64], alpha: f64) -> Option<f64> {
    if !(alpha > 0.0 && alpha < 1.0) {
        return None;
    }
    let mut scores = finite(scores);
    // 10 × 0.9 is 9.000…02 in binary: without the margin the rank would be one too high exactly at round levels.
    let rank = ((scores.len() + 1) as f64 * (1.0 - alpha) - 1e-9).ceil().max(1.0) as usize;
    if rank > scores.len() {
        return None;
    }
    scores.sort_by(f64::total_cmp);
    scores.get(rank - 1).copied()
}

/// The lower conformal quantile, the mirror of [`upper_quantile`]: a next score is at least this value with probability at
/// least 1 − alpha. With signed residuals it is what is added to a forecast for the lower end of an interval.
#[must_use]
pub fn lower_quantile(scores: &[f64], alpha: f64) -> Option<f64> {
    let mirrored: Vec<f64> = scores.iter().map(|s| -s).collect();
    upper_quantile(&mirrored, alpha).map(|q| -q)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_round_level_takes_the_round_rank() {
        let scores: Vec<f64> = (1..=9).map(f64::from).collect();
        assert_eq!(upper_quantile(&scores, 0.1), Some(9.0));
        assert_eq!(upper_quantile(&scores, 0.2), Some(8.0));
        assert_eq!(lower_quantile(&scores, 0.1), Some(1.0));
    }

    #[test]
    fn too_few_scores_promise_nothing() {
        let scores: Vec<f64> = (1..=8).map(f64::from).collect();
        assert_eq!(upper_quantile(&scores, 0.1), None);
        assert_eq!(upper_quantile(&[], 0.5), None);
        assert_eq!(upper_quantile(&scores, 0.0), None);
        assert_eq!(upper_quantile(&scores, f64::NAN), None);
    }

    proptest! {
        /// Over every way to hold one of n + 1 scores out, the promise holds: it is a theorem, not a tendency.
        #[test]
        fn leaving_each_score_out_in_turn_covers_at_least_the_promise(
            scores in prop::collection::vec(-100.0..100.0_f64, 12..60), alpha in 0.1..0.5_f64
        ) {
            let covered = (0..scores.len()).filter(|&i| {
                let mut rest = scores.clone();
                let held = rest.remove(i);
                upper_quantile(&rest, alpha).is_none_or(|q| held <= q)
            }).count();
            prop_assert!(covered as f64 >= (1.0 - alpha) * scores.len() as f64 - 1e-9);
        }
    }
}
