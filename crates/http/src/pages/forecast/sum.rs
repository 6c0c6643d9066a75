//! Several series as one: what the page shows where a column is left open.
//!
//! The platform answers every series that the keys select. Points and baselines add up exactly. Interval ends add up too,
//! which holds when all series miss to the same side on the same day: a sum's interval is therefore never too narrow, and
//! the page says that it is wider than need be. A sum has no reasons of its own.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use vakhta_lifecycle::prediction::{Pair, Prediction};
use vakhta_service::views::SeriesView;

/// The same view with at most one forecast and one pair of each day, in the order of days.
pub(super) fn summed(view: SeriesView) -> SeriesView {
    let mut forecast: BTreeMap<NaiveDate, Prediction> = BTreeMap::new();
    for one in view.forecast {
        match forecast.get_mut(&one.date) {
            Some(sum) => add_prediction(sum, &one),
            None => {
                forecast.insert(one.date, one);
            }
        }
    }
    let mut pairs: BTreeMap<NaiveDate, Pair> = BTreeMap::new();
    for one in view.pairs {
        match pairs.get_mut(&one.date) {
            Some(sum) => add_pair(sum, &one),
            None => {
                pairs.insert(one.date, one);
            }
        }
    }
    SeriesView { forecast: forecast.into_values().collect(), pairs: pairs.into_values().collect(), ..view }
}

fn add_prediction(sum: &mut Prediction, one: &Prediction) {
    sum.value += one.value;
    sum.baseline += one.baseline;
    sum.lo80 += one.lo80;
    sum.hi80 += one.hi80;
    sum.lo95 += one.lo95;
    sum.hi95 += one.hi95;
    sum.open |= one.open;
    sum.reasons.clear();
}

fn add_pair(sum: &mut Pair, one: &Pair) {
    sum.actual += one.actual;
    sum.forecast += one.forecast;
    sum.baseline += one.baseline;
    sum.lo80 += one.lo80;
    sum.hi80 += one.hi80;
    sum.lo95 += one.lo95;
    sum.hi95 += one.hi95;
    sum.open |= one.open;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::samples;

    #[test]
    fn two_series_become_one_line_without_reasons() {
        let one = samples::series();
        let mut both = one.clone();
        both.forecast.extend(one.forecast.clone());
        both.pairs.extend(one.pairs.clone());
        let sum = summed(both);
        assert_eq!((sum.forecast.len(), sum.pairs.len()), (one.forecast.len(), one.pairs.len()));
        assert!((sum.forecast[0].value - 2.0 * one.forecast[0].value).abs() < 1e-9);
        assert!((sum.pairs[0].hi95 - 2.0 * one.pairs[0].hi95).abs() < 1e-9);
        assert!(sum.forecast[0].reasons.is_empty());
        assert!(sum.forecast.windows(2).all(|days| days[0].date < days[1].date));
    }

    #[test]
    fn one_series_stays_as_it_is() {
        assert_eq!(summed(samples::series()), samples::series());
    }
}
