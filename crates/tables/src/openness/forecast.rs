//! Open and closed days ahead, each with the evidence for it.

use super::history::{Open, OpenHistory};
use super::rules::OpennessRules;
use crate::calendar::{Calendar, CalendarDays, weekday_of};

/// What is expected of a day ahead, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenForecast {
    /// The state; `Unknown` is forecast like an open day.
    pub state: Open,
    /// The evidence.
    pub reason: OpenReason,
}

/// The evidence for a state; `closed` of `of` occurrences were closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenReason {
    /// The open column says so.
    Declared,
    /// By the last same weekdays that were no holiday.
    Weekday {
        /// Closed among them.
        closed: usize,
        /// Looked at.
        of: usize,
    },
    /// By earlier days of the same named holiday.
    Holiday {
        /// The holiday.
        name: String,
        /// Closed among them.
        closed: usize,
        /// Looked at.
        of: usize,
        /// Whether other units with the same closed weekdays were counted, the own being too few.
        pooled: bool,
    },
    /// The unit has been closed without a break.
    Running {
        /// Days closed in a row up to the origin.
        days: usize,
    },
    /// Too little to say; treated as open.
    NotEnough {
        /// Occurrences there are.
        have: usize,
        /// Occurrences needed.
        need: usize,
    },
}

/// The states of every unit on `dates` (day numbers), from what was known at `origin`: `[n_units][dates]`.
///
/// In this order: a declared value; a closure that is running (long: to the horizon, short: for some days, see
/// [`OpennessRules`]); a weekday on which the unit is regularly closed; the same named holiday. Sundays and holidays
/// are counted apart: a holiday says nothing of its weekday.
#[must_use]
pub fn forecast(
    history: &OpenHistory,
    rules: &OpennessRules,
    calendar: (&Calendar, &CalendarDays),
    (first, origin): (i32, i32),
    dates: &[i32],
) -> Vec<Vec<OpenForecast>> {
    let n_known = usize::try_from(i64::from(origin) - i64::from(first) + 1).unwrap_or(0);
    let units: Vec<Unit<'_>> =
        (0..history.n_units()).map(|unit| Unit::new(history.past(unit, n_known), rules, calendar.1, first)).collect();
    let scene = Scene { history, rules, calendar: calendar.0, days: calendar.1, first, origin, units: &units };
    (0..units.len()).map(|unit| dates.iter().map(|day| scene.expect(unit, *day)).collect()).collect()
}

/// A unit's past, summed up.
struct Unit<'a> {
    past: &'a [Open],
    /// First day with a known state that is not closed; earlier days are before the unit existed.
    started: usize,
    /// Closed and counted same weekdays, by weekday.
    weekdays: [(usize, usize); 7],
    closed_weekdays: [bool; 7],
    /// Days closed in a row up to the origin.
    running: usize,
}

impl<'a> Unit<'a> {
    fn new(past: &'a [Open], rules: &OpennessRules, days: &CalendarDays, first: i32) -> Self {
        let started = past.iter().position(|state| *state == Open::Open).unwrap_or(past.len());
        let mut weekdays = [(0, 0); 7];
        let oldest = past.len().saturating_sub(rules.weekday_days).max(started);
        for index in (oldest..past.len()).rev() {
            let day = day_at(first, index);
            let regular = days.get(day).is_some_and(|facts| facts.holiday.is_none());
            let slot = &mut weekdays[weekday_of(day)];
            if regular && past[index] != Open::Unknown && slot.1 < rules.weekday_last {
                *slot = (slot.0 + usize::from(past[index] == Open::Closed), slot.1 + 1);
            }
        }
        let closed = |(closed, of): (usize, usize)| of >= rules.weekday_min && share(closed, of) >= rules.weekday_share;
        Self {
            past,
            started,
            weekdays,
            closed_weekdays: weekdays.map(closed),
            running: past.iter().rev().take_while(|state| **state == Open::Closed).count(),
        }
    }

    /// Closed and counted occurrences among the given day positions.
    fn occurrences(&self, positions: &[usize]) -> (usize, usize) {
        positions
            .iter()
            .filter(|index| **index >= self.started)
            .filter_map(|index| self.past.get(*index))
            .filter(|state| **state != Open::Unknown)
            .fold((0, 0), |(closed, of), state| (closed + usize::from(*state == Open::Closed), of + 1))
    }
}

struct Scene<'a> {
    history: &'a OpenHistory,
    rules: &'a OpennessRules,
    calendar: &'a Calendar,
    days: &'a CalendarDays,
    first: i32,
    origin: i32,
    units: &'a [Unit<'a>],
}

impl Scene<'_> {
    fn expect(&self, unit: usize, day: i32) -> OpenForecast {
        let own = &self.units[unit];
        if let Ok(index) = usize::try_from(i64::from(day) - i64::from(self.first)) {
            let state = self.history.declared_ahead(unit, index);
            if state != Open::Unknown {
                return OpenForecast { state, reason: OpenReason::Declared };
            }
        }
        let closed = |reason| OpenForecast { state: Open::Closed, reason };
        let lead = usize::try_from(i64::from(day) - i64::from(self.origin)).unwrap_or(0);
        let short = own.running >= self.rules.running_short && lead <= self.rules.running_days;
        if own.running >= self.rules.running_long || short {
            return closed(OpenReason::Running { days: own.running });
        }
        let weekday = weekday_of(day);
        let (shut, of) = own.weekdays[weekday];
        if own.closed_weekdays[weekday] {
            return closed(OpenReason::Weekday { closed: shut, of });
        }
        if let Some(answer) = self.holiday(own, day) {
            return answer;
        }
        if of < self.rules.weekday_min {
            let reason = OpenReason::NotEnough { have: of, need: self.rules.weekday_min };
            return OpenForecast { state: Open::Unknown, reason };
        }
        OpenForecast { state: Open::Open, reason: OpenReason::Weekday { closed: shut, of } }
    }

    fn holiday(&self, own: &Unit<'_>, day: i32) -> Option<OpenForecast> {
        let code = self.days.get(day)?.holiday?;
        let same = |facts: &&crate::calendar::DayFacts| facts.holiday == Some(code) && facts.day <= self.origin;
        let position = |facts: &crate::calendar::DayFacts| usize::try_from(facts.day - self.first).ok();
        let positions: Vec<usize> = self.days.all().iter().filter(same).filter_map(position).collect();
        let (closed, of) = own.occurrences(&positions);
        let (pooled, (closed, of)) =
            if of >= self.rules.holiday_min { (false, (closed, of)) } else { (true, self.pooled(own, &positions)) };
        let need = if pooled { self.rules.holiday_pool_min } else { self.rules.holiday_min };
        if of < need {
            let reason = OpenReason::NotEnough { have: of, need };
            return Some(OpenForecast { state: Open::Unknown, reason });
        }
        let state = if share(closed, of) > self.rules.holiday_share { Open::Closed } else { Open::Open };
        let name = self.calendar.events().get(code).map_or_else(String::new, |event| event.name.clone());
        Some(OpenForecast { state, reason: OpenReason::Holiday { name, closed, of, pooled } })
    }

    /// Occurrences of the holiday among all units whose closed weekdays are the same.
    fn pooled(&self, own: &Unit<'_>, positions: &[usize]) -> (usize, usize) {
        let alike = self.units.iter().filter(|unit| unit.closed_weekdays == own.closed_weekdays);
        alike.map(|unit| unit.occurrences(positions)).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    }
}

fn day_at(first: i32, index: usize) -> i32 {
    first.saturating_add(i32::try_from(index).unwrap_or(i32::MAX))
}

/// The share of `closed` in `of`; 0 of 0 is 0. Counts are far below 2^52, so the conversion is exact.
fn share(closed: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { closed as f64 / of as f64 }
}
