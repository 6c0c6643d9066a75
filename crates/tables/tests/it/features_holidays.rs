//! The calendars against python-holidays (`tests/oracle/public_holidays.py`), 2015 to 2030.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use vakhta_tables::calendar::{Calendar, EasterKind, easter_sunday};

/// Easter Sunday and Whit Sunday: named here, though no legal holiday in most of Germany and in Austria.
fn named_in_practice(country: &str, date: NaiveDate) -> bool {
    let offset = easter_sunday(EasterKind::Western, date.year()).map(|easter| (date - easter).num_days());
    matches!(country, "DE" | "AT") && matches!(offset, Some(0 | 49))
}

#[test]
fn every_calendar_has_the_holidays_of_the_oracle_and_no_other() {
    let oracle: BTreeMap<String, Vec<NaiveDate>> =
        serde_json::from_str(include_str!("fixtures/holidays.json")).unwrap();
    assert!(oracle.len() > 30);
    let mut differing = Vec::new();
    for (place, dates) in &oracle {
        let (country, region) = place.split_once('-').map_or((place.as_str(), None), |(c, r)| (c, Some(r)));
        let calendar = Calendar::new(Some(country), region).unwrap();
        let expected: BTreeSet<NaiveDate> = dates.iter().copied().collect();
        let days = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap().iter_days().take_while(|day| day.year() <= 2030);
        for day in days.filter(|day| !named_in_practice(country, *day)) {
            let ours = calendar.named(day);
            if ours.is_some() != expected.contains(&day) {
                differing.push(format!("{place} {day} {ours:?}"));
            }
        }
    }
    assert!(differing.is_empty(), "{} differ: {:#?}", differing.len(), &differing[..differing.len().min(40)]);
}
