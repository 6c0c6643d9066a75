//! The rules by which a named day of our own tables finds its date in a year.

use chrono::{Datelike, Days, NaiveDate};

use super::easter::{EasterKind, easter_sunday};

/// Where in a year a named day falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayRule {
    /// Month and day of the month.
    Fixed(u32, u32),
    /// Days after Easter Sunday, negative before it.
    Easter(i32),
    /// The n-th (1-based) weekday (0 is Monday) of a month: `(month, weekday, n)`.
    NthWeekday(u32, usize, u8),
    /// The last weekday (0 is Monday) strictly before a date: `(month, day, weekday)`.
    WeekdayBefore(u32, u32, usize),
}

impl DayRule {
    /// The date in `year`, or `None` where the year has none (29 February).
    pub(super) fn date(self, kind: EasterKind, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Self::Easter(offset) => shift(easter_sunday(kind, year)?, offset),
            Self::NthWeekday(month, weekday, n) => {
                let first = NaiveDate::from_ymd_opt(year, month, 1)?;
                let ahead = (weekday + 7 - monday_based(first)) % 7 + 7 * usize::from(n.saturating_sub(1));
                shift(first, i32::try_from(ahead).ok()?).filter(|date| date.month() == month)
            }
            Self::WeekdayBefore(month, day, weekday) => {
                let limit = NaiveDate::from_ymd_opt(year, month, day)?;
                let back = match (monday_based(limit) + 7 - weekday) % 7 {
                    0 => 7,
                    days => days,
                };
                shift(limit, -i32::try_from(back).ok()?)
            }
        }
    }
}

/// A date moved by a number of days, `None` outside the calendar.
pub(super) fn shift(date: NaiveDate, days: i32) -> Option<NaiveDate> {
    let step = Days::new(u64::from(days.unsigned_abs()));
    if days < 0 { date.checked_sub_days(step) } else { date.checked_add_days(step) }
}

fn monday_based(date: NaiveDate) -> usize {
    date.weekday().num_days_from_monday() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_finds_its_date() {
        let date = |rule: DayRule, year| rule.date(EasterKind::Western, year).map(|d| d.to_string());
        assert_eq!(date(DayRule::NthWeekday(5, 6, 2), 2019).as_deref(), Some("2019-05-12"));
        assert_eq!(date(DayRule::NthWeekday(5, 6, 2), 2016).as_deref(), Some("2016-05-08"));
        assert_eq!(date(DayRule::WeekdayBefore(11, 23, 2), 2017).as_deref(), Some("2017-11-22"));
        assert_eq!(date(DayRule::WeekdayBefore(11, 23, 2), 2016).as_deref(), Some("2016-11-16"));
        assert_eq!(date(DayRule::Fixed(2, 29), 2019), None);
        assert_eq!(date(DayRule::Easter(-48), 2019).as_deref(), Some("2019-03-04"));
        assert_eq!(date(DayRule::NthWeekday(2, 0, 5), 2019), None, "February has no fifth Monday");
    }
}
