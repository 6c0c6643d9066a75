//! Looks at rows before a model does: too few, all zero, one day only, gaps, series never seen.
//!
//! A finding here is advice for a person and an input for alerts; it refuses nothing. Pure: rows and what is usual in,
//! findings out.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::datatypes::{Date32Type, Float64Type};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::dataset::SeriesIndex;
use crate::import::UsualSizes;
use crate::schema::TableSchema;

/// Below this share of the usual rows a day is short.
const SHORT_DAY: f64 = 0.5;

/// Rows of a new day are compared only with a history of at least this many days.
const USUAL_DAYS: usize = 7;

/// Series that are named in one finding.
const NAMED_SERIES: usize = 5;

/// What was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QualityCheck {
    /// A day has far fewer rows than is usual.
    Volume,
    /// Every known target of a series is zero.
    AllZero,
    /// The rows cover a single day.
    OneDay,
    /// Days are absent between the first and the last day of a series.
    Gaps,
    /// A series that the dataset has not seen.
    UnseenSeries,
    /// No row has a target.
    NoTarget,
}

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QualitySeverity {
    /// Good to know.
    Info,
    /// Somebody should look.
    Warning,
    /// A model should not be trained on this.
    Critical,
}

/// One finding about rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualityIssue {
    /// What was looked for.
    pub check: QualityCheck,
    /// How much it matters.
    pub severity: QualitySeverity,
    /// The series or column or day it is about, or empty for the whole.
    pub subject: String,
    /// What was found, in words.
    pub message: String,
}

/// What a dataset usually looks like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usual {
    /// Median of rows with a target on a day; `None` with less than a week of history.
    pub rows_per_day: Option<f64>,
    /// The keys of every known series; empty where there is no history.
    pub series: BTreeSet<Vec<String>>,
    /// Every day of which some target is known.
    pub days: BTreeSet<NaiveDate>,
    /// How large the targets are.
    pub sizes: UsualSizes,
}

impl Usual {
    /// The median number of rows on a day, given the day (days since 1970) of every row with a target.
    #[must_use]
    pub fn median_rows(days: &[i32]) -> Option<f64> {
        let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
        for day in days {
            *counts.entry(*day).or_default() += 1;
        }
        let mut counts: Vec<usize> = counts.into_values().collect();
        counts.sort_unstable();
        let middle = counts.len() / 2;
        if counts.len() < USUAL_DAYS {
            return None;
        }
        let upper = *counts.get(middle)? as f64;
        let lower = if counts.len().is_multiple_of(2) { *counts.get(middle - 1)? as f64 } else { upper };
        Some((lower + upper) / 2.0)
    }
}

/// What is needed to know of one series.
struct Series {
    name: Vec<String>,
    days: Vec<i32>,
    known: usize,
    zeros: usize,
}

/// Runs every check over rows that fit the schema; the most severe findings come first.
///
/// `usual` may be [`Usual::default`] for a dataset without history. A row without a target counts for no check but gaps.
#[must_use]
pub fn check(rows: &RecordBatch, schema: &TableSchema, usual: &Usual) -> Vec<QualityIssue> {
    let (Some(days), Some(target)) = (rows.column_by_name(&schema.time), rows.column_by_name(&schema.target)) else {
        return Vec::new();
    };
    let (Some(days), Some(target)) = (days.as_primitive_opt::<Date32Type>(), target.as_primitive_opt::<Float64Type>())
    else {
        return Vec::new();
    };
    let mut index = SeriesIndex::default();
    let numbers = index.assign(rows, &schema.keys);
    let empty = |name: &Vec<String>| Series { name: name.clone(), days: Vec::new(), known: 0, zeros: 0 };
    let mut series: Vec<Series> = index.names().iter().map(empty).collect();
    let mut known_days = Vec::new();
    for (row, number) in numbers.into_iter().enumerate() {
        let Some(one) = series.get_mut(number as usize).filter(|_| days.is_valid(row)) else { continue };
        one.days.push(days.value(row));
        if target.is_valid(row) {
            known_days.push(days.value(row));
            one.known += 1;
            one.zeros += usize::from(target.value(row).abs() <= 0.0);
        }
    }
    let mut issues = Vec::new();
    issues.extend(history(&known_days, schema, usual));
    issues.extend(volume(&known_days, usual));
    issues.extend(all_zero(&series));
    issues.extend(gaps(&mut series));
    issues.extend(unseen(&series, usual));
    issues.sort_by(|a, b| b.severity.cmp(&a.severity).then(a.check.cmp(&b.check)).then(a.subject.cmp(&b.subject)));
    issues
}

fn issue(check: QualityCheck, severity: QualitySeverity, subject: impl Into<String>, message: String) -> QualityIssue {
    QualityIssue { check, severity, subject: subject.into(), message }
}

fn history(known_days: &[i32], schema: &TableSchema, usual: &Usual) -> Option<QualityIssue> {
    let days: BTreeSet<&i32> = known_days.iter().collect();
    match days.len() {
        0 => Some(issue(
            QualityCheck::NoTarget,
            QualitySeverity::Info,
            schema.target.clone(),
            format!("no row has a value of `{}`", schema.target),
        )),
        // One day is all that a daily sync brings; it is too little only where nothing came before it.
        1 if usual.series.is_empty() => Some(issue(
            QualityCheck::OneDay,
            QualitySeverity::Info,
            "",
            format!("all rows with a target are of {}; a model needs more history", shown(known_days[0])),
        )),
        _ => None,
    }
}

fn volume(known_days: &[i32], usual: &Usual) -> Vec<QualityIssue> {
    let own = Usual::median_rows(known_days);
    let Some(expected) = usual.rows_per_day.or(own).filter(|rows| *rows >= 2.0) else { return Vec::new() };
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for day in known_days {
        *counts.entry(*day).or_default() += 1;
    }
    let short: Vec<(i32, usize)> =
        counts.into_iter().filter(|(_, rows)| (*rows as f64) < expected * SHORT_DAY).collect();
    let Some((first, rows)) = short.first() else { return Vec::new() };
    let message = format!(
        "{} day(s) have less than half of the usual {expected} rows; first {} with {rows}",
        short.len(),
        shown(*first)
    );
    vec![issue(QualityCheck::Volume, QualitySeverity::Warning, shown(*first), message)]
}

fn all_zero(series: &[Series]) -> Option<QualityIssue> {
    let zero: Vec<&Series> = series.iter().filter(|one| one.known > 1 && one.zeros == one.known).collect();
    let with_values = series.iter().filter(|one| one.known > 0).count();
    let severity = if zero.len() == with_values { QualitySeverity::Critical } else { QualitySeverity::Warning };
    let message = format!("{} of {with_values} series have only zeros: {}", zero.len(), named(&zero));
    (!zero.is_empty()).then(|| issue(QualityCheck::AllZero, severity, zero[0].name.join("/"), message))
}

fn gaps(series: &mut [Series]) -> Option<QualityIssue> {
    let mut with_gaps: Vec<(&Series, i64)> = Vec::new();
    for one in series.iter_mut() {
        one.days.sort_unstable();
        one.days.dedup();
        let span =
            one.days.last().zip(one.days.first()).map_or(0, |(last, first)| i64::from(*last) - i64::from(*first) + 1);
        let absent = span - one.days.len() as i64;
        if absent > 0 {
            with_gaps.push((one, absent));
        }
    }
    let absent: i64 = with_gaps.iter().map(|(_, absent)| absent).sum();
    let names: Vec<&Series> = with_gaps.iter().map(|(one, _)| *one).collect();
    let message =
        format!("{} series have {absent} absent days in all (absent is not zero): {}", names.len(), named(&names));
    let first = names.first()?;
    Some(issue(QualityCheck::Gaps, QualitySeverity::Info, first.name.join("/"), message))
}

fn unseen(series: &[Series], usual: &Usual) -> Option<QualityIssue> {
    let new: Vec<&Series> = series.iter().filter(|one| !usual.series.contains(&one.name)).collect();
    let message = format!("{} series were not in the dataset before: {}", new.len(), named(&new));
    (!new.is_empty() && !usual.series.is_empty())
        .then(|| issue(QualityCheck::UnseenSeries, QualitySeverity::Warning, new[0].name.join("/"), message))
}

fn named(series: &[&Series]) -> String {
    let mut names: Vec<String> = series.iter().take(NAMED_SERIES).map(|one| one.name.join("/")).collect();
    if series.len() > NAMED_SERIES {
        names.push(format!("and {} more", series.len() - NAMED_SERIES));
    }
    names.join(", ")
}

fn shown(day: i32) -> String {
    Date32Type::to_naive_date_opt(day).map_or_else(|| day.to_string(), |day| day.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Date32Array, Float64Array, StringArray};

    use super::*;

    fn schema() -> TableSchema {
        TableSchema::new("date", &["branch"], "value")
    }

    fn rows(cells: &[(i32, &str, Option<f64>)]) -> RecordBatch {
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Date32Array::from_iter_values(cells.iter().map(|cell| cell.0))),
            Arc::new(StringArray::from_iter_values(cells.iter().map(|cell| cell.1))),
            Arc::new(Float64Array::from_iter(cells.iter().map(|cell| cell.2))),
        ];
        RecordBatch::try_new(schema().arrow(), columns).unwrap()
    }

    fn checks(issues: &[QualityIssue]) -> Vec<QualityCheck> {
        issues.iter().map(|issue| issue.check).collect()
    }

    #[test]
    fn ordinary_rows_raise_nothing() {
        let cells: Vec<(i32, &str, Option<f64>)> =
            (0..10).flat_map(|day| [(day, "a", Some(1.0)), (day, "b", Some(2.0))]).collect();
        assert_eq!(check(&rows(&cells), &schema(), &Usual::default()), Vec::new());
    }

    #[test]
    fn a_single_day_and_a_zero_series_are_said() {
        assert_eq!(checks(&check(&rows(&[(0, "a", Some(1.0))]), &schema(), &Usual::default())), [QualityCheck::OneDay]);
        let zero = [(0, "a", Some(0.0)), (1, "a", Some(0.0)), (0, "b", Some(0.0)), (1, "b", Some(1.0))];
        let issues = check(&rows(&zero), &schema(), &Usual::default());
        assert_eq!(checks(&issues), [QualityCheck::AllZero]);
        assert_eq!(issues[0].severity, QualitySeverity::Warning);
        let all = check(&rows(&zero[..2]), &schema(), &Usual::default());
        assert_eq!(all[0].severity, QualitySeverity::Critical);
    }

    #[test]
    fn an_absent_day_is_a_gap_and_a_known_ahead_row_is_not_a_zero() {
        let issues =
            check(&rows(&[(0, "a", Some(1.0)), (3, "a", Some(1.0)), (4, "a", None)]), &schema(), &Usual::default());
        assert_eq!(checks(&issues), [QualityCheck::Gaps]);
        assert!(issues[0].message.contains("2 absent days"), "{}", issues[0].message);
    }

    #[test]
    fn unseen_series_and_short_days_are_warnings() {
        let series = BTreeSet::from([vec!["a".to_owned()]]);
        let usual = Usual { rows_per_day: Some(10.0), series, ..Usual::default() };
        let issues =
            check(&rows(&[(0, "a", Some(1.0)), (0, "new", Some(1.0)), (1, "a", Some(1.0))]), &schema(), &usual);
        let found = checks(&issues);
        for expected in [QualityCheck::Volume, QualityCheck::UnseenSeries] {
            assert!(found.contains(&expected), "{issues:?}");
        }
        assert!(issues.iter().all(|issue| issue.severity <= QualitySeverity::Warning));
    }

    #[test]
    fn the_usual_number_of_rows_needs_a_week() {
        assert_eq!(Usual::median_rows(&[0, 0, 1, 2]), None);
        let days: Vec<i32> = (0..8).flat_map(|day| vec![day; if day == 0 { 1 } else { 5 }]).collect();
        assert_eq!(Usual::median_rows(&days), Some(5.0));
    }
}
