//! A calendar spread over a range of days: every fact about a day, computed once and read by position.

use chrono::{Datelike, NaiveDate};

use super::day::{date_of, day_of, weekday_of};
use super::easter::easter_sunday;
use super::named::{Calendar, is_bridge};

/// Distances to a holiday are cut here (days): beyond a month a holiday is not near, however far it is.
pub const HOLIDAY_DISTANCE_CAP: i32 = 30;

/// Distances to Easter are cut here (days): from Fat Thursday to Corpus Christi everything lies within.
const EASTER_DISTANCE_CAP: i32 = 61;

/// What is known of one day from the calendar alone.
#[derive(Debug, Clone, PartialEq)]
pub struct DayFacts {
    /// Day number, days since 1970-01-01.
    pub day: i32,
    /// 0 is Monday.
    pub weekday: usize,
    /// 1 to 31.
    pub day_of_month: u32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 366.
    pub day_of_year: u32,
    /// ISO week, 1 to 53.
    pub week: u32,
    /// Code of the public holiday on the day.
    pub holiday: Option<usize>,
    /// Code of the observance on the day, where no public holiday stands.
    pub observance: Option<usize>,
    /// Days since the last public holiday, 0 on one, cut at [`HOLIDAY_DISTANCE_CAP`].
    pub since_holiday: i32,
    /// Days to the next public holiday, 0 on one, cut at [`HOLIDAY_DISTANCE_CAP`].
    pub to_holiday: i32,
    /// A Friday after or a Monday before a holiday.
    pub bridge: bool,
    /// Days after the nearest Easter Sunday, -61 to 61.
    pub easter_offset: i32,
    /// The nearest event (public holiday or observance) within the window, and days after it.
    pub event: Option<(usize, i32)>,
}

/// Facts of consecutive days.
#[derive(Debug, Clone)]
pub struct CalendarDays {
    first: i32,
    facts: Vec<DayFacts>,
}

impl CalendarDays {
    /// The facts of `n_days` days from day number `first`; an event reaches `window` days to both sides.
    ///
    /// Of two events equally near, a public holiday goes before an observance, then the earlier date, then the
    /// smaller code.
    #[must_use]
    pub fn new(calendar: &Calendar, first: i32, n_days: usize, window: i32) -> Self {
        let public: Vec<(i32, usize)> = calendar.public_days().map(|(date, code)| (day_of(date), code)).collect();
        let observed: Vec<(i32, usize)> =
            calendar.observed_days().iter().map(|(date, code)| (day_of(*date), *code)).collect();
        let last = first.saturating_add(i32::try_from(n_days).unwrap_or(i32::MAX));
        let events = Events { public, observed, window };
        Self { first, facts: (first..last).map(|day| events.facts(calendar, day)).collect() }
    }

    /// The facts of a day number, `None` outside the range.
    #[must_use]
    pub fn get(&self, day: i32) -> Option<&DayFacts> {
        let position = usize::try_from(i64::from(day) - i64::from(self.first)).ok()?;
        self.facts.get(position)
    }

    /// All days of the range, in order.
    #[must_use]
    pub fn all(&self) -> &[DayFacts] {
        &self.facts
    }
}

struct Events {
    /// Sorted by day.
    public: Vec<(i32, usize)>,
    observed: Vec<(i32, usize)>,
    window: i32,
}

impl Events {
    fn facts(&self, calendar: &Calendar, day: i32) -> DayFacts {
        let date = date_of(day);
        let after = self.public.partition_point(|(other, _)| *other <= day);
        let from = self.public.partition_point(|(other, _)| *other < day);
        let cap = |distance: Option<i32>| distance.map_or(HOLIDAY_DISTANCE_CAP, |d| d.min(HOLIDAY_DISTANCE_CAP));
        let before = after.checked_sub(1).and_then(|i| self.public.get(i));
        DayFacts {
            day,
            weekday: weekday_of(day),
            day_of_month: date.day(),
            month: date.month(),
            day_of_year: date.ordinal(),
            week: date.iso_week().week(),
            holiday: self.public.get(from).filter(|(other, _)| *other == day).map(|(_, code)| *code),
            observance: self.observed.iter().find(|(other, _)| *other == day).map(|(_, code)| *code),
            since_holiday: cap(before.map(|(other, _)| day - other)),
            to_holiday: cap(self.public.get(from).map(|(other, _)| other - day)),
            bridge: is_bridge(calendar, date),
            easter_offset: easter_offset(calendar, date),
            event: self.nearest(day),
        }
    }

    fn nearest(&self, day: i32) -> Option<(usize, i32)> {
        let public = self.public.iter().map(|(other, code)| (*other, *code, 0_u8));
        let observed = self.observed.iter().map(|(other, code)| (*other, *code, 1_u8));
        public
            .chain(observed)
            .filter(|(other, ..)| (day - other).abs() <= self.window)
            .min_by_key(|(other, code, rank)| {
                let order = if *rank == 0 { *other } else { 0 };
                ((day - other).abs(), *rank, order, *code)
            })
            .map(|(other, code, _)| (code, day - other))
    }
}

fn easter_offset(calendar: &Calendar, date: NaiveDate) -> i32 {
    (date.year() - 1..=date.year() + 1)
        .filter_map(|year| easter_sunday(calendar.easter(), year))
        .map(|easter| day_of(date) - day_of(easter))
        .min_by_key(|offset| offset.abs())
        .map_or(EASTER_DISTANCE_CAP, |offset| offset.clamp(-EASTER_DISTANCE_CAP, EASTER_DISTANCE_CAP))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Observance;

    fn day(text: &str) -> i32 {
        day_of(text.parse().unwrap())
    }

    fn bw() -> Calendar {
        let eve = Observance::Known("christmas_eve".to_owned());
        Calendar::new(Some("DE"), Some("BW")).unwrap().with_observances(&[eve]).unwrap()
    }

    #[test]
    fn the_nearest_event_wins_and_a_tie_goes_to_the_earlier_public_one() {
        let calendar = bw();
        let days = CalendarDays::new(&calendar, day("2018-01-01"), 700, 3);
        let name = |text: &str| days.get(day(text)).unwrap().event.map(|(c, o)| (calendar.events()[c].name.clone(), o));
        assert_eq!(name("2019-04-20"), Some(("Karfreitag".to_owned(), 1)), "one day from Good Friday and from Easter");
        assert_eq!(
            name("2018-12-24"),
            Some(("christmas_eve".to_owned(), 0)).map(|(_, o)| ("Christmas Eve".to_owned(), o))
        );
        assert_eq!(name("2018-12-23"), Some(("Christmas Eve".to_owned(), -1)));
        assert_eq!(name("2018-07-15"), None);
    }

    #[test]
    fn distances_are_zero_on_the_day_and_cut_at_a_month() {
        let days = CalendarDays::new(&bw(), day("2018-01-01"), 700, 3);
        let facts = days.get(day("2018-05-01")).unwrap();
        assert_eq!((facts.since_holiday, facts.to_holiday), (0, 0));
        let facts = days.get(day("2018-08-15")).unwrap();
        assert_eq!((facts.since_holiday, facts.to_holiday), (30, 30));
        assert!(days.get(day("2017-12-31")).is_none());
    }
}
