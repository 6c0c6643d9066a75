//! Fills a matrix: every row by the one kernel, as of its origin.

use std::ops::Range;

use super::plan::RowKey;
use super::table::Matrix;
use crate::calendar::date_of;
use crate::features::{FeatureError, History, Origin};
use crate::openness::Open;

/// Why a matrix cannot be filled.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BuildError {
    /// A feature cannot be had.
    #[error(transparent)]
    Feature(#[from] FeatureError),
    /// A row is none of the panel's.
    #[error("row {row}: {reason}")]
    BadRow {
        /// Position of the row, from 1.
        row: usize,
        /// What is wrong.
        reason: String,
    },
}

/// The matrix of the given rows, in the order of (origin, series, date), on up to `threads` threads.
///
/// Whether a day is open is taken from the past where the target is known, and expected from the origin where it is
/// not.
///
/// # Errors
/// A row outside the panel or not after its origin; a known-ahead covariate that is missing on a day ahead.
pub fn build(history: &History<'_>, rows: &[RowKey], threads: usize) -> Result<Matrix, BuildError> {
    check_rows(history, rows)?;
    let mut rows = rows.to_vec();
    rows.sort_unstable();
    history.check_ahead(&rows.iter().map(|row| (row.series as usize, row.date)).collect::<Vec<_>>())?;
    let set = history.set();
    let mut matrix = empty(history, &rows);
    let width = set.len();
    for range in runs(&rows, |row| row.origin) {
        let part = &rows[range.clone()];
        let mut dates: Vec<i32> = part.iter().map(|row| row.date).collect();
        dates.sort_unstable();
        dates.dedup();
        let origin = Origin::new(history.at(part[0].origin), &dates, threads);
        fill(&origin, part, &mut matrix.values[range.start * width..range.end * width], threads);
        let expected = expected_open(history, part, &dates);
        for (row, key) in range.zip(part) {
            let series = key.series as usize;
            matrix.scale[row] = origin.scale(series);
            matrix.level[row] = origin.level(series, key.date);
            matrix.open[row] = expected.as_ref().map_or_else(
                || is_open(history, series, key.date),
                |states| {
                    let known = !matrix.target[row].is_nan();
                    if known { is_open(history, series, key.date) } else { states(series, key.date) }
                },
            );
        }
    }
    Ok(matrix)
}

fn empty(history: &History<'_>, rows: &[RowKey]) -> Matrix {
    let set = history.set();
    let n_rows = rows.len();
    let panel = history.panel();
    Matrix {
        values: vec![f64::NAN; n_rows * set.len()],
        n_rows,
        names: set.names().to_vec(),
        categorical: set.categorical().to_vec(),
        target: rows.iter().map(|row| panel.actual(row.series as usize, row.date)).collect(),
        level: vec![f64::NAN; n_rows],
        scale: vec![f64::NAN; n_rows],
        series: rows.iter().map(|row| row.series).collect(),
        origin: rows.iter().map(|row| row.origin).collect(),
        date: rows.iter().map(|row| row.date).collect(),
        open: vec![true; n_rows],
    }
}

fn is_open(history: &History<'_>, series: usize, day: i32) -> bool {
    history.panel().index(day).is_none_or(|index| history.open().actual(series, index) != Open::Closed)
}

/// The states ahead by series and date, where a row of this origin needs them.
fn expected_open<'a>(
    history: &'a History<'_>,
    rows: &[RowKey],
    dates: &'a [i32],
) -> Option<impl Fn(usize, i32) -> bool + 'a> {
    let panel = history.panel();
    let ahead = rows.iter().any(|row| panel.actual(row.series as usize, row.date).is_nan());
    let states = ahead.then(|| history.expect_open(rows[0].origin, dates))?;
    Some(move |series: usize, day: i32| {
        let unit = states.get(history.open().unit_of(series));
        let at = dates.binary_search(&day).ok();
        unit.zip(at).and_then(|(unit, at)| unit.get(at)).is_none_or(|state| state.state != Open::Closed)
    })
}

fn check_rows(history: &History<'_>, rows: &[RowKey]) -> Result<(), BuildError> {
    let panel = history.panel();
    for (at, row) in rows.iter().enumerate() {
        let reason = if row.series as usize >= panel.n_series() {
            format!("series {} is not one of {}", row.series, panel.n_series())
        } else if row.date <= row.origin {
            format!("date {} is not after the origin {}", date_of(row.date), date_of(row.origin))
        } else if row.origin < panel.first_day() {
            format!("origin {} is before the panel's first day", date_of(row.origin))
        } else {
            continue;
        };
        return Err(BuildError::BadRow { row: at + 1, reason });
    }
    Ok(())
}

/// Ranges of consecutive rows with the same key.
fn runs<K: PartialEq>(rows: &[RowKey], key: impl Fn(&RowKey) -> K) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        match out.last_mut() {
            Some(range) if key(&rows[range.start]) == key(row) => range.end = at + 1,
            _ => out.push(at..at + 1),
        }
    }
    out
}

/// Writes the rows of one origin, series by series, spread over threads.
fn fill(origin: &Origin<'_>, rows: &[RowKey], out: &mut [f64], threads: usize) {
    let width = out.len() / rows.len().max(1);
    let series = runs(rows, |row| row.series);
    let share = series.len().div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        let mut rest = out;
        for part in series.chunks(share) {
            let n_rows: usize = part.iter().map(ExactSizeIterator::len).sum();
            let (mine, other) = rest.split_at_mut(n_rows * width);
            rest = other;
            if share >= series.len() {
                fill_part(origin, rows, part, mine);
            } else {
                scope.spawn(move || fill_part(origin, rows, part, mine));
            }
        }
    });
}

fn fill_part(origin: &Origin<'_>, rows: &[RowKey], part: &[Range<usize>], mut out: &mut [f64]) {
    let width = out.len() / part.iter().map(ExactSizeIterator::len).sum::<usize>().max(1);
    for range in part {
        let of_series = &rows[range.clone()];
        let position = |row: &RowKey| origin.dates().binary_search(&row.date).unwrap_or(usize::MAX);
        let positions: Vec<usize> = of_series.iter().map(position).collect();
        let (mine, rest) = out.split_at_mut(of_series.len() * width);
        origin.fill(of_series[0].series as usize, &positions, mine);
        out = rest;
    }
}
