//! A calendar of a country and region: which date has which name.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::country::{self, CalendarError};
use super::easter::EasterKind;
use super::observances::{self, Observance};
use super::regions;
use super::rule::{DayRule, shift};

/// First and last year that a calendar covers; the Orthodox rule changes its offset after 2099.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2099;

/// A named day of a calendar: a public holiday or a declared observance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The name shown to people; in the country's language for a public holiday.
    pub name: String,
    /// The key or name by which a declaration refers to it.
    pub key: String,
    /// Whether it is a public holiday.
    pub public: bool,
}

/// The public holidays of a country and region, and the observances that a declaration adds.
///
/// An event's position in [`Calendar::events`] is its code; public holidays come first, in the order of their first
/// date, then observances in declared order, so the codes are a function of the declaration alone.
#[derive(Debug, Clone)]
pub struct Calendar {
    easter: EasterKind,
    events: Vec<Event>,
    public: BTreeMap<NaiveDate, usize>,
    observed: Vec<(NaiveDate, usize)>,
}

impl Calendar {
    /// The calendar of a country (ISO 3166-1 alpha-2) and region (ISO 3166-2 without the country).
    ///
    /// Without a country there are no public holidays, which is an answer and not an error.
    ///
    /// # Errors
    /// An unknown country or region, naming those that are known.
    pub fn new(country: Option<&str>, region: Option<&str>) -> Result<Self, CalendarError> {
        let Some(given) = country else {
            return match region {
                Some(region) => Err(CalendarError::RegionWithoutCountry { given: region.to_owned() }),
                None => Ok(Self::without_holidays()),
            };
        };
        let entry = country::find(given)?;
        let region = region.map(|given| country::find_region(entry.code, given)).transpose()?;
        let mut dated = national_days(&entry);
        dated.extend(table_days(&entry, region));
        // The sort is stable, so of two names on one date the national one stands.
        dated.sort_by_key(|(date, _)| *date);
        let mut calendar = Self { easter: entry.easter, ..Self::without_holidays() };
        for (date, name) in dated {
            let code = calendar.code(&name, &name, true);
            calendar.public.entry(date).or_insert(code);
        }
        Ok(calendar)
    }

    /// A calendar that knows weekdays and nothing else.
    #[must_use]
    pub fn without_holidays() -> Self {
        Self { easter: EasterKind::Western, events: Vec::new(), public: BTreeMap::new(), observed: Vec::new() }
    }

    /// The same calendar with observances added, in the order given.
    ///
    /// # Errors
    /// A key that is not built in, a date that is no date, an Easter distance beyond 100 days.
    pub fn with_observances(mut self, observances: &[Observance]) -> Result<Self, CalendarError> {
        for observance in observances {
            let (key, name, dates) = resolve(observance, self.easter)?;
            let code = self.code(&key, &name, false);
            self.observed.extend(dates.into_iter().map(|date| (date, code)));
        }
        Ok(self)
    }

    /// The public holiday on a date.
    #[must_use]
    pub fn named(&self, date: NaiveDate) -> Option<&str> {
        self.public.get(&date).and_then(|code| self.events.get(*code)).map(|event| event.name.as_str())
    }

    /// The public holiday strictly before a date, with its name.
    #[must_use]
    pub fn previous(&self, date: NaiveDate) -> Option<(NaiveDate, &str)> {
        let (found, code) = self.public.range(..date).next_back()?;
        self.events.get(*code).map(|event| (*found, event.name.as_str()))
    }

    /// The public holiday strictly after a date, with its name.
    #[must_use]
    pub fn next(&self, date: NaiveDate) -> Option<(NaiveDate, &str)> {
        let following = date.succ_opt()?;
        let (found, code) = self.public.range(following..).next()?;
        self.events.get(*code).map(|event| (*found, event.name.as_str()))
    }

    /// All events; the position is the code.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Which Easter the movable days follow.
    #[must_use]
    pub fn easter(&self) -> EasterKind {
        self.easter
    }

    /// Dates and codes of the public holidays, in order of date.
    pub(super) fn public_days(&self) -> impl Iterator<Item = (NaiveDate, usize)> + '_ {
        self.public.iter().map(|(date, code)| (*date, *code))
    }

    /// Dates and codes of the observances, in declared order.
    pub(super) fn observed_days(&self) -> &[(NaiveDate, usize)] {
        &self.observed
    }

    fn code(&mut self, key: &str, name: &str, public: bool) -> usize {
        if let Some(found) = self.events.iter().position(|event| event.key == key && event.public == public) {
            return found;
        }
        self.events.push(Event { name: name.to_owned(), key: key.to_owned(), public });
        self.events.len() - 1
    }
}

fn national_days(entry: &country::CountryEntry) -> Vec<(NaiveDate, String)> {
    let Some(country) = entry.national else { return Vec::new() };
    let calendar = holidays_rs::Calendar::new(country);
    // Where a holiday on a weekend is observed on a weekday, the day itself keeps its name too: shops close on
    // Christmas Day whatever its weekday, and `holidays_in` tells of the substitute only.
    let falls = |year: i32| {
        country.holidays().iter().filter_map(move |holiday| holiday.rule.resolve(year).map(|date| (date, holiday.name)))
    };
    YEARS
        .flat_map(|year| falls(year).chain(calendar.holidays_in(year)))
        .filter_map(|(date, name)| {
            NaiveDate::from_ymd_opt(date.year, u32::from(date.month), u32::from(date.day))
                .map(|date| (date, name.to_owned()))
        })
        .collect()
}

fn table_days(entry: &country::CountryEntry, region: Option<&str>) -> Vec<(NaiveDate, String)> {
    let applies = |row: &&regions::RegionalDay| {
        row.country == entry.code && (row.regions.is_empty() || region.is_some_and(|code| row.regions.contains(&code)))
    };
    let mut found = Vec::new();
    for row in regions::TABLE.iter().filter(applies) {
        for year in YEARS.filter(|year| (row.years.0..=row.years.1).contains(year)) {
            found.extend(row.rule.date(entry.easter, year).map(|date| (date, row.name.to_owned())));
        }
    }
    found
}

type Resolved = (String, String, Vec<NaiveDate>);

fn resolve(observance: &Observance, easter: EasterKind) -> Result<Resolved, CalendarError> {
    let bad = |given: &str, reason: String| CalendarError::BadObservance { given: given.to_owned(), reason };
    let yearly = |rule: DayRule| YEARS.filter_map(|year| rule.date(easter, year)).collect::<Vec<_>>();
    match observance {
        Observance::Known(key) => {
            let row = observances::TABLE.iter().find(|(known, ..)| known == key).ok_or_else(|| {
                bad(key, format!("is not built in; known are {}", observances::observance_names().join(", ")))
            })?;
            Ok((key.clone(), row.1.to_owned(), yearly(row.3)))
        }
        Observance::Yearly { name, on } => {
            // 2000 is a leap year, so 02-29 parses; years without it have no such day.
            let date: NaiveDate = format!("2000-{on}")
                .parse()
                .map_err(|_| bad(name, format!("`on = \"{on}\"` is not a month and day; write \"MM-DD\"")))?;
            Ok((name.clone(), name.clone(), yearly(DayRule::Fixed(date.month(), date.day()))))
        }
        Observance::Easter { name, easter: offset } if offset.abs() <= 100 => {
            Ok((name.clone(), name.clone(), yearly(DayRule::Easter(*offset))))
        }
        Observance::Easter { name, easter: offset } => {
            Err(bad(name, format!("`easter = {offset}` is beyond 100 days; write a date instead")))
        }
        Observance::Dates { name, dates } if dates.is_empty() => {
            Err(bad(name, "`dates` is empty; give at least one".to_owned()))
        }
        Observance::Dates { name, dates } => Ok((name.clone(), name.clone(), dates.clone())),
    }
}

/// Whether `date` is a Friday after or a Monday before one of the public holidays, and none itself.
pub(super) fn is_bridge(calendar: &Calendar, date: NaiveDate) -> bool {
    let public = |days: i32| shift(date, days).is_some_and(|other| calendar.public.contains_key(&other));
    let linked = match date.weekday() {
        chrono::Weekday::Fri => public(-1),
        chrono::Weekday::Mon => public(1),
        _ => false,
    };
    linked && !calendar.public.contains_key(&date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_regional_holiday_is_named_in_its_region_only() {
        let bw = Calendar::new(Some("de"), Some("bw")).unwrap();
        let berlin = Calendar::new(Some("DE"), Some("BE")).unwrap();
        assert_eq!(bw.named(date("2019-06-20")), Some("Fronleichnam"));
        assert_eq!(berlin.named(date("2019-06-20")), None);
        assert_eq!(bw.named(date("2017-10-31")), Some("Reformationstag"));
        assert_eq!(bw.named(date("2018-10-31")), None);
        assert_eq!(bw.named(date("2019-04-21")), Some("Ostersonntag"));
    }

    #[test]
    fn an_unknown_country_or_region_lists_the_known_ones() {
        let error = Calendar::new(Some("XX"), None).unwrap_err().to_string();
        assert!(error.contains("`XX`") && error.contains("DE, "), "{error}");
        let error = Calendar::new(Some("DE"), Some("ZZ")).unwrap_err().to_string();
        assert!(error.contains("BB, BE, BW"), "{error}");
        let error = Calendar::new(Some("CH"), Some("ZH")).unwrap_err().to_string();
        assert!(error.contains("leave `region` out"), "{error}");
        assert!(Calendar::new(None, Some("BW")).is_err());
    }

    #[test]
    fn neighbours_of_a_date_are_strictly_before_and_after_it() {
        let ru = Calendar::new(Some("RU"), None).unwrap();
        assert_eq!(ru.previous(date("2019-05-09")), Some((date("2019-05-01"), "Праздник Весны и Труда")));
        assert_eq!(ru.next(date("2019-05-09")), Some((date("2019-06-12"), "День России")));
    }

    #[test]
    fn a_bad_observance_says_what_to_write() {
        let known = Observance::Known("easter_bunny".to_owned());
        let error = Calendar::without_holidays().with_observances(&[known]).unwrap_err().to_string();
        assert!(error.contains("christmas_eve"), "{error}");
        let yearly = Observance::Yearly { name: "Fair".to_owned(), on: "13-01".to_owned() };
        let error = Calendar::without_holidays().with_observances(&[yearly]).unwrap_err().to_string();
        assert!(error.contains("MM-DD"), "{error}");
    }

    #[test]
    fn a_friday_after_a_holiday_is_a_bridge_and_the_holiday_is_not() {
        let bw = Calendar::new(Some("DE"), Some("BW")).unwrap();
        assert!(is_bridge(&bw, date("2019-05-31")), "the Friday after Ascension");
        assert!(!is_bridge(&bw, date("2019-04-22")), "Easter Monday itself");
        assert!(!is_bridge(&bw, date("2019-05-29")));
    }
}
