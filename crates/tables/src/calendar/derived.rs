//! Columns that the calendar alone explains, told by their past: a flag of public holidays, the number of the weekday.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::Calendar;

/// Days of the past below which a column is not taken for the calendar's.
const MIN_DAYS: usize = 60;
/// Days on which a column must have differed from its usual value.
const MIN_OTHER: usize = 2;

/// What of the date a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// 1 on public holidays.
    Holiday,
    /// 1 on Saturdays and Sundays.
    Weekend,
    /// 1 on Mondays to 7 on Sundays.
    WeekdayFromOne,
    /// 0 on Mondays to 6 on Sundays.
    WeekdayFromZero,
    /// The day of the month.
    Day,
    /// The month.
    Month,
    /// The ISO week.
    Week,
    /// The year.
    Year,
}

impl Derived {
    const ALL: [Self; 8] = [
        Self::Holiday,
        Self::Weekend,
        Self::WeekdayFromOne,
        Self::WeekdayFromZero,
        Self::Day,
        Self::Month,
        Self::Week,
        Self::Year,
    ];

    /// Its value on a date.
    #[must_use]
    pub fn on(self, calendar: &Calendar, date: NaiveDate) -> f64 {
        match self {
            Self::Holiday => f64::from(u8::from(calendar.named(date).is_some())),
            Self::Weekend => f64::from(u8::from(matches!(date.weekday(), Weekday::Sat | Weekday::Sun))),
            Self::WeekdayFromOne => f64::from(date.weekday().number_from_monday()),
            Self::WeekdayFromZero => f64::from(date.weekday().num_days_from_monday()),
            Self::Day => f64::from(date.day()),
            Self::Month => f64::from(date.month()),
            Self::Week => f64::from(date.iso_week().week()),
            Self::Year => f64::from(date.year()),
        }
    }

    /// What a column was on every day of its past without exception; `None` where it was something else even once, or where
    /// its past is too short or too uniform to tell.
    #[must_use]
    pub fn of(past: impl Iterator<Item = (NaiveDate, f64)>, calendar: &Calendar) -> Option<Self> {
        let mut days: BTreeMap<NaiveDate, f64> = BTreeMap::new();
        for (date, value) in past.filter(|(_, value)| value.is_finite()) {
            let known = *days.entry(date).or_insert(value);
            // Series that differ on one day follow no calendar.
            if known.total_cmp(&value).is_ne() {
                return None;
            }
        }
        let first = days.values().next().copied()?;
        let other = days.values().filter(|value| value.total_cmp(&first).is_ne()).count();
        if days.len() < MIN_DAYS || other < MIN_OTHER {
            return None;
        }
        let fits = |part: &Self| days.iter().all(|(date, value)| part.on(calendar, *date).total_cmp(value).is_eq());
        Self::ALL.into_iter().find(fits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn past(days: usize, value: impl Fn(NaiveDate) -> f64) -> Vec<(NaiveDate, f64)> {
        let first = NaiveDate::from_ymd_opt(2018, 11, 1).unwrap();
        first.iter_days().take(days).map(|date| (date, value(date))).collect()
    }

    #[test]
    fn a_column_is_known_by_its_past_and_one_exception_is_enough() {
        let germany = Calendar::new(Some("DE"), None).unwrap();
        let of = |past: &[(NaiveDate, f64)]| Derived::of(past.iter().copied(), &germany);
        for part in Derived::ALL {
            assert_eq!(of(&past(120, |date| part.on(&germany, date))), Some(part));
        }
        let mut holidays = past(120, |date| Derived::Holiday.on(&germany, date));
        holidays[5].1 = 1.0;
        assert_eq!(of(&holidays), None, "a day of its own");
        assert_eq!(of(&past(40, |date| Derived::Day.on(&germany, date))), None, "too short");
        assert_eq!(of(&past(120, |_| 0.0)), None, "too uniform");
        let mut two = past(120, |date| Derived::Weekend.on(&germany, date));
        two.push((two[0].0, 1.0 - two[0].1));
        assert_eq!(of(&two), None, "two series that differ");
    }
}
