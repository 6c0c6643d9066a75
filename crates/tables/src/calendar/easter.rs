//! Easter Sunday by the two reckonings that public holidays follow.
//!
//! Formulas: the anonymous Gregorian algorithm (Meeus, *Astronomical Algorithms*, ch. 8) and Meeus' Julian algorithm,
//! moved to the Gregorian calendar by 13 days (right for 1900 to 2099, which is why calendars end in 2099).

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Which church's Easter the movable days of a calendar follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EasterKind {
    /// The Gregorian Easter of the Western churches.
    #[default]
    Western,
    /// The Julian Easter of the Orthodox churches, given as a Gregorian date.
    Orthodox,
}

/// Easter Sunday of a year, or `None` for a year that `chrono` cannot hold.
#[must_use]
pub fn easter_sunday(kind: EasterKind, year: i32) -> Option<NaiveDate> {
    match kind {
        EasterKind::Western => western(year),
        EasterKind::Orthodox => orthodox(year),
    }
}

fn western(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)
}

fn orthodox(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 4, year % 7, year % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let n = d + e + 114;
    let julian = NaiveDate::from_ymd_opt(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)?;
    julian.checked_add_days(Days::new(13))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        let west = [(2016, "2016-03-27"), (2018, "2018-04-01"), (2019, "2019-04-21"), (2024, "2024-03-31")];
        for (year, date) in west {
            assert_eq!(easter_sunday(EasterKind::Western, year), date.parse().ok());
        }
        let east = [(2016, "2016-05-01"), (2019, "2019-04-28"), (2024, "2024-05-05"), (2025, "2025-04-20")];
        for (year, date) in east {
            assert_eq!(easter_sunday(EasterKind::Orthodox, year), date.parse().ok());
        }
    }
}
