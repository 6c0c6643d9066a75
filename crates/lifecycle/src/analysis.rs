//! Where the error is: pairs grouped by what is known of their day or series, each group with its share of the whole error.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use vakhta_stats::metric::Scores;

use crate::ids::SeriesKey;
use crate::observation::scores_at;
use crate::prediction::Pair;

/// What pairs are told apart by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "column")]
pub enum Dimension {
    /// The weekday: values `0` (Monday) to `6`.
    Weekday,
    /// The named holiday; an ordinary day has the empty value.
    Holiday,
    /// A covariate of days that is 0 or 1: values `0` and `1`.
    Covariate(String),
    /// Days from the forecast's origin to the day.
    Lead,
    /// A key column.
    Key(String),
}

/// The pairs with one value of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The value.
    pub value: String,
    /// Scores at the model's grain.
    pub scores: Scores,
    /// The baseline's on the same pairs.
    pub baseline: Scores,
    /// Its part of Σ |forecast − actual| over all pairs that have a value, in percent; 0 where there is no error at all.
    pub share: f64,
}

/// The groups of a dimension, ordered by value. A pair for which `value_of` says `None` is left out.
///
/// Errors are shared out at the grain of the series, before sums cancel: a group's share says where it goes wrong, its
/// scores say how much of that is left at the grain at which the model is judged.
#[must_use]
pub fn groups(pairs: &[Pair], grain: &[usize], value_of: impl Fn(&Pair) -> Option<String>) -> Vec<Group> {
    let mut by_value: BTreeMap<String, Vec<Pair>> = BTreeMap::new();
    for pair in pairs {
        if let Some(value) = value_of(pair) {
            by_value.entry(value).or_default().push(pair.clone());
        }
    }
    let total: f64 = by_value.values().flatten().map(absolute).sum();
    by_value
        .into_iter()
        .map(|(value, own)| {
            let scores = scores_at(&own, grain);
            let error: f64 = own.iter().map(absolute).sum();
            let share = if total > 0.0 { 100.0 * error / total } else { 0.0 };
            Group { value, scores: scores.forecast, baseline: scores.baseline, share }
        })
        .collect()
}

/// The groups of [`Dimension::Lead`]: forecasts of the same series and days, made so many days before, so that only the
/// distance differs. The longest leads are left out until some days have a forecast at every lead; empty below two leads.
#[must_use]
pub fn by_lead(pairs: &[Pair], grain: &[usize]) -> Vec<Group> {
    let mut leads: BTreeMap<u16, BTreeMap<(&SeriesKey, NaiveDate), &Pair>> = BTreeMap::new();
    for pair in pairs {
        leads.entry(pair.lead).or_default().insert((&pair.series, pair.date), pair);
    }
    while leads.len() > 1 {
        let in_all = |key: &(&SeriesKey, NaiveDate)| leads.values().all(|of| of.contains_key(key));
        let of_lead = |lead: &u16, of: &BTreeMap<(&SeriesKey, NaiveDate), &Pair>| {
            let common: Vec<Pair> = of.iter().filter(|(key, _)| in_all(key)).map(|(_, pair)| (*pair).clone()).collect();
            groups(&common, grain, |_| Some(lead.to_string()))
        };
        let found: Vec<Group> = leads.iter().flat_map(|(lead, of)| of_lead(lead, of)).collect();
        if !found.is_empty() {
            return found;
        }
        leads.pop_last();
    }
    Vec::new()
}

/// The value of [`Dimension::Weekday`].
#[must_use]
pub fn weekday(pair: &Pair) -> String {
    pair.date.weekday().num_days_from_monday().to_string()
}

/// The pairs with the greatest |forecast − actual|, greatest first; of equal ones the earlier, then by series.
#[must_use]
pub fn worst(pairs: &[Pair], most: usize) -> Vec<&Pair> {
    let mut all: Vec<&Pair> = pairs.iter().filter(|p| absolute(p) > 0.0).collect();
    let order = |a: &&Pair, b: &&Pair| {
        absolute(b).total_cmp(&absolute(a)).then(a.date.cmp(&b.date)).then_with(|| a.series.cmp(&b.series))
    };
    all.sort_by(order);
    all.truncate(most);
    all
}

/// |forecast − actual|; 0 where one of them is no number.
fn absolute(pair: &Pair) -> f64 {
    let error = (pair.forecast - pair.actual).abs();
    if error.is_finite() { error } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::VersionId;

    fn pair(branch: &str, day: u32, actual: f64, forecast: f64) -> Pair {
        Pair {
            series: SeriesKey::new(vec![branch.into(), "P1".into()]),
            date: NaiveDate::from_ymd_opt(2026, 3, day).unwrap(),
            lead: 1,
            version: VersionId::new(chrono::DateTime::UNIX_EPOCH, 0),
            actual,
            forecast,
            baseline: actual,
            lo80: 0.0,
            hi80: forecast * 2.0,
            lo95: 0.0,
            hi95: forecast * 3.0,
            open: true,
        }
    }

    #[test]
    fn a_group_has_its_scores_and_its_share_of_the_error() {
        let pairs = [pair("B1", 2, 10.0, 13.0), pair("B1", 3, 10.0, 10.0), pair("B2", 2, 10.0, 9.0)];
        let by_branch = groups(&pairs, &[0], |p| p.series.parts().first().cloned());
        let told: Vec<_> = by_branch.iter().map(|g| (g.value.as_str(), g.scores.n, g.share)).collect();
        assert_eq!(told, [("B1", 2, 75.0), ("B2", 1, 25.0)]);
        assert_eq!(by_branch[0].scores.wape, Some(15.0));
        let mondays = groups(&pairs, &[0], |p| Some(weekday(p)));
        assert_eq!(mondays.iter().map(|g| g.value.as_str()).collect::<Vec<_>>(), ["0", "1"]);
    }

    #[test]
    fn a_pair_without_a_value_is_in_no_group() {
        let pairs = [pair("B1", 2, 10.0, 13.0), pair("B2", 2, 10.0, 9.0)];
        let some = groups(&pairs, &[0], |p| (p.actual > p.forecast).then(|| "low".to_owned()));
        assert_eq!(some.len(), 1);
        assert!((some[0].share - 100.0).abs() < 1e-12);
    }

    #[test]
    fn the_worst_come_first_and_a_perfect_forecast_is_no_miss() {
        let pairs = [pair("B1", 2, 10.0, 13.0), pair("B2", 2, 10.0, 10.0), pair("B3", 2, 10.0, 2.0)];
        let named: Vec<_> = worst(&pairs, 5).iter().map(|p| p.series.parts()[0].clone()).collect();
        assert_eq!(named, ["B3", "B1"]);
        assert_eq!(worst(&pairs, 1).len(), 1);
    }

    #[test]
    fn leads_are_compared_on_the_days_that_all_of_them_forecast() {
        let at = |lead, day, forecast| Pair { lead, ..pair("B1", day, 10.0, forecast) };
        // Day 2 was forecast one day before only, and missed by far: it must not count against the short lead alone.
        let pairs = [at(1, 2, 90.0), at(1, 9, 11.0), at(7, 9, 12.0)];
        let told: Vec<_> = by_lead(&pairs, &[0]).iter().map(|g| (g.value.clone(), g.scores.wape)).collect();
        assert_eq!(told, [("1".to_owned(), Some(10.0)), ("7".to_owned(), Some(20.0))]);
        // No day has all three: the longest goes.
        let pairs = [at(1, 9, 11.0), at(7, 9, 12.0), at(28, 30, 10.0)];
        assert_eq!(by_lead(&pairs, &[0]).len(), 2);
        assert_eq!(by_lead(&[at(1, 9, 11.0), at(7, 10, 11.0)], &[0]), [], "nothing in common, nothing to compare");
    }

    proptest! {
        #[test]
        fn shares_add_up_to_all_of_the_error(rows in prop::collection::vec((1..28_u32, 0.0..99.0_f64, 0.0..99.0_f64), 1..50)) {
            let pairs: Vec<Pair> = rows.iter().map(|(d, a, f)| pair("B1", *d, *a, *f)).collect();
            let shares: f64 = groups(&pairs, &[0], |p| Some(weekday(p))).iter().map(|g| g.share).sum();
            let whole = if pairs.iter().any(|p| absolute(p) > 0.0) { 100.0 } else { 0.0 };
            prop_assert!((shares - whole).abs() < 1e-6);
        }
    }
}
