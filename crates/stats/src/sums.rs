//! What the scores of pairs are computed from, in sums: the sums of two sets of pairs add up to those of both, so that a year is
//! told from its days without looking at a pair again.

use serde::{Deserialize, Serialize};

use crate::classify::surprise;
use crate::metric::{Scores, usable};
use crate::summary::answer;

/// Actuals whose squared deviations are a smaller share of their squares than this do not vary as far as sums can tell.
const LEAST_SPREAD: f64 = 1e-12;

/// Sums over pairs `(actual, forecast)` with both parts finite. `e` is forecast − actual.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ErrorSums {
    /// Pairs.
    pub n: u64,
    /// Pairs with actual > 0, which alone have a percentage.
    pub n_positive: u64,
    /// Σ|e|, in the target's units.
    pub absolute: f64,
    /// Σ 100 |e| / actual over actuals > 0.
    pub percentage: f64,
    /// Σ e².
    pub squared: f64,
    /// Σ e.
    pub signed: f64,
    /// Σ actual.
    pub actual: f64,
    /// Σ|actual|.
    pub absolute_actual: f64,
    /// Σ actual².
    pub squared_actual: f64,
    /// Σ −ln of the probability of what happened, in nats, over the pairs of an outcome and a probability; and these pairs.
    #[serde(default)]
    pub surprise: (f64, u64),
    /// Intervals of 80 %: actuals inside, and all.
    pub inside80: (u64, u64),
    /// Intervals of 95 %: actuals inside, and all.
    pub inside95: (u64, u64),
}

impl ErrorSums {
    /// The sums of some pairs; what is not finite is left out.
    #[must_use]
    pub fn of(pairs: &[(f64, f64)]) -> Self {
        let mut sums = Self::default();
        for (actual, forecast) in usable(pairs) {
            let error = forecast - actual;
            sums.n += 1;
            if actual > 0.0 {
                sums.n_positive += 1;
                sums.percentage += 100.0 * (error.abs() / actual);
            }
            sums.absolute += error.abs();
            sums.squared += error * error;
            sums.signed += error;
            sums.actual += actual;
            sums.absolute_actual += actual.abs();
            sums.squared_actual += actual * actual;
            if let Some(surprise) = surprise(actual, forecast) {
                sums.surprise = (sums.surprise.0 + surprise, sums.surprise.1 + 1);
            }
        }
        sums
    }

    /// The same with intervals; each row is `(actual, low, high)`, and a row with NaN or an infinite actual is left out.
    #[must_use]
    pub fn with_intervals(mut self, rows80: &[(f64, f64, f64)], rows95: &[(f64, f64, f64)]) -> Self {
        self.inside80 = inside(rows80);
        self.inside95 = inside(rows95);
        self
    }

    /// The sums of both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self {
            n: self.n + other.n,
            n_positive: self.n_positive + other.n_positive,
            absolute: self.absolute + other.absolute,
            percentage: self.percentage + other.percentage,
            squared: self.squared + other.squared,
            signed: self.signed + other.signed,
            actual: self.actual + other.actual,
            absolute_actual: self.absolute_actual + other.absolute_actual,
            squared_actual: self.squared_actual + other.squared_actual,
            surprise: (self.surprise.0 + other.surprise.0, self.surprise.1 + other.surprise.1),
            inside80: (self.inside80.0 + other.inside80.0, self.inside80.1 + other.inside80.1),
            inside95: (self.inside95.0 + other.inside95.0, self.inside95.1 + other.inside95.1),
        }
    }

    /// The scores: those of [`Scores::of`] on all the pairs, but for rounding. MASE and AUC need more and stay `None`.
    ///
    /// R² is 1 − Σe² / (Σa² − (Σa)² / n); `None` where the actuals vary by less than a millionth of their size, which sums
    /// cannot tell from rounding.
    #[must_use]
    pub fn scores(&self) -> Scores {
        let mean = |sum: f64, n: u64| if n == 0 { None } else { answer(sum / n as f64) };
        let spread = self.squared_actual - self.actual * self.actual / self.n as f64;
        let varies = self.n > 1 && spread > LEAST_SPREAD * self.squared_actual;
        Scores {
            n: self.n,
            mape: mean(self.percentage, self.n_positive),
            wape: answer(100.0 * self.absolute / self.absolute_actual),
            mae: mean(self.absolute, self.n),
            rmse: mean(self.squared, self.n).map(f64::sqrt),
            r2: varies.then(|| 1.0 - self.squared / spread).and_then(answer),
            mase: None,
            bias: mean(self.signed, self.n),
            coverage80: mean(100.0 * self.inside80.0 as f64, self.inside80.1),
            coverage95: mean(100.0 * self.inside95.0 as f64, self.inside95.1),
            log_loss: if self.surprise.1 == self.n { mean(self.surprise.0, self.n) } else { None },
            auc: None,
        }
    }
}

fn inside(rows: &[(f64, f64, f64)]) -> (u64, u64) {
    let usable = || rows.iter().filter(|(a, low, high)| a.is_finite() && !low.is_nan() && !high.is_nan());
    (usable().filter(|(a, low, high)| low <= a && a <= high).count() as u64, usable().count() as u64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn close(a: Option<f64>, b: Option<f64>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0),
            (None, None) => true,
            _ => false,
        }
    }

    fn same(a: &Scores, b: &Scores) -> bool {
        let all = |s: &Scores| [s.mape, s.wape, s.mae, s.rmse, s.bias, s.coverage80, s.coverage95];
        a.n == b.n && all(a).into_iter().zip(all(b)).all(|(a, b)| close(a, b))
    }

    #[test]
    fn nothing_summed_nothing_known() {
        assert_eq!(ErrorSums::default().scores(), Scores::default());
        assert_eq!(ErrorSums::of(&[(f64::NAN, 1.0), (1.0, f64::INFINITY)]), ErrorSums::default());
    }

    #[test]
    fn the_fit_of_actuals_that_vary_is_known_and_of_others_is_not() {
        let pairs = [(10.0, 11.0), (20.0, 18.0), (40.0, 41.0)];
        assert!(close(ErrorSums::of(&pairs).scores().r2, Scores::of(&pairs).r2));
        assert_eq!(ErrorSums::of(&[(5.0, 4.0), (5.0, 6.0)]).scores().r2, None);
        assert_eq!(ErrorSums::of(&[(1e15, 4.0), (1e15 + 1.0, 6.0)]).scores().r2, None);
    }

    proptest! {
        #[test]
        fn days_of_probabilities_add_up_to_the_log_loss_of_all(
            days in prop::collection::vec(prop::collection::vec((prop::bool::ANY, 0.0..1.0_f64), 0..12), 0..12),
        ) {
            let pairs = |day: &Vec<(bool, f64)>| -> Vec<(f64, f64)> {
                day.iter().map(|(y, p)| (f64::from(u8::from(*y)), *p)).collect()
            };
            let sums = days.iter().fold(ErrorSums::default(), |sums, day| sums.and(&ErrorSums::of(&pairs(day))));
            let all: Vec<(f64, f64)> = days.iter().flat_map(pairs).collect();
            prop_assert!(close(sums.scores().log_loss, Scores::of(&all).log_loss));
        }

        #[test]
        fn days_add_up_to_the_scores_of_all_their_pairs(
            days in prop::collection::vec(prop::collection::vec((-5.0..500.0_f64, -5.0..500.0_f64, 0.0..90.0_f64), 0..12), 0..12),
        ) {
            let (mut sums, mut pairs, mut rows) = (ErrorSums::default(), Vec::new(), Vec::new());
            for day in &days {
                let own: Vec<(f64, f64)> = day.iter().map(|(a, f, _)| (*a, *f)).collect();
                let own_rows: Vec<(f64, f64, f64)> = day.iter().map(|(a, f, w)| (*a, f - w, f + w)).collect();
                sums = sums.and(&ErrorSums::of(&own).with_intervals(&own_rows, &own_rows));
                pairs.extend(own);
                rows.extend(own_rows);
            }
            let (told, direct) = (sums.scores(), Scores::of(&pairs).with_intervals(&rows, &rows));
            prop_assert!(same(&told, &direct), "{told:?} {direct:?}");
            if let (Some(a), Some(b)) = (told.r2, direct.r2) {
                prop_assert!((a - b).abs() <= 1e-6 * b.abs().max(1.0), "{a} {b}");
            }
        }
    }
}
