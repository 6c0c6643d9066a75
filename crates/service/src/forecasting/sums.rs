//! Sums of series: forecasts that add up, with intervals of their own.
//!
//! Bottom-up: the forecast of a branch is the sum of its products', the chain's the sum of its branches'. Interval ends do not
//! add up (that would assume that all series miss to the same side), so every level is calibrated on the residuals of its own
//! sums from the held-out origins, as single series are. Reference: Hyndman & Athanasopoulos, Forecasting: Principles and
//! Practice, 3rd ed., 11.2; split conformal prediction as in [`super::intervals`].

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::ids::VersionId;
use vakhta_lifecycle::observation::at_grain;
use vakhta_lifecycle::prediction::{Pair, Prediction};

use super::hierarchy::Hierarchy;
use super::intervals::{Interval, Intervals, Residual};

/// The intervals of every level: key positions that are fixed, the others summed over.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SumIntervals(Vec<(Vec<usize>, Intervals)>);

impl SumIntervals {
    /// Calibrates every level on held-out origins, one slice of pairs each.
    #[must_use]
    pub fn calibrate(origins: &[&[Pair]], hierarchy: &Hierarchy, power: f64, horizon: u16) -> Self {
        let calibrated = hierarchy.levels().iter().filter_map(|level| {
            let residuals: Vec<Residual> = origins.iter().flat_map(|pairs| residuals(pairs, level)).collect();
            Intervals::calibrate(&residuals, power, horizon).map(|intervals| (level.clone(), intervals))
        });
        Self(calibrated.collect())
    }

    /// The intervals of the level at which these key positions are fixed, in rising order.
    #[must_use]
    pub fn of(&self, level: &[usize]) -> Option<&Intervals> {
        self.0.iter().find(|(known, _)| known == level).map(|(_, intervals)| intervals)
    }
}

/// The residuals of the sums of one origin; a day counts for one lead.
fn residuals(pairs: &[Pair], level: &[usize]) -> Vec<Residual> {
    let leads: BTreeMap<NaiveDate, u16> = pairs.iter().map(|p| (p.date, p.lead)).collect();
    at_grain(pairs, level)
        .into_iter()
        .filter(|sum| sum.open && sum.forecast > 0.0)
        .filter_map(|sum| Some(Residual { lead: *leads.get(&sum.date)?, forecast: sum.forecast, actual: sum.actual }))
        .collect()
}

/// The intervals of a level, which a version calibrated for what it says itself.
pub(crate) type Calibrated<'a> = Option<(&'a VersionId, &'a Intervals)>;

/// One forecast a day: the sums of those of several series, named by the key positions `level` that they share.
///
/// What another version said than the one that calibrated has its interval ends summed, which is wider than need be and never
/// too narrow: an interval must not rest on days that its forecast had still ahead.
#[must_use]
pub fn sum_forecasts(forecasts: Vec<Prediction>, level: &[usize], calibrated: Calibrated<'_>) -> Vec<Prediction> {
    let mut days: BTreeMap<NaiveDate, Prediction> = BTreeMap::new();
    for one in forecasts {
        match days.get_mut(&one.date) {
            None => drop(days.insert(one.date, one)),
            Some(sum) => {
                sum.value += one.value;
                sum.baseline += one.baseline;
                sum.open |= one.open;
                sum.reasons.clear();
                // A sum rests on similar series only where all of it does.
                sum.basis = sum.basis.take().filter(|_| one.basis.is_some());
                sum.lo80 += one.lo80;
                sum.hi80 += one.hi80;
                sum.lo95 += one.lo95;
                sum.hi95 += one.hi95;
            }
        }
    }
    for sum in days.values_mut() {
        sum.series = sum.series.at(level);
        sum.basis = sum.basis.as_ref().map(|basis| basis.at(level));
        // The errors of sums of known series say nothing of one that is not known yet.
        let calibrated = calibrated.filter(|_| sum.basis.is_none());
        if let Some(own) = around(calibrated, &sum.version, sum.value, sum.lead) {
            (sum.lo80, sum.hi80, sum.lo95, sum.hi95) = (own.lo80, own.hi80, own.lo95, own.hi95);
        }
    }
    days.into_values().collect()
}

/// The same for forecasts that met their actuals.
#[must_use]
pub fn sum_pairs(pairs: Vec<Pair>, level: &[usize], calibrated: Calibrated<'_>) -> Vec<Pair> {
    let mut days: BTreeMap<NaiveDate, Pair> = BTreeMap::new();
    for one in pairs {
        match days.get_mut(&one.date) {
            None => drop(days.insert(one.date, one)),
            Some(sum) => {
                sum.actual += one.actual;
                sum.forecast += one.forecast;
                sum.baseline += one.baseline;
                sum.open |= one.open;
                sum.lo80 += one.lo80;
                sum.hi80 += one.hi80;
                sum.lo95 += one.lo95;
                sum.hi95 += one.hi95;
            }
        }
    }
    for sum in days.values_mut() {
        sum.series = sum.series.at(level);
        if let Some(own) = around(calibrated, &sum.version, sum.forecast, sum.lead) {
            (sum.lo80, sum.hi80, sum.lo95, sum.hi95) = (own.lo80, own.hi80, own.lo95, own.hi95);
        }
    }
    days.into_values().collect()
}

/// Nothing that is forecast as exactly 0 has an interval.
fn around(calibrated: Calibrated<'_>, by: &VersionId, value: f64, lead: u16) -> Option<Interval> {
    let (version, intervals) = calibrated?;
    (version == by && value > 0.0).then(|| intervals.around(value, lead))
}

#[cfg(test)]
mod tests {
    use vakhta_lifecycle::ids::SeriesKey;

    use super::*;

    /// Two branches × two products whose errors alternate in sign, so that a branch's sum errs less than its parts.
    fn origin(at: u32) -> Vec<Pair> {
        let first = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let mut pairs = Vec::new();
        for day in 0..28_u16 {
            for (branch, product, sign) in
                [("B1", "P1", 1.0), ("B1", "P2", -1.0), ("B2", "P1", 1.0), ("B2", "P2", -1.0)]
            {
                let miss = sign * (10.0 + f64::from((u32::from(day) * 7 + at * 3) % 11));
                let small = f64::from((u32::from(day) * 5 + at) % 7) - 3.0;
                pairs.push(Pair {
                    series: SeriesKey::new(vec![branch.into(), product.into()]),
                    date: first + chrono::Days::new(u64::from(day)),
                    lead: day + 1,
                    version: VersionId::new(chrono::DateTime::UNIX_EPOCH, 0),
                    actual: 100.0 + miss + small,
                    forecast: 100.0,
                    baseline: 100.0,
                    lo80: 85.0,
                    hi80: 115.0,
                    lo95: 75.0,
                    hi95: 125.0,
                    open: true,
                });
            }
        }
        pairs
    }

    #[test]
    fn a_level_is_calibrated_on_its_own_sums() {
        let origins: Vec<Vec<Pair>> = (0..4).map(origin).collect();
        let slices: Vec<&[Pair]> = origins.iter().map(Vec::as_slice).collect();
        let sums = SumIntervals::calibrate(&slices, &Hierarchy::new(2, Vec::new()), 0.7, 28);
        for level in [&[][..], &[0], &[1]] {
            assert!(sums.of(level).is_some(), "{level:?}");
        }
        assert!(sums.of(&[0, 1]).is_none(), "the series have intervals of their own");
        let of_a_branch = sums.of(&[0]).unwrap().around(200.0, 3);
        let of_parts = 2.0 * (115.0 - 85.0);
        assert!(of_a_branch.hi80 - of_a_branch.lo80 < of_parts / 3.0, "{of_a_branch:?}");
        let branch: Vec<Pair> = origins[0].iter().filter(|p| p.series.parts()[0] == "B1").cloned().collect();
        let version = origins[0][0].version.clone();
        let ends_summed = sum_pairs(Vec::clone(&branch), &[0], None);
        let other = VersionId::new(chrono::DateTime::UNIX_EPOCH, 1);
        let by_another = sum_pairs(Vec::clone(&branch), &[0], sums.of(&[0]).map(|own| (&other, own)));
        assert_eq!(by_another, ends_summed, "a version's intervals are for what it said itself");
        let summed = sum_pairs(branch, &[0], sums.of(&[0]).map(|own| (&version, own)));
        assert_eq!((summed.len(), summed[0].series.to_string()), (28, "B1".to_owned()));
        let inside = summed.iter().filter(|p| p.lo80 <= p.actual && p.actual <= p.hi80).count();
        assert!((19..=28).contains(&inside), "{inside} of 28 inside the 80 % interval");
    }

    #[test]
    fn without_calibration_the_ends_add_up() {
        let day: Vec<Pair> = origin(0).into_iter().take(4).collect();
        let summed = sum_pairs(day, &[], None);
        assert_eq!((summed.len(), summed[0].lo80, summed[0].hi95), (1, 340.0, 500.0));
    }

    #[test]
    fn a_table_without_keys_has_no_sums() {
        assert_eq!(SumIntervals::calibrate(&[], &Hierarchy::new(0, Vec::new()), 0.7, 28), SumIntervals::default());
    }
}
