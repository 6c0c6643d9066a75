//! Features as terms of a linear model: what each one contributes, before and after its coefficients are known.
//!
//! Every design column has weighted mean 0, so the intercept is the mean of the target and stands apart from the
//! coefficients. Columns that do not vary are left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::frame::Frame;

/// Everything that one feature brings into the model.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Term {
    /// The number itself, standardised.
    pub(crate) number: Option<Number>,
    /// One indicator a category, codes ascending.
    pub(crate) levels: Vec<Level>,
    /// Indicator of a missing value, where the training rows had both.
    pub(crate) missing: Option<Indicator>,
}

/// A standardised number: `z = (x/2 - center) / spread`, 0 where missing. Halving keeps `1e308 - -1e308` finite.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Number {
    pub(crate) center: f64,
    pub(crate) spread: f64,
    pub(crate) coefficient: f64,
    /// The smallest and largest x/2 that it learned from. A line is followed beyond them by as much as they lie apart and no
    /// further: a history of nothing may give a value a thousand times as far. `None` in fits of earlier releases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) learned: Option<(f64, f64)>,
}

/// Indicator of one category.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Level {
    pub(crate) code: f64,
    #[serde(flatten)]
    pub(crate) indicator: Indicator,
}

/// An indicator, centred: its value is `1 - share` where it holds and `-share` where it does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Indicator {
    /// Weighted share of training rows where it holds, in (0, 1).
    pub(crate) share: f64,
    pub(crate) coefficient: f64,
}

impl Indicator {
    fn of_share(share: f64) -> Option<Self> {
        // At 0 and 1, or a rounding away, the column does not vary.
        (share > 1e-12 && share < 1.0 - 1e-12).then_some(Self { share, coefficient: 0.0 })
    }

    fn value(&self, holds: bool) -> f64 {
        f64::from(u8::from(holds)) - self.share
    }
}

impl Number {
    fn value(&self, x: f64) -> f64 {
        if x.is_nan() {
            return 0.0;
        }
        let half = x / 2.0;
        let followed = self.learned.map_or(half, |(least, most)| {
            let apart = most - least;
            half.max(least - apart).min(most + apart)
        });
        (followed - self.center) / self.spread
    }
}

impl Term {
    /// Looks at one column of the training rows; coefficients are still 0.
    pub(crate) fn of_column(frame: &Frame, column: usize, is_category: bool) -> Self {
        let mut total = 0.0;
        let mut missing = 0.0;
        let mut levels: BTreeMap<u64, f64> = BTreeMap::new();
        for (row, values) in frame.rows().enumerate() {
            let (x, weight) = (values[column], frame.weight_of(row));
            total += weight;
            if x.is_nan() {
                missing += weight;
            } else if is_category {
                // Codes are non-negative, so their bit patterns sort like the numbers; adding 0.0 turns -0.0 into 0.0.
                *levels.entry((x + 0.0).to_bits()).or_default() += weight;
            }
        }
        let level = |(bits, weight): (u64, f64)| {
            let indicator = Indicator::of_share(weight / total)?;
            Some(Level { code: f64::from_bits(bits), indicator })
        };
        Self {
            number: if is_category { None } else { Number::of_column(frame, column, total) },
            levels: levels.into_iter().filter_map(level).collect(),
            missing: Indicator::of_share(missing / total),
        }
    }

    /// How many design columns it takes.
    pub(crate) fn width(&self) -> usize {
        usize::from(self.number.is_some()) + self.levels.len() + usize::from(self.missing.is_some())
    }

    /// Writes the design columns of one value; `into` is `width` long.
    pub(crate) fn encode(&self, x: f64, into: &mut [f64]) {
        let mut slots = into.iter_mut();
        let mut put = |value: f64| {
            if let Some(slot) = slots.next() {
                *slot = value;
            }
        };
        if let Some(number) = &self.number {
            put(number.value(x));
        }
        for level in &self.levels {
            put(level.indicator.value(same_code(x, level.code)));
        }
        if let Some(missing) = &self.missing {
            put(missing.value(x.is_nan()));
        }
    }

    /// Takes its coefficients, in the order of [`Term::encode`].
    pub(crate) fn learn(&mut self, coefficients: &mut impl Iterator<Item = f64>) {
        let number = self.number.iter_mut().map(|number| &mut number.coefficient);
        let levels = self.levels.iter_mut().map(|level| &mut level.indicator.coefficient);
        let missing = self.missing.iter_mut().map(|missing| &mut missing.coefficient);
        for (slot, coefficient) in number.chain(levels).chain(missing).zip(coefficients) {
            *slot = coefficient;
        }
    }

    /// What the value `x` adds to the mean of the target.
    pub(crate) fn contribution(&self, x: f64) -> f64 {
        let number = self.number.as_ref().map_or(0.0, |number| number.coefficient * number.value(x));
        let levels: f64 = self
            .levels
            .iter()
            .map(|level| level.indicator.coefficient * level.indicator.value(same_code(x, level.code)))
            .sum();
        let missing = self.missing.as_ref().map_or(0.0, |missing| missing.coefficient * missing.value(x.is_nan()));
        number + levels + missing
    }

    /// Variance of the contribution over the training rows, parts taken as uncorrelated.
    pub(crate) fn variance(&self) -> f64 {
        let number = self.number.as_ref().map_or(0.0, |number| number.coefficient.powi(2));
        let mean: f64 = self.levels.iter().map(|l| l.indicator.share * l.indicator.coefficient).sum();
        let square: f64 = self.levels.iter().map(|l| l.indicator.share * l.indicator.coefficient.powi(2)).sum();
        let missing = self.missing.as_ref().map_or(0.0, |m| m.share * (1.0 - m.share) * m.coefficient.powi(2));
        number + (square - mean * mean).max(0.0) + missing
    }
}

impl Number {
    /// Two passes, about the first value and in units of the widest distance from it: exact for a constant column,
    /// and safe from overflow for any finite one. Missing values count as the mean, as they are encoded.
    fn of_column(frame: &Frame, column: usize, total: f64) -> Option<Self> {
        let present = || {
            frame
                .rows()
                .enumerate()
                .map(|(row, values)| (values[column] / 2.0, frame.weight_of(row)))
                .filter(|(x, weight)| !x.is_nan() && *weight > 0.0)
        };
        let (first, _) = present().next()?;
        let widest = present().map(|(x, _)| (x - first).abs()).fold(0.0, f64::max);
        if widest <= f64::MIN_POSITIVE {
            return None;
        }
        let units = |x: f64| (x - first) / widest;
        let (sum, weight) = present().fold((0.0, 0.0), |(sum, total), (x, w)| (sum + w * units(x), total + w));
        let mean = sum / weight;
        let square: f64 = present().map(|(x, w)| w * (units(x) - mean).powi(2)).sum();
        let spread = (square / total).sqrt() * widest;
        let center = first + mean * widest;
        let learned = present().fold((first, first), |(least, most), (x, _)| (least.min(x), most.max(x)));
        let usable = spread > 0.0 && spread.is_finite() && center.is_finite();
        usable.then_some(Self { center, spread, coefficient: 0.0, learned: Some(learned) })
    }
}

/// Codes are integers held as floats, equal or apart by 1 or more; NaN is no code.
fn same_code(x: f64, code: f64) -> bool {
    (x - code).abs() < 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(values: &[f64], is_category: bool) -> Term {
        let names = ["x".to_owned()];
        let categorical: &[usize] = if is_category { &[0] } else { &[] };
        let frame = Frame {
            values,
            picked: None,
            n_rows: values.len(),
            names: &names,
            categorical,
            target: None,
            weight: None,
            group: None,
        };
        Term::of_column(&frame, 0, is_category)
    }

    #[test]
    fn a_constant_or_empty_column_takes_no_place() {
        assert_eq!(term(&[0.1; 7], false).width(), 0);
        assert_eq!(term(&[f64::NAN; 3], false).width(), 0);
        assert_eq!(term(&[4.0; 3], true).width(), 0);
        assert_eq!(term(&[f64::NAN; 3], true).width(), 0);
    }

    #[test]
    fn a_standardised_number_has_mean_zero_and_unit_variance() {
        let values = [3.0, 5.0, 4.0, 8.0, f64::NAN];
        let term = term(&values, false);
        let mut z = [0.0; 2];
        let encoded: Vec<f64> = values
            .iter()
            .map(|x| {
                term.encode(*x, &mut z);
                z[0]
            })
            .collect();
        assert!(encoded.iter().sum::<f64>().abs() < 1e-12);
        assert!((encoded.iter().map(|z| z * z).sum::<f64>() / 5.0 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_widest_finite_numbers_do_not_overflow() {
        let term = term(&[f64::MAX, -f64::MAX, 0.0], false);
        let mut z = [0.0];
        term.encode(f64::MAX, &mut z);
        assert!((z[0] - 1.5_f64.sqrt()).abs() < 1e-12, "{z:?}");
    }

    #[test]
    fn a_line_is_followed_as_far_again_as_it_was_learned_and_no_further() {
        let mut term = term(&[2.0, 4.0, f64::NAN, 6.0], false);
        term.learn(&mut [1.0, 0.5].into_iter());
        let same = |a: f64, b: f64| (term.contribution(a) - term.contribution(b)).abs() < 1e-12;
        assert!(same(1e9, 10.0) && same(-1e9, -2.0) && !same(9.0, 10.0));
        let mut earlier = term.clone();
        earlier.number.iter_mut().for_each(|number| number.learned = None);
        assert!(earlier.contribution(1e9) > 1e8, "fits of earlier releases answer as they did");
    }

    #[test]
    fn an_unseen_category_sets_no_indicator() {
        let mut term = term(&[0.0, 1.0, 1.0, 5.0], true);
        term.learn(&mut [10.0, 20.0, 30.0].into_iter());
        let base = -(0.25 * 10.0 + 0.5 * 20.0 + 0.25 * 30.0);
        assert!((term.contribution(99.0) - base).abs() < 1e-12);
        assert!((term.contribution(5.0) - (base + 30.0)).abs() < 1e-12);
    }
}
