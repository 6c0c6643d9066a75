//! Whether the days of a file belong with the others: a row of a mistyped year lies far from all of them.
//!
//! Only the two ends are judged, since that is where a stray does harm: behind the last day it moves the day that forecasts
//! begin from, before the first it stretches the history by years. A few days in between do neither.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::NaiveDate;

/// A distance of this many days or fewer is never a gap.
const LEAST_GAP: i64 = 31;

/// Days are this many times farther apart than is usual of them before there is a gap between them: rows of a week or a month
/// are usually as far apart as others' gaps.
const TIMES_USUAL: i64 = 5;

/// Most days beyond a gap that may be strays. With more it is a season, or business that began again.
const HANDFUL: usize = 3;

/// Fewest days that the others must be where days come after them: four weeks.
const EVIDENCE: usize = 28;

/// The same where days come before them: the beginning of a business may be thin.
const EARLY_EVIDENCE: usize = 60;

/// The days from the first to the last that belong together; `None` without any day. Days of the file outside are strays.
///
/// `known` are the days of the dataset that have a target, `file` those of the file. A day near one that the dataset holds is
/// no stray, so that a new beginning is accepted once and not every day.
pub(crate) fn together(known: &BTreeSet<NaiveDate>, file: &BTreeSet<NaiveDate>) -> Option<RangeInclusive<NaiveDate>> {
    let all: Vec<NaiveDate> = known.union(file).copied().collect();
    let groups = groups(&all, long_gap(&all));
    let may_stray = |group: &[NaiveDate]| group.len() <= HANDFUL && group.iter().all(|day| !known.contains(day));
    let mut rest = &groups[..];
    let mut days = all.len();
    while let [others @ .., last] = rest
        && may_stray(last)
        && days - last.len() >= EVIDENCE
    {
        (rest, days) = (others, days - last.len());
    }
    while let [first, others @ ..] = rest
        && may_stray(first)
        && days - first.len() >= EARLY_EVIDENCE
    {
        (rest, days) = (others, days - first.len());
    }
    Some(*rest.first()?.first()?..=*rest.last()?.last()?)
}

/// Why a day outside of `together` is put aside, to be read after the day; `None` for one inside. A day of the last month is no
/// stray: it is news, of a business that paused or of a sync that stood still.
pub(crate) fn reason(
    day: NaiveDate,
    together: &RangeInclusive<NaiveDate>,
    today: NaiveDate,
    target: &str,
) -> Option<String> {
    if (0..=LEAST_GAP).contains(&(today - day).num_days()) {
        return None;
    }
    let (first, last) = (*together.start(), *together.end());
    let (after, before) = ((day - last).num_days(), (first - day).num_days());
    if after > 0 {
        Some(format!(
            "is {after} days after {last}, where the days with a known `{target}` end; correct the year, or, if it is right, load \
             it with --accept-outliers (API: accept_outliers=true)"
        ))
    } else if before > 0 {
        Some(format!(
            "is {before} days before {first}, where the days with a known `{target}` begin; correct the year, or, if it is right, \
             load it with --accept-outliers (API: accept_outliers=true)"
        ))
    } else {
        None
    }
}

/// Days in order, parted where more than `gap` days lie between two of them.
fn groups(days: &[NaiveDate], gap: i64) -> Vec<&[NaiveDate]> {
    days.chunk_by(|day, next| (*next - *day).num_days() <= gap).collect()
}

/// The longest distance of two days that is no gap: a month, some times the usual distance, or what the pauses between
/// seasons are.
fn long_gap(days: &[NaiveDate]) -> i64 {
    let mut distances: Vec<i64> = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect();
    let Some(position) = distances.len().checked_sub(1).map(|last| last * 9 / 10) else { return LEAST_GAP };
    let (_, usual, _) = distances.select_nth_unstable(position);
    let least = LEAST_GAP.max(*usual * TIMES_USUAL);
    let groups = groups(days, least);
    let seasons = groups.windows(2).filter(|pair| pair.iter().all(|group| group.len() > HANDFUL));
    let pauses = seasons.filter_map(|pair| Some((*pair[1].first()? - *pair[0].last()?).num_days()));
    // No season begins on the very same day.
    pauses.max().map_or(least, |pause| least.max(pause * 5 / 4))
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(from: &str, n: u64, step: u64) -> BTreeSet<NaiveDate> {
        (0..n).map(|i| day(from) + Days::new(i * step)).collect()
    }

    fn with(days: &BTreeSet<NaiveDate>, more: &[&str]) -> BTreeSet<NaiveDate> {
        days.iter().copied().chain(more.iter().map(|text| day(text))).collect()
    }

    /// The first and last day that belong together.
    fn ends(known: &BTreeSet<NaiveDate>, file: &BTreeSet<NaiveDate>) -> [String; 2] {
        let range = together(known, file).unwrap();
        [range.start().to_string(), range.end().to_string()]
    }

    #[test]
    fn a_few_days_half_a_year_ahead_or_decades_back_do_not_belong() {
        let (none, year) = (BTreeSet::new(), days("2022-05-06", 365, 1));
        let file = with(&year, &["2023-11-05", "2023-11-06", "2024-12-01", "2003-05-05"]);
        assert_eq!(ends(&none, &file), ["2022-05-06", "2023-05-05"], "within one file");
        let lone = with(&none, &["2023-11-05", "2023-05-06", "2003-05-05"]);
        assert_eq!(ends(&year, &lone), ["2022-05-06", "2023-05-06"], "beside a dataset");
        let together = together(&year, &lone).unwrap();
        let said = reason(day("2023-11-05"), &together, day("2026-03-01"), "sold").unwrap();
        assert!(said.starts_with("is 183 days after 2023-05-06, where the days with a known `sold` end;"), "{said}");
        let said = reason(day("2003-05-05"), &together, day("2026-03-01"), "sold").unwrap();
        assert!(
            said.starts_with("is 6941 days before 2022-05-06, where the days with a known `sold` begin;"),
            "{said}"
        );
        assert_eq!(reason(day("2023-05-06"), &together, day("2026-03-01"), "sold"), None);
        let told = |today| reason(day("2023-11-05"), &together, day(today), "sold").is_some();
        assert_eq!(["2023-11-04", "2023-11-05", "2023-12-06", "2023-12-07"].map(told), [true, false, false, true]);
    }

    #[test]
    fn a_month_is_no_gap_and_more_than_a_handful_of_days_begin_anew() {
        let year = days("2022-05-06", 365, 1);
        assert_eq!(ends(&year, &days("2023-06-05", 1, 1))[1], "2023-06-05");
        assert_eq!(ends(&year, &days("2023-06-06", 1, 1))[1], "2023-05-05");
        assert_eq!(ends(&year, &days("2023-09-01", 3, 1))[1], "2023-05-05");
        assert_eq!(ends(&year, &days("2023-09-01", 4, 1))[1], "2023-09-04");
    }

    #[test]
    fn a_new_beginning_is_accepted_once() {
        let accepted = with(&days("2022-05-06", 365, 1), &["2023-09-01"]);
        assert_eq!(ends(&accepted, &days("2023-09-02", 1, 1))[1], "2023-09-02");
    }

    #[test]
    fn a_tiny_file_judges_nobody() {
        let none = BTreeSet::new();
        assert_eq!(ends(&none, &with(&days("2023-05-01", 27, 1), &["2023-11-05"]))[1], "2023-11-05");
        assert_eq!(ends(&none, &with(&days("2023-05-01", 28, 1), &["2023-11-05"]))[1], "2023-05-28");
        assert_eq!(ends(&none, &with(&days("2023-05-01", 59, 1), &["2003-05-01"]))[0], "2003-05-01");
        assert_eq!(together(&none, &none), None);
    }

    #[test]
    fn rows_of_a_week_or_a_month_may_miss_some() {
        let (weeks, months) = (days("2020-01-06", 100, 7), days("2010-01-01", 100, 30));
        for (known, next) in [(&weeks, 36), (&months, 150)] {
            let last = *known.last().unwrap() + Days::new(next - 1);
            assert_eq!(together(known, &BTreeSet::from([last])).unwrap().end(), &last);
            let far = last + Days::new(700);
            assert_eq!(together(known, &BTreeSet::from([far])).unwrap().end(), known.last().unwrap());
        }
    }

    #[test]
    fn a_business_of_seasons_begins_its_next_one() {
        let mut summers = days("2020-06-01", 90, 1);
        summers.extend(days("2021-06-01", 90, 1));
        summers.extend(days("2022-06-01", 90, 1));
        assert_eq!(ends(&summers, &days("2023-06-05", 1, 1))[1], "2023-06-05");
        assert_eq!(ends(&summers, &days("2024-06-05", 1, 1))[1], "2022-08-29");
    }
}
