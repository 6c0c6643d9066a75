//! Dates, moments, durations and schedules as people of each language say them.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc, Weekday};

use super::lang::Lang;
use super::text::Arg;

const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_RU: [&str; 12] =
    ["янв.", "февр.", "марта", "апр.", "мая", "июня", "июля", "авг.", "сент.", "окт.", "нояб.", "дек."];

const NBSP: char = '\u{a0}';

impl Lang {
    /// `3 Mar 2019`, `3 марта 2019`.
    pub(crate) fn date(self, date: NaiveDate) -> String {
        format!("{}{NBSP}{}", self.day(date), date.year())
    }

    /// `3 Mar`, `3 марта`.
    pub(crate) fn day(self, date: NaiveDate) -> String {
        let months = match self {
            Self::En => MONTHS_EN,
            Self::Ru => MONTHS_RU,
        };
        let month = months.get(date.month0() as usize).copied().unwrap_or_default();
        format!("{}{NBSP}{month}", date.day())
    }

    /// The month of a day: `Mar 2019`, `03.2019`.
    pub(crate) fn month(self, date: NaiveDate) -> String {
        match self {
            Self::En => format!("{}{NBSP}{}", MONTHS_EN[date.month0() as usize % 12], date.year()),
            Self::Ru => date.format("%m.%Y").to_string(),
        }
    }

    /// A date or a dash.
    pub(crate) fn maybe_date(self, date: Option<NaiveDate>) -> String {
        date.map_or_else(|| super::number::NONE.to_owned(), |d| self.date(d))
    }

    /// The short name of a weekday: `Mon`, `пн`.
    pub(crate) fn weekday(self, date: NaiveDate) -> String {
        self.t(weekday_key(date.weekday()))
    }

    /// A moment of the model's clock in UTC: `3 Mar 2019, 03:00`.
    pub(crate) fn moment(self, at: DateTime<Utc>) -> String {
        format!("{}, {:02}:{:02}", self.date(at.date_naive()), at.hour(), at.minute())
    }

    /// A duration: `48 s`, `2 min 5 s`, `1 h 12 min`.
    pub(crate) fn duration(self, seconds: f64) -> String {
        if !seconds.is_finite() || seconds < 0.0 {
            return super::number::NONE.to_owned();
        }
        if seconds < 10.0 {
            return self.say("duration-seconds", &[("s", self.number(seconds, 1).into())]);
        }
        let whole = seconds.round() as u64;
        let part = |n: u64| Arg::Text(n.to_string());
        match (whole / 3600, whole / 60 % 60, whole % 60) {
            (0, 0, s) => self.say("duration-seconds", &[("s", part(s))]),
            (0, m, s) => self.say("duration-minutes", &[("m", part(m)), ("s", part(s))]),
            (h, m, _) => self.say("duration-hours", &[("h", part(h)), ("m", part(m))]),
        }
    }
}

/// The key of a weekday's short name.
pub(crate) fn weekday_key(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "weekday-mon",
        Weekday::Tue => "weekday-tue",
        Weekday::Wed => "weekday-wed",
        Weekday::Thu => "weekday-thu",
        Weekday::Fri => "weekday-fri",
        Weekday::Sat => "weekday-sat",
        Weekday::Sun => "weekday-sun",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_durations_are_said_in_each_language() {
        let date = NaiveDate::from_ymd_opt(2019, 3, 3).unwrap();
        assert_eq!(
            (Lang::En.date(date), Lang::Ru.date(date)),
            ("3\u{a0}Mar\u{a0}2019".into(), "3\u{a0}марта\u{a0}2019".into())
        );
        assert_eq!((Lang::En.weekday(date), Lang::Ru.weekday(date)), ("Sun".into(), "вс".into()));
        assert_eq!((Lang::En.duration(125.4), Lang::Ru.duration(125.4)), ("2 min 5 s".into(), "2 мин 5 с".into()));
        assert_eq!((Lang::En.duration(4321.0), Lang::Ru.duration(3.25)), ("1 h 12 min".into(), "3,2 с".into()));
    }
}
