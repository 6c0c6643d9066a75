//! How sure is it that one forecast is better than another: a paired circular block bootstrap over days.
//!
//! Days are drawn in blocks because neighbouring days resemble each other; both forecasts keep their losses of the same days,
//! so that what is common to both (a hard week) cancels.

use rand_core::RngCore;

use crate::quantile::quantile;

/// The losses of two forecasts on one day, as parts of a ratio: metric = Σ num / Σ den.
///
/// MAPE: num = Σ |e| / actual, den = number of pairs. WAPE: num = Σ |e|, den = Σ |actual|. MAE and RMSE: num = Σ |e| or Σ e²,
/// den = number of pairs (the root is monotone and changes no comparison).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayLoss {
    /// The numerator of A, the challenger; at least 0.
    pub num_a: f64,
    /// The numerator of B, what it is compared with; at least 0.
    pub num_b: f64,
    /// The common denominator; at least 0.
    pub den: f64,
}

impl DayLoss {
    fn usable(&self) -> bool {
        self.num_a.is_finite() && self.num_b.is_finite() && self.den.is_finite() && self.den >= 0.0
    }
}

/// The share of resamples in which A is better than B, ties counted half: in \[0, 1\], 0.5 when nothing can be told.
///
/// - Shape: one entry per day, in order of days; entries that are not finite are left out.
/// - Domain: `block` days at least 1, `resamples` at least 1, else `None`; `None` below two blocks of days.
/// - Formula: circular block bootstrap (Politis & Romano 1992): ⌈n/block⌉ blocks that begin anywhere and wrap around, cut to n
///   days. The result is a bootstrap probability, not a p-value; it repeats exactly for the same generator state.
pub fn confidence_better(days: &[DayLoss], block: usize, resamples: usize, rng: &mut impl RngCore) -> Option<f64> {
    let days: Vec<DayLoss> = days.iter().copied().filter(DayLoss::usable).collect();
    if block == 0 || resamples == 0 || days.len() / block < 2 {
        return None;
    }
    let mut better = 0.0;
    for _ in 0..resamples {
        let (a, b) = resample(&days, block, rng);
        better += if a < b {
            1.0
        } else if a > b {
            0.0
        } else {
            0.5
        };
    }
    Some(better / resamples as f64)
}

/// The interval of metric(B) − metric(A), in the metric's own ratio (times 100 it is percentage points): positive where A is
/// better.
///
/// - Shape: as [`confidence_better`].
/// - Domain: as [`confidence_better`]; `level` is the promised coverage, in (0, 1), else `None`. `None` where no day has a
///   denominator.
/// - Formula: the percentile interval of the same paired circular block bootstrap (Efron & Tibshirani 1993, chapter 13).
pub fn difference_interval(
    days: &[DayLoss],
    (block, resamples): (usize, usize),
    level: f64,
    rng: &mut impl RngCore,
) -> Option<(f64, f64)> {
    let days: Vec<DayLoss> = days.iter().copied().filter(DayLoss::usable).collect();
    if block == 0 || resamples == 0 || days.len() / block < 2 || !(level > 0.0 && level < 1.0) {
        return None;
    }
    if days.iter().all(|day| day.den == 0.0) {
        return None;
    }
    let differences: Vec<f64> = (0..resamples)
        .map(|_| {
            let (a, b) = resample(&days, block, rng);
            b - a
        })
        .collect();
    let tail = (1.0 - level) / 2.0;
    Some((quantile(&differences, tail)?, quantile(&differences, 1.0 - tail)?))
}

/// The metric of A and of B on one resample. A resample without a denominator says nothing: a tie.
fn resample(days: &[DayLoss], block: usize, rng: &mut impl RngCore) -> (f64, f64) {
    let (mut num_a, mut num_b, mut den) = (0.0, 0.0, 0.0);
    let mut left = days.len();
    while left > 0 {
        let start = below(days.len(), rng);
        let take = block.min(left);
        for day in days.iter().cycle().skip(start).take(take) {
            num_a += day.num_a;
            num_b += day.num_b;
            den += day.den;
        }
        left -= take;
    }
    if den > 0.0 { (num_a / den, num_b / den) } else { (0.0, 0.0) }
}

/// A whole number in \[0, n): the high word of a 64 × 64 bit product. Its bias is below n / 2⁶⁴ and it takes one draw.
fn below(n: usize, rng: &mut impl RngCore) -> usize {
    ((u128::from(rng.next_u64()) * n as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand_pcg::Pcg64Mcg;

    use super::*;

    fn generator() -> Pcg64Mcg {
        Pcg64Mcg::new(42)
    }

    fn days(a: &[f64], b: &[f64]) -> Vec<DayLoss> {
        a.iter().zip(b).map(|(&num_a, &num_b)| DayLoss { num_a, num_b, den: 10.0 }).collect()
    }

    #[test]
    fn better_on_every_day_is_certain_and_worse_on_every_day_too() {
        let (low, high) = (vec![1.0; 28], vec![2.0; 28]);
        assert_eq!(confidence_better(&days(&low, &high), 7, 500, &mut generator()), Some(1.0));
        assert_eq!(confidence_better(&days(&high, &low), 7, 500, &mut generator()), Some(0.0));
        assert_eq!(confidence_better(&days(&low, &low), 7, 500, &mut generator()), Some(0.5));
    }

    #[test]
    fn fewer_than_two_blocks_of_days_tell_nothing() {
        assert_eq!(confidence_better(&days(&[1.0; 13], &[2.0; 13]), 7, 500, &mut generator()), None);
        assert_eq!(confidence_better(&days(&[1.0; 14], &[2.0; 14]), 0, 500, &mut generator()), None);
        assert_eq!(confidence_better(&[], 7, 500, &mut generator()), None);
        assert!(confidence_better(&days(&[1.0; 14], &[2.0; 14]), 7, 500, &mut generator()).is_some());
    }

    #[test]
    fn the_interval_of_a_constant_difference_is_that_difference() {
        let days = days(&[1.0; 28], &[3.0; 28]);
        let (low, high) = difference_interval(&days, (7, 200), 0.9, &mut generator()).unwrap();
        assert!((low - 0.2).abs() < 1e-12 && (high - 0.2).abs() < 1e-12, "{low} {high}");
        assert_eq!(difference_interval(&days[..13], (7, 200), 0.9, &mut generator()), None);
        assert_eq!(difference_interval(&days, (7, 200), 1.0, &mut generator()), None);
        let closed = vec![DayLoss { num_a: 0.0, num_b: 0.0, den: 0.0 }; 20];
        assert_eq!(difference_interval(&closed, (7, 200), 0.9, &mut generator()), None);
    }

    /// Independent days: the interval must agree with the normal approximation of the same mean difference.
    #[test]
    fn the_interval_agrees_with_the_normal_approximation_on_independent_days() {
        let mut rng = generator();
        let noise: Vec<f64> = (0..400).map(|_| below(2001, &mut rng) as f64 / 1000.0 - 1.0).collect();
        let mean = noise.iter().sum::<f64>() / 400.0;
        let sd = (noise.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 400.0).sqrt();
        let b: Vec<f64> = noise.iter().map(|x| 5.0 + x).collect();
        let (low, high) = difference_interval(&days(&[5.0; 400], &b), (1, 4000), 0.9, &mut rng).unwrap();
        // Each day's denominator is 10; 1.645 standard errors to both sides.
        let half = 1.645 * sd / 20.0 / 10.0;
        assert!((low - (mean / 10.0 - half)).abs() < half * 0.1, "{low}");
        assert!((high - (mean / 10.0 + half)).abs() < half * 0.1, "{high}");
    }

    #[test]
    fn days_without_a_denominator_are_a_tie() {
        let closed = vec![DayLoss { num_a: 0.0, num_b: 0.0, den: 0.0 }; 20];
        assert_eq!(confidence_better(&closed, 7, 100, &mut generator()), Some(0.5));
    }

    #[test]
    fn the_same_generator_gives_the_same_answer() {
        let a: Vec<f64> = (0..40).map(|i| f64::from(i % 7)).collect();
        let b: Vec<f64> = (0..40).map(|i| f64::from(i % 5) + 0.9).collect();
        let first = confidence_better(&days(&a, &b), 7, 2000, &mut generator());
        assert_eq!(first, confidence_better(&days(&a, &b), 7, 2000, &mut generator()));
    }

    /// Independent days: the bootstrap must agree with the normal approximation of the same mean difference.
    #[test]
    fn the_confidence_agrees_with_the_normal_approximation_on_independent_days() {
        let mut rng = generator();
        let noise: Vec<f64> = (0..400).map(|_| below(2001, &mut rng) as f64 / 1000.0 - 1.0).collect();
        let mean = noise.iter().sum::<f64>() / 400.0;
        let sd = (noise.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 400.0).sqrt();
        // A is better by exactly one standard error of the mean: Φ(1) = 0.8413.
        let shift = sd / 20.0;
        let a: Vec<f64> = noise.iter().map(|x| 5.0 + x - mean - shift).collect();
        let confidence = confidence_better(&days(&a, &[5.0; 400]), 1, 4000, &mut rng).unwrap();
        assert!((confidence - 0.8413).abs() < 0.03, "{confidence}");
    }

    proptest! {
        #[test]
        fn swapping_the_two_turns_the_confidence_around(
            a in prop::collection::vec(0.0..10.0_f64, 30), b in prop::collection::vec(0.0..10.0_f64, 30)
        ) {
            let one = confidence_better(&days(&a, &b), 7, 200, &mut generator()).unwrap();
            let other = confidence_better(&days(&b, &a), 7, 200, &mut generator()).unwrap();
            prop_assert!((one + other - 1.0).abs() < 1e-9);
        }
    }
}
