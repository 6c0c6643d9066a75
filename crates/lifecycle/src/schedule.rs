//! When a job is due: a cron expression read in a time zone, the next moment in UTC, and the schedule in words.
//!
//! Five fields (minute, hour, day of month, month, weekday); seconds are refused, the scheduler looks once a minute.
//! A fixed time that a clock change skips is due right after the gap; one that happens twice is due once.

mod words;

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

/// Why a schedule cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Not a cron expression.
    #[error(
        "{expression:?} is not a cron expression ({reason}); write five fields, for example \"0 3 * * 0\" for Sundays at 3:00 AM"
    )]
    Expression {
        /// What was given.
        expression: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Not a time zone.
    #[error("{0:?} is not a time zone; write an IANA name, for example \"Europe/Berlin\" or \"UTC\"")]
    TimeZone(String),
}

/// A cron expression in a time zone.
#[derive(Debug, Clone)]
pub struct Schedule {
    cron: Cron,
    time_zone: Tz,
    expression: String,
}

impl Schedule {
    /// Reads a five-field cron expression (or a nickname, `@daily`) and an IANA time zone.
    ///
    /// # Errors
    /// [`ScheduleError`] naming what cannot be read and what to write instead.
    pub fn parse(expression: &str, time_zone: &str) -> Result<Self, ScheduleError> {
        let time_zone: Tz = time_zone.parse().map_err(|_| ScheduleError::TimeZone(time_zone.to_owned()))?;
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(expression).map_err(|error| ScheduleError::Expression {
            expression: expression.to_owned(),
            reason: error.to_string(),
        })?;
        Ok(Self { cron, time_zone, expression: expression.trim().to_owned() })
    }

    /// The first moment strictly after `now` at which the schedule is due; `None` when there is none (30 February).
    #[must_use]
    pub fn next_after(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // Beyond these years the offset of a zone may leave the calendar, which chrono answers with a panic.
        if !(1..=9000).contains(&now.year()) {
            return None;
        }
        let local = now.with_timezone(&self.time_zone);
        self.cron.find_next_occurrence(&local, false).ok().map(|due| due.to_utc())
    }

    /// The last moment at or before `now` at which the schedule was due, up to a year and a day back. It is one of the moments
    /// that [`Self::next_after`] answers, over clock changes, too.
    #[must_use]
    pub fn last_due(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // Short spans first, so that a schedule of minutes is not walked through for a year.
        let spans = [TimeDelta::hours(1), TimeDelta::days(1), TimeDelta::days(8), TimeDelta::days(367)];
        spans.into_iter().find_map(|span| {
            let dues =
                std::iter::successors(self.next_after(now.checked_sub_signed(span)?), |&due| self.next_after(due));
            dues.take_while(|&due| due <= now).last()
        })
    }

    /// The schedule in words: "Daily at 2:00 AM", "Sundays at 3:00 AM", or a longer description of what is less usual.
    #[must_use]
    pub fn describe(&self) -> String {
        words::read(&self.expression).map_or_else(|| self.cron.describe(), |rhythm| rhythm.describe())
    }

    /// A job with its schedule in words, as the start of the server announces it: "Daily sales sync at 2:00 AM",
    /// "Weekly model retraining on Sundays at 3:00 AM".
    #[must_use]
    pub fn announce(&self, job: &str) -> String {
        words::read(&self.expression)
            .and_then(|rhythm| rhythm.announce(job))
            .unwrap_or_else(|| format!("{job}: {}", self.describe()))
    }

    /// The expression as it was written.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// The time zone it is read in.
    #[must_use]
    pub fn time_zone(&self) -> Tz {
        self.time_zone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn dues(expression: &str, zone: &str, from: &str, n: usize) -> Vec<String> {
        let schedule = Schedule::parse(expression, zone).unwrap();
        let next = |now: &DateTime<Utc>| schedule.next_after(*now);
        std::iter::successors(next(&at(from)), next).take(n).map(|d| d.format("%m-%d %H:%M").to_string()).collect()
    }

    #[test]
    fn local_time_is_kept_over_a_clock_change() {
        // Berlin: 29 March 2026 is the spring change; 3:00 local is 2:00 UTC before it and 1:00 UTC after it.
        assert_eq!(
            dues("0 3 * * 0", "Europe/Berlin", "2026-03-16T00:00:00Z", 3),
            ["03-22 02:00", "03-29 01:00", "04-05 01:00"]
        );
    }

    #[test]
    fn a_time_that_the_clock_skips_is_due_right_after_the_gap() {
        // 2:30 does not exist on 29 March in Berlin: the clock goes from 2:00 to 3:00 (1:00 UTC).
        let found = dues("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3);
        assert_eq!(found, ["03-28 01:30", "03-29 01:00", "03-30 00:30"]);
    }

    #[test]
    fn a_time_that_happens_twice_is_due_once() {
        // 2:30 happens twice on 25 October in Berlin: at 0:30 and 1:30 UTC.
        let found = dues("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2);
        assert_eq!(found, ["10-25 00:30", "10-26 01:30"]);
    }

    #[test]
    fn the_next_moment_is_strictly_later() {
        assert_eq!(dues("0 2 * * *", "UTC", "2026-03-01T02:00:00Z", 1), ["03-02 02:00"]);
        assert_eq!(dues("0 2 * * *", "UTC", "2026-03-01T01:59:59Z", 1), ["03-01 02:00"]);
    }

    #[test]
    fn the_last_moment_is_one_of_the_next_moments_over_clock_changes_too() {
        for expression in ["30 2 * * *", "0 3 * * SUN", "*/7 * * * *", "0 0 1 * *"] {
            let schedule = Schedule::parse(expression, "Europe/Berlin").unwrap();
            // From before the spring change to after the autumn change, at odd steps.
            let mut now = at("2026-03-27T22:11:00Z");
            while now < at("2026-11-02T00:00:00Z") {
                let due = schedule.last_due(now).unwrap();
                assert!(due <= now, "{expression} {now}");
                assert_eq!(schedule.next_after(due - TimeDelta::seconds(1)), Some(due), "{expression} {now}");
                assert!(schedule.next_after(due).unwrap() > now, "{expression} {now}");
                now += TimeDelta::minutes(60 * 9 + 17);
            }
        }
        let daily = Schedule::parse("0 2 * * *", "UTC").unwrap();
        assert_eq!(daily.last_due(at("2026-03-01T02:00:00Z")), Some(at("2026-03-01T02:00:00Z")), "now counts");
        assert_eq!(Schedule::parse("0 0 30 2 *", "UTC").unwrap().last_due(at("2026-03-01T00:00:00Z")), None);
    }

    #[test]
    fn what_never_happens_has_no_next_moment() {
        let never = Schedule::parse("0 0 30 2 *", "UTC").unwrap();
        assert_eq!(never.next_after(at("2026-03-01T00:00:00Z")), None);
        assert_eq!(never.next_after(DateTime::<Utc>::MAX_UTC), None);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_remedy() {
        let error = Schedule::parse("0 25 * * *", "UTC").unwrap_err().to_string();
        assert!(
            error.starts_with("\"0 25 * * *\" is not a cron expression") && error.contains("five fields"),
            "{error}"
        );
        assert!(matches!(Schedule::parse("0 0 3 * * 0", "UTC"), Err(ScheduleError::Expression { .. })));
        assert!(matches!(Schedule::parse("", "UTC"), Err(ScheduleError::Expression { .. })));
        let error = Schedule::parse("0 3 * * 0", "Berlin").unwrap_err().to_string();
        assert!(error.contains("Europe/Berlin"), "{error}");
    }

    #[test]
    fn the_start_announces_the_schedule_as_the_source_did() {
        let sync = Schedule::parse("0 2 * * *", "UTC").unwrap();
        let retrain = Schedule::parse("0 3 * * 0", "UTC").unwrap();
        assert_eq!(
            format!(
                "Background scheduler started - {}, {}",
                sync.announce("sales sync"),
                retrain.announce("model retraining")
            ),
            "Background scheduler started - Daily sales sync at 2:00 AM, Weekly model retraining on Sundays at 3:00 AM"
        );
    }

    #[test]
    fn usual_schedules_have_short_words_and_unusual_ones_long_ones() {
        let words = |e: &str| Schedule::parse(e, "UTC").unwrap().describe();
        assert_eq!(words("0 2 * * *"), "Daily at 2:00 AM");
        assert_eq!(words("@daily"), "Daily at 12:00 AM");
        assert_eq!(words("0 3 * * SUN"), "Sundays at 3:00 AM");
        assert_eq!(words("0 3 * * 7"), "Sundays at 3:00 AM");
        assert_eq!(words("30 13 * * 1,4"), "Mondays and Thursdays at 1:30 PM");
        assert_eq!(words("0 12 * * 1-5"), "Weekdays at 12:00 PM");
        assert_eq!(words("0 * * * *"), "Hourly");
        assert_eq!(words("*/15 * * * *"), "Every 15 minutes");
        assert!(words("0 3 1 * *").contains("03:00"), "{}", words("0 3 1 * *"));
    }
}
