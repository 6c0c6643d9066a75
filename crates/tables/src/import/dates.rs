//! Dates as people write them: a few exact forms, no guessing within a value.
//!
//! A two-digit year is refused on purpose: `01.02.03` has six readings. A time of day is accepted only at midnight, since
//! a table of days with an hour in it is usually a table of receipts.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The order and separators of a written date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DateFormat {
    /// `2019-01-31`, the default.
    #[default]
    #[serde(rename = "YYYY-MM-DD")]
    YearMonthDayDash,
    /// `2019/01/31`
    #[serde(rename = "YYYY/MM/DD")]
    YearMonthDaySlash,
    /// `31.01.2019`
    #[serde(rename = "DD.MM.YYYY")]
    DayMonthYearDot,
    /// `31/01/2019`
    #[serde(rename = "DD/MM/YYYY")]
    DayMonthYearSlash,
    /// `01/31/2019`
    #[serde(rename = "MM/DD/YYYY")]
    MonthDayYearSlash,
    /// `31-01-2019`
    #[serde(rename = "DD-MM-YYYY")]
    DayMonthYearDash,
    /// `20190131`
    #[serde(rename = "YYYYMMDD")]
    Compact,
}

/// What a cell of a date column turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParsedDate {
    Day(NaiveDate),
    TimeOfDay,
    NotADate,
}

impl DateFormat {
    /// Every form that is recognised.
    pub const ALL: [Self; 7] = [
        Self::YearMonthDayDash,
        Self::YearMonthDaySlash,
        Self::DayMonthYearDot,
        Self::DayMonthYearSlash,
        Self::MonthDayYearSlash,
        Self::DayMonthYearDash,
        Self::Compact,
    ];

    /// The form as a person writes it, such as `DD.MM.YYYY`.
    #[must_use]
    pub fn pattern(self) -> &'static str {
        match self {
            Self::YearMonthDayDash => "YYYY-MM-DD",
            Self::YearMonthDaySlash => "YYYY/MM/DD",
            Self::DayMonthYearDot => "DD.MM.YYYY",
            Self::DayMonthYearSlash => "DD/MM/YYYY",
            Self::MonthDayYearSlash => "MM/DD/YYYY",
            Self::DayMonthYearDash => "DD-MM-YYYY",
            Self::Compact => "YYYYMMDD",
        }
    }

    /// Reads a date in this form, or `None`.
    #[must_use]
    pub fn parse(self, text: &str) -> Option<NaiveDate> {
        match self.parse_cell(text) {
            ParsedDate::Day(day) => Some(day),
            ParsedDate::TimeOfDay | ParsedDate::NotADate => None,
        }
    }

    /// A day in this form.
    pub(crate) fn write(self, day: NaiveDate) -> String {
        let form = match self {
            Self::YearMonthDayDash => "%Y-%m-%d",
            Self::YearMonthDaySlash => "%Y/%m/%d",
            Self::DayMonthYearDot => "%d.%m.%Y",
            Self::DayMonthYearSlash => "%d/%m/%Y",
            Self::MonthDayYearSlash => "%m/%d/%Y",
            Self::DayMonthYearDash => "%d-%m-%Y",
            Self::Compact => "%Y%m%d",
        };
        day.format(form).to_string()
    }

    pub(crate) fn parse_cell(self, text: &str) -> ParsedDate {
        let text = text.trim();
        let end = text.find([' ', 'T']).unwrap_or(text.len());
        let Some((date, time)) = text.split_at_checked(end) else { return ParsedDate::NotADate };
        let Some(day) = self.parse_day(date) else { return ParsedDate::NotADate };
        if is_midnight(time) { ParsedDate::Day(day) } else { ParsedDate::TimeOfDay }
    }

    fn parse_day(self, date: &str) -> Option<NaiveDate> {
        let (separator, order) = match self {
            Self::Compact => return parse_compact(date),
            Self::YearMonthDayDash => ('-', [0, 1, 2]),
            Self::YearMonthDaySlash => ('/', [0, 1, 2]),
            Self::DayMonthYearDot => ('.', [2, 1, 0]),
            Self::DayMonthYearSlash => ('/', [2, 1, 0]),
            Self::MonthDayYearSlash => ('/', [2, 0, 1]),
            Self::DayMonthYearDash => ('-', [2, 1, 0]),
        };
        let mut parts = [""; 3];
        let mut pieces = date.split(separator);
        for part in &mut parts {
            *part = pieces.next()?;
        }
        if pieces.next().is_some() {
            return None;
        }
        let [year, month, day] = order.map(|position| parts[position]);
        NaiveDate::from_ymd_opt(digits(year, 4, 4)?.try_into().ok()?, digits(month, 1, 2)?, digits(day, 1, 2)?)
    }

    /// The forms in which every one of these values is a date; empty values do not count. Without a value there is none.
    pub(crate) fn fitting<'a>(values: impl Iterator<Item = &'a str>) -> Vec<Self> {
        let mut fits = Self::ALL.to_vec();
        let mut seen = false;
        for value in values.filter(|value| !value.trim().is_empty()) {
            seen = true;
            fits.retain(|format| format.parse(value).is_some());
            if fits.is_empty() {
                break;
            }
        }
        if seen { fits } else { Vec::new() }
    }

    /// Some other form in which this text is a date, where this form does not fit.
    pub(crate) fn other_form(self, text: &str) -> Option<Self> {
        if text.trim().len() == 8 {
            // Eight digits are more often a number out of place than a date in another form.
            return None;
        }
        Self::ALL.into_iter().find(|format| *format != self && format.parse(text).is_some())
    }
}

impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.pattern())
    }
}

fn parse_compact(date: &str) -> Option<NaiveDate> {
    let all = digits(date, 8, 8)?;
    NaiveDate::from_ymd_opt((all / 10_000).try_into().ok()?, all / 100 % 100, all % 100)
}

fn digits(text: &str, least: usize, most: usize) -> Option<u32> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Whether what follows a date is nothing, or a time that is midnight (with or without a zone of UTC).
fn is_midnight(time: &str) -> bool {
    let time = time.trim_start_matches([' ', 'T']);
    let time = time.strip_suffix('Z').or_else(|| time.strip_suffix("+00:00")).unwrap_or(time);
    time.is_empty() || (time.starts_with('0') && time.chars().all(|c| matches!(c, '0' | ':' | '.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn every_form_reads_its_own_writing() {
        let expected = day(2019, 1, 31);
        let written = ["2019-01-31", "2019/01/31", "31.01.2019", "31/01/2019", "01/31/2019", "31-01-2019", "20190131"];
        for (format, text) in DateFormat::ALL.into_iter().zip(written) {
            assert_eq!(format.parse(text), Some(expected), "{format}");
            assert_eq!(format.write(expected), text);
            assert_eq!(DateFormat::fitting([text].into_iter()), vec![format]);
        }
    }

    #[test]
    fn midnight_is_a_day_and_another_hour_is_not() {
        let format = DateFormat::YearMonthDayDash;
        assert_eq!(format.parse("2019-01-31T00:00:00Z"), Some(day(2019, 1, 31)));
        assert_eq!(format.parse("2019-01-31 00:00:00.000"), Some(day(2019, 1, 31)));
        assert_eq!(format.parse_cell("2019-01-31 14:05"), ParsedDate::TimeOfDay);
    }

    #[test]
    fn a_day_that_does_not_exist_and_a_short_year_are_no_dates() {
        assert_eq!(DateFormat::YearMonthDayDash.parse("2019-02-30"), None);
        assert_eq!(DateFormat::DayMonthYearDot.parse("01.02.19"), None);
        assert_eq!(DateFormat::YearMonthDayDash.parse("99999-01-01"), None);
        assert_eq!(DateFormat::DayMonthYearDot.parse("Итого"), None);
    }

    #[test]
    fn an_undecided_slash_date_fits_both_orders() {
        let fits = DateFormat::fitting(["01/02/2019", "03/04/2019"].into_iter());
        assert_eq!(fits, vec![DateFormat::DayMonthYearSlash, DateFormat::MonthDayYearSlash]);
        let decided = DateFormat::fitting(["01/02/2019", "03/14/2019"].into_iter());
        assert_eq!(decided, vec![DateFormat::MonthDayYearSlash]);
    }
}
