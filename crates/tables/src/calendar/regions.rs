//! Table of holidays that `holidays-rs` leaves out: regional days, days named in practice, and Russia.
//!
//! Pure data. Sources: the holiday acts of the German states, the Austrian states' patron days, article 112 of the
//! Labour Code of Russia; compared with python-holidays by `tests/oracle/public_holidays.py`. Days moved by a yearly
//! decree (Russia's transferred days off) are not rules and are not here: declare them as observances with dates.
//! Swiss cantons are not covered; Switzerland has its national set only.

use super::rule::DayRule::{self, Easter, Fixed, NthWeekday, WeekdayBefore};

/// One row: in `country`, in each of `regions` (empty: everywhere), a day called `name` between two years.
#[derive(Debug, Clone, Copy)]
pub(super) struct RegionalDay {
    /// ISO 3166-1 alpha-2 code.
    pub(super) country: &'static str,
    /// Region codes, or empty for the whole country.
    pub(super) regions: &'static [&'static str],
    /// The name, in the language of the country, as `holidays-rs` does it.
    pub(super) name: &'static str,
    /// Where in the year it falls.
    pub(super) rule: DayRule,
    /// First and last year in which it is a holiday.
    pub(super) years: (i32, i32),
}

const ALWAYS: (i32, i32) = (i32::MIN, i32::MAX);

const fn day(
    country: &'static str,
    regions: &'static [&'static str],
    name: &'static str,
    rule: DayRule,
    years: (i32, i32),
) -> RegionalDay {
    RegionalDay { country, regions, name, rule, years }
}

/// Region codes that a country knows (ISO 3166-2 without the country).
pub(super) const REGIONS: &[(&str, &[&str])] = &[
    ("DE", &["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"]),
    ("AT", &["1", "2", "3", "4", "5", "6", "7", "8", "9"]),
];

/// The table.
pub(super) const TABLE: &[RegionalDay] = &[
    // Germany. Easter Sunday and Whit Sunday are legal holidays only in Brandenburg (and Hesse, by being Sundays), but
    // a shop that opens on Sundays closes on them like on a holiday everywhere, so the whole country names them.
    day("DE", &[], "Ostersonntag", Easter(0), ALWAYS),
    day("DE", &[], "Pfingstsonntag", Easter(49), ALWAYS),
    day("DE", &["BW", "BY", "ST"], "Heilige Drei Könige", Fixed(1, 6), ALWAYS),
    day("DE", &["BW", "BY", "HE", "NW", "RP", "SL"], "Fronleichnam", Easter(60), ALWAYS),
    day("DE", &["BW", "BY", "NW", "RP", "SL"], "Allerheiligen", Fixed(11, 1), ALWAYS),
    day("DE", &["SL"], "Mariä Himmelfahrt", Fixed(8, 15), ALWAYS),
    day("DE", &["BB", "MV", "SN", "ST", "TH"], "Reformationstag", Fixed(10, 31), ALWAYS),
    day("DE", &["HB", "HH", "NI", "SH"], "Reformationstag", Fixed(10, 31), (2018, i32::MAX)),
    day("DE", &["SN"], "Buß- und Bettag", WeekdayBefore(11, 23, 2), ALWAYS),
    day("DE", &["BE"], "Internationaler Frauentag", Fixed(3, 8), (2019, i32::MAX)),
    day("DE", &["MV"], "Internationaler Frauentag", Fixed(3, 8), (2023, i32::MAX)),
    day("DE", &["TH"], "Weltkindertag", Fixed(9, 20), (2019, i32::MAX)),
    day("DE", &["BE"], "Tag der Befreiung", Fixed(5, 8), (2020, 2020)),
    day("DE", &["BE"], "Tag der Befreiung", Fixed(5, 8), (2025, 2025)),
    day("DE", &["BE"], "Jahrestag des Aufstandes vom 17. Juni 1953", Fixed(6, 17), (2028, 2028)),
    // Italy.
    day("IT", &[], "Pasqua di Resurrezione", Easter(0), ALWAYS),
    day("IT", &[], "Giornata dell'Unità Nazionale", NthWeekday(11, 6, 1), (1977, i32::MAX)),
    // Greece: where Labour Day is moved off a weekend or Easter, shops are closed on the day itself too.
    // In 2024 the day itself, in Holy Week, was an ordinary one.
    day("GR", &[], "Εργατική Πρωτομαγιά", Fixed(5, 1), (i32::MIN, 2023)),
    day("GR", &[], "Εργατική Πρωτομαγιά", Fixed(5, 1), (2025, i32::MAX)),
    // Belgium.
    day("BE", &[], "Pasen", Easter(0), ALWAYS),
    day("BE", &[], "Pinksteren", Easter(49), ALWAYS),
    // Austria: Sundays named as in Germany; the patron days of the states close schools and offices, not shops, and
    // are left to custom events.
    day("AT", &[], "Ostersonntag", Easter(0), ALWAYS),
    day("AT", &[], "Pfingstsonntag", Easter(49), ALWAYS),
    // Russia.
    day("RU", &[], "Новогодние каникулы", Fixed(1, 1), ALWAYS),
    day("RU", &[], "Новогодние каникулы", Fixed(1, 2), ALWAYS),
    day("RU", &[], "Новогодние каникулы", Fixed(1, 3), ALWAYS),
    day("RU", &[], "Новогодние каникулы", Fixed(1, 4), ALWAYS),
    day("RU", &[], "Новогодние каникулы", Fixed(1, 5), ALWAYS),
    day("RU", &[], "Новогодние каникулы", Fixed(1, 6), (2013, i32::MAX)),
    day("RU", &[], "Рождество Христово", Fixed(1, 7), ALWAYS),
    day("RU", &[], "Новогодние каникулы", Fixed(1, 8), (2013, i32::MAX)),
    day("RU", &[], "День защитника Отечества", Fixed(2, 23), ALWAYS),
    day("RU", &[], "Международный женский день", Fixed(3, 8), ALWAYS),
    day("RU", &[], "Праздник Весны и Труда", Fixed(5, 1), ALWAYS),
    day("RU", &[], "День Победы", Fixed(5, 9), ALWAYS),
    day("RU", &[], "День России", Fixed(6, 12), ALWAYS),
    day("RU", &[], "День народного единства", Fixed(11, 4), ALWAYS),
];
