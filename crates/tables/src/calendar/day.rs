//! The one place that turns a civil date into the day number that panels and matrices carry, and back.
//!
//! A day number counts days since 1970-01-01, so that adding a horizon is adding an integer.

use chrono::{Datelike, NaiveDate};

/// Days from 0001-01-01 (day 1 of the common era) to 1970-01-01, as `chrono` counts them.
const EPOCH_FROM_CE: i32 = 719_163;

/// The day number of a date: days since 1970-01-01, negative before it.
#[must_use]
pub fn day_of(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH_FROM_CE
}

/// The date of a day number; the ends of the supported range where the number lies outside it.
#[must_use]
pub fn date_of(day: i32) -> NaiveDate {
    let extreme = if day < 0 { NaiveDate::MIN } else { NaiveDate::MAX };
    day.checked_add(EPOCH_FROM_CE).and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or(extreme)
}

/// The weekday of a day number, 0 is Monday and 6 is Sunday.
#[must_use]
pub fn weekday_of(day: i32) -> usize {
    // 1970-01-01 was a Thursday, which is 3 when Monday is 0.
    usize::try_from((i64::from(day) + 3).rem_euclid(7)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_number_and_its_date_are_the_same_day() {
        for text in ["1970-01-01", "2016-01-02", "2019-04-30", "1900-03-01", "2100-02-28"] {
            let date: NaiveDate = text.parse().unwrap();
            assert_eq!(date_of(day_of(date)), date);
            assert_eq!(weekday_of(day_of(date)), date.weekday().num_days_from_monday() as usize, "{text}");
        }
        assert_eq!(day_of("1970-01-02".parse().unwrap()), 1);
    }

    #[test]
    fn a_day_number_outside_the_calendar_is_no_crash() {
        assert_eq!(date_of(i32::MAX), NaiveDate::MAX);
        assert_eq!(date_of(i32::MIN), NaiveDate::MIN);
    }
}
