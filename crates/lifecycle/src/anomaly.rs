//! Actuals that are hard to believe: far outside what had been forecast for their day, or, where nothing had been, far from the same
//! weekday before. A mark for whoever looks at the data, not a reason to change it.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use vakhta_stats::multiple::benjamini_hochberg;
use vakhta_stats::outlier::{beside_others, beyond_interval};

/// Of the days that are marked, at most this share is expected to be marked wrongly.
const RATE: f64 = 0.05;
/// An actual counts when it lies at least this many half widths of the 95 % interval from its forecast.
const MARGIN: f64 = 1.5;
/// The same weekdays before a day that it is compared with, and how few of them are too few.
const WEEKDAYS: (usize, usize) = (12, 6);
/// Without a forecast an actual counts when it is off by at least this share of what is usual on its weekday.
const UNUSUAL: f64 = 0.5;

/// A day that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownDay {
    /// The day.
    pub date: NaiveDate,
    /// What happened.
    pub actual: f64,
    /// Whether it was open; a closed day is never marked.
    pub open: bool,
    /// Whether it is a named holiday, which its weekday does not tell.
    pub holiday: bool,
    /// The forecast that was issued for it, with its 95 % interval.
    pub issued: Option<(f64, f64, f64)>,
}

/// What an actual was held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The forecast that was issued for the day.
    Forecast,
    /// The same weekday in the weeks before.
    Weekday,
}

/// An actual that is hard to believe.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Anomaly {
    /// The day.
    pub date: NaiveDate,
    /// What happened.
    pub actual: f64,
    /// What was expected.
    pub expected: f64,
    /// What it was held against.
    pub basis: Basis,
    /// The p-value, adjusted for the number of days.
    pub p_value: f64,
}

/// The days among some that are hard to believe; days in order.
///
/// A day is marked where it is far out by the practical margin **and** improbable after correction for all days that could be
/// judged (Benjamini–Hochberg). The distance from a forecast is measured in half widths of its interval on that side; an unbounded
/// interval judges nothing.
#[must_use]
pub fn anomalies(days: &[KnownDay]) -> Vec<Anomaly> {
    let judged: Vec<(Anomaly, bool)> = (0..days.len())
        .filter(|at| days[*at].open && days[*at].actual.is_finite())
        .filter_map(|at| judge(days, at))
        .collect();
    let p_values: Vec<f64> = judged.iter().map(|(found, _)| found.p_value).collect();
    let corrected = benjamini_hochberg(&p_values, RATE);
    judged
        .into_iter()
        .zip(corrected)
        .filter(|((_, far), corrected)| *far && corrected.rejected)
        .map(|((found, _), corrected)| Anomaly { p_value: corrected.adjusted, ..found })
        .collect()
}

/// How improbable a day is, and whether it is far enough out to matter.
fn judge(days: &[KnownDay], at: usize) -> Option<(Anomaly, bool)> {
    let day = days.get(at)?;
    let found = |expected, basis, p_value| Anomaly { date: day.date, actual: day.actual, expected, basis, p_value };
    match day.issued {
        Some((forecast, low, high)) => {
            let beyond = beyond_interval(day.actual, forecast, (low, high))?;
            Some((found(forecast, Basis::Forecast, beyond.p_value), beyond.half_widths >= MARGIN))
        }
        None => {
            let beside = beside_others(day.actual, &same_weekday(days, at)?)?;
            let far = (day.actual - beside.usual).abs() >= UNUSUAL * beside.usual.abs();
            Some((found(beside.usual, Basis::Weekday, beside.p_value), far))
        }
    }
}

/// The last open days of the same weekday before a day, if they are enough.
fn same_weekday(days: &[KnownDay], at: usize) -> Option<Vec<f64>> {
    let day = days.get(at).filter(|day| !day.holiday)?;
    let (most, least) = WEEKDAYS;
    let same = |other: &&KnownDay| {
        other.open && !other.holiday && other.actual.is_finite() && other.date.weekday() == day.date.weekday()
    };
    let before: Vec<f64> = days.get(..at)?.iter().rev().filter(same).take(most).map(|d| d.actual).collect();
    (before.len() >= least).then_some(before)
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use proptest::prelude::*;

    use super::*;

    fn date(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 5).unwrap() + Days::new(n)
    }

    fn forecast(n: u64, actual: f64) -> KnownDay {
        KnownDay { date: date(n), actual, open: true, holiday: false, issued: Some((100.0, 80.0, 130.0)) }
    }

    fn plain(n: u64, actual: f64) -> KnownDay {
        KnownDay { issued: None, ..forecast(n, actual) }
    }

    fn marked(days: &[KnownDay]) -> Vec<(NaiveDate, Basis)> {
        anomalies(days).into_iter().map(|a| (a.date, a.basis)).collect()
    }

    #[test]
    fn what_is_far_outside_its_interval_is_marked_and_what_is_just_outside_is_not() {
        let mut days: Vec<KnownDay> = (0..28).map(|n| forecast(n, 95.0 + (n % 7) as f64)).collect();
        days[3].actual = 131.0;
        assert_eq!(marked(&days), []);
        days[5].actual = 300.0;
        days[9].actual = 0.0;
        assert_eq!(marked(&days), [(date(5), Basis::Forecast), (date(9), Basis::Forecast)]);
        assert!((anomalies(&days)[0].expected - 100.0).abs() < 1e-12);
    }

    #[test]
    fn closed_days_are_never_marked() {
        let mut days: Vec<KnownDay> = (0..28).map(|n| forecast(n, 100.0)).collect();
        days[5] = KnownDay { open: false, ..forecast(5, 0.0) };
        assert_eq!(marked(&days), []);
        let mut history: Vec<KnownDay> = (0..84).map(|n| plain(n, 50.0 + (n % 5) as f64)).collect();
        history[80] = KnownDay { open: false, ..plain(80, 0.0) };
        assert_eq!(marked(&history), []);
    }

    #[test]
    fn without_a_forecast_the_weekday_tells_and_a_holiday_is_not_a_weekday() {
        let mut days: Vec<KnownDay> =
            (0..84).map(|n| plain(n, 50.0 + (n % 7) as f64 * 20.0 + (n % 4) as f64)).collect();
        assert_eq!(marked(&days), []);
        days[80].actual *= 6.0;
        assert_eq!(marked(&days), [(date(80), Basis::Weekday)]);
        days[80].holiday = true;
        assert_eq!(marked(&days), []);
        // Six weeks come first: before, nobody knows what is usual.
        let mut early: Vec<KnownDay> = (0..40).map(|n| plain(n, 50.0)).collect();
        early[30].actual = 900.0;
        assert_eq!(marked(&early), []);
    }

    #[test]
    fn an_unbounded_interval_judges_nothing() {
        let day = KnownDay { issued: Some((100.0, f64::NEG_INFINITY, f64::INFINITY)), ..forecast(0, 1e6) };
        assert_eq!(marked(&[day]), []);
        let exact = KnownDay { issued: Some((100.0, 100.0, 100.0)), ..forecast(0, 1e6) };
        assert_eq!(marked(&[exact]), []);
    }

    proptest! {
        #[test]
        fn what_lies_inside_its_interval_is_never_marked(actuals in prop::collection::vec(80.0..130.0_f64, 1..60)) {
            let days: Vec<KnownDay> = actuals.iter().enumerate().map(|(n, a)| forecast(n as u64, *a)).collect();
            prop_assert_eq!(marked(&days), []);
        }

        #[test]
        fn any_numbers_are_an_answer(values in prop::collection::vec((prop::num::f64::ANY, prop::num::f64::ANY), 0..60)) {
            let day = |(n, (actual, issued)): (usize, &(f64, f64))| KnownDay {
                issued: (n % 2 == 0).then_some((*issued, issued - 1.0, issued + 1.0)),
                ..plain(n as u64, *actual)
            };
            let days: Vec<KnownDay> = values.iter().enumerate().map(day).collect();
            prop_assert!(anomalies(&days).iter().all(|a| (0.0..=1.0).contains(&a.p_value)));
        }
    }
}
