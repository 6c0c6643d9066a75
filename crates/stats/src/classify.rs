//! Scores of probabilities. A pair is `(outcome, probability)`: an outcome of 1 (it happened) or 0 (it did not), and the
//! probability in \[0, 1\] that was given to 1.
//!
//! Of more than two classes a pair is `(1, probability)`, with the probability that was given to the class that came true; the
//! logarithmic loss of such pairs is that of the multinomial model.

/// A probability nearer to 0 or 1 counts as this near, so that one certain error does not cost everything (as scikit-learn did).
const LEAST: f64 = 1e-15;

/// −ln of the probability that was given to what happened, in nats; `None` where the pair is not an outcome and a probability.
#[must_use]
pub fn surprise(outcome: f64, probability: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&probability) {
        return None;
    }
    let probability = probability.clamp(LEAST, 1.0 - LEAST);
    if is(outcome, 1.0) {
        Some(-probability.ln())
    } else if is(outcome, 0.0) {
        Some(-(-probability).ln_1p())
    } else {
        None
    }
}

/// Logarithmic loss: the mean of [`surprise`], in nats; `None` of no pairs, or where one is not an outcome and a probability.
///
/// Strictly proper: in expectation the true probabilities alone make it least. Reference: Good 1952.
#[must_use]
pub fn log_loss(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.is_empty() {
        return None;
    }
    let sum =
        pairs.iter().try_fold(0.0, |sum, (outcome, probability)| Some(sum + surprise(*outcome, *probability)?))?;
    Some(sum / pairs.len() as f64)
}

/// Area under the ROC curve: the chance that a pair with outcome 1 has the greater probability than one with outcome 0, ties
/// counting half. `None` where an outcome is neither 0 nor 1, or all are the same.
///
/// Reference: Hanley & McNeil 1982; equal to the Mann-Whitney statistic over the number of couples.
#[must_use]
pub fn auc(pairs: &[(f64, f64)]) -> Option<f64> {
    let is_outcome = |(outcome, probability): &(f64, f64)| surprise(*outcome, *probability).is_some();
    if !pairs.iter().all(is_outcome) {
        return None;
    }
    let mut sorted: Vec<(f64, bool)> = pairs.iter().map(|(outcome, p)| (*p, is(*outcome, 1.0))).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let positive = sorted.iter().filter(|(_, happened)| *happened).count() as f64;
    let negative = sorted.len() as f64 - positive;
    if positive < 1.0 || negative < 1.0 {
        return None;
    }
    // Ranks from 1; those of equal probabilities share their mean.
    let (mut rank_sum, mut before) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let n = tied.len() as f64;
        let happened = tied.iter().filter(|(_, happened)| *happened).count() as f64;
        rank_sum += happened * (before + (n + 1.0) / 2.0);
        before += n;
    }
    Some((rank_sum - positive * (positive + 1.0) / 2.0) / (positive * negative))
}

fn is(value: f64, other: f64) -> bool {
    (value - other).abs() <= 0.0
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_certain_error_costs_much_and_not_everything() {
        let loss = log_loss(&[(1.0, 0.0), (0.0, 1.0)]).unwrap();
        assert!((34.0..35.0).contains(&loss), "{loss}");
        assert!(log_loss(&[(1.0, 1.0), (0.0, 0.0)]).unwrap() < 1e-14);
    }

    #[test]
    fn what_is_no_outcome_has_no_such_score() {
        assert_eq!(log_loss(&[]), None);
        assert_eq!(log_loss(&[(1.0, 0.5), (2.0, 0.5)]), None);
        assert_eq!(log_loss(&[(1.0, 1.5)]), None);
        assert_eq!(log_loss(&[(1.0, f64::NAN)]), None);
        assert_eq!(auc(&[(1.0, 0.5), (1.0, 0.7)]), None);
        assert_eq!(auc(&[(3.0, 0.5), (1.0, 0.7)]), None);
    }

    proptest! {
        #[test]
        fn the_area_is_the_share_of_couples_in_order(
            pairs in prop::collection::vec((prop::bool::ANY, 0..10_u32), 2..40)
        ) {
            let pairs: Vec<(f64, f64)> =
                pairs.iter().map(|(y, p)| (f64::from(u8::from(*y)), f64::from(*p) / 10.0)).collect();
            let of = |outcome: f64| pairs.iter().filter(move |p| is(p.0, outcome)).map(|p| p.1).collect::<Vec<_>>();
            let (ones, zeros) = (of(1.0), of(0.0));
            let couples: Vec<f64> = ones
                .iter()
                .flat_map(|a| zeros.iter().map(move |b| if a > b { 1.0 } else if a < b { 0.0 } else { 0.5 }))
                .collect();
            let expected = (!couples.is_empty()).then(|| couples.iter().sum::<f64>() / couples.len() as f64);
            match (auc(&pairs), expected) {
                (Some(a), Some(b)) => prop_assert!((a - b).abs() < 1e-12),
                (a, b) => prop_assert_eq!(a.is_some(), b.is_some()),
            }
        }
    }
}
