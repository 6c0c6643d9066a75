//! The leak check before a training: gathers the numbers of the known-ahead columns; [`vakhta_lifecycle::leak`] judges them.
//!
//! It looks at a sample of at most a few thousand days, so that its cost does not grow with the data.

mod sample;
mod shuffle;

use vakhta_lifecycle::leak::{ColumnFacts, ConstantAhead, Filled, LeakFacts, verdict};
use vakhta_stats::explained::explained_beyond;
use vakhta_tables::panel::{AsOf, Panel};

use self::sample::Sample;
use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::ModelData;

/// Fewest rows of which a column may be judged by its values.
const LEAST_ROWS: usize = 200;

/// Stops a training that would learn from a column that nobody can know ahead.
///
/// # Errors
/// [`ServiceError::Refused`] names the column, the evidence and what to do.
pub(super) fn check(declaration: &Declaration, data: &ModelData, threads: u32) -> Result<(), ServiceError> {
    let facts = facts(declaration, data, threads)?;
    verdict(&facts, &declaration.leak_check).map_or(Ok(()), |reason| Err(ServiceError::Refused(reason)))
}

/// The numbers of every known-ahead column that the features use and that is not allowed.
///
/// # Errors
/// When the rules of openness do not fit the data.
pub fn facts(declaration: &Declaration, data: &ModelData, threads: u32) -> Result<LeakFacts, ServiceError> {
    let panel = data.panel();
    let used = declaration.features();
    let columns: Vec<(usize, &String)> = panel
        .meta()
        .roles()
        .known_ahead
        .iter()
        .enumerate()
        .filter(|(_, name)| used.covariates.iter().any(|c| &c.column == *name))
        .filter(|(_, name)| !declaration.leak_check.allow.contains(name))
        .collect();
    let Some(last) = panel.last_known_day().filter(|_| !columns.is_empty()) else { return Ok(LeakFacts::default()) };
    let view = panel.as_of(panel.last_day());
    let positions: Vec<usize> = columns.iter().map(|(at, _)| *at).collect();
    let sample = Sample::draw(data, &positions, last)?;
    let enough = sample.len() >= LEAST_ROWS;
    let (flags, quantities): (Vec<usize>, Vec<usize>) = (0..columns.len()).partition(|at| sample.is_flag(*at));
    let mut known = sample.past.clone();
    known.extend(flags.iter().flat_map(|at| sample.traces(*at)));
    let explained = |of: &[usize]| {
        let traces: Vec<Vec<f64>> = of.iter().flat_map(|at| sample.traces(*at)).collect();
        explained_beyond(&sample.target, &known, &traces).filter(|_| enough).map(|share| 100.0 * share)
    };
    Ok(LeakFacts {
        rows: sample.len() as u64,
        columns: columns
            .iter()
            .enumerate()
            .map(|(position, (at, name))| {
                let (with_target, without_target) = filled(&view, panel, *at);
                ColumnFacts {
                    column: (*name).clone(),
                    explained: explained(&[position]).filter(|_| quantities.contains(&position)),
                    with_target,
                    without_target,
                    ahead: ahead(&view, panel, *at, last),
                    alone: None,
                }
            })
            .collect(),
        together: explained(&quantities),
        split: if enough { shuffle::split(&sample, &columns, &declaration.leak_check, threads) } else { None },
    })
}

/// Cells with a target, and cells without one that another known-ahead column fills; how many of each this column fills.
fn filled(view: &AsOf<'_>, panel: &Panel, column: usize) -> (Filled, Filled) {
    let (mut with, mut without) = (Filled::default(), Filled::default());
    let others: Vec<usize> = (0..panel.meta().roles().known_ahead.len()).filter(|at| *at != column).collect();
    for series in 0..panel.n_series() {
        let values = view.known_ahead(column, series);
        let beside: Vec<&[f64]> = others.iter().map(|at| view.known_ahead(*at, series)).collect();
        for (day, target) in view.target(series).iter().enumerate() {
            let there = u64::from(values.get(day).is_some_and(|v| !v.is_nan()));
            if !target.is_nan() {
                with = Filled { cells: with.cells + 1, filled: with.filled + there };
            } else if beside.iter().any(|other| other.get(day).is_some_and(|v| !v.is_nan())) {
                without = Filled { cells: without.cells + 1, filled: without.filled + there };
            }
        }
    }
    (with, without)
}

/// The one value that a column has on all filled days ahead, beside the longest such run of the past.
fn ahead(view: &AsOf<'_>, panel: &Panel, column: usize, last: i32) -> Option<ConstantAhead> {
    let known = panel.index(last)? + 1;
    let days: Vec<Day> = (0..panel.n_days()).map(|day| one_value(view, panel, column, day)).collect();
    let (past, ahead) = days.split_at(known.min(days.len()));
    let mut filled = ahead.iter().filter(|day| !matches!(day, Day::Empty));
    let Day::One(value) = filled.next()? else { return None };
    let same = |day: &Day| matches!(day, Day::One(v) if v.to_bits() == value.to_bits());
    if !filled.all(same) {
        return None;
    }
    let mut longest = 0;
    let (mut run, mut of) = (0_usize, None);
    for day in past {
        let now = if let Day::One(v) = day { Some(v.to_bits()) } else { None };
        run = if now.is_none() {
            0
        } else if now == of {
            run + 1
        } else {
            1
        };
        of = now;
        longest = longest.max(run);
    }
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Some(ConstantAhead {
        value: *value,
        days: count(ahead.iter().filter(|day| !matches!(day, Day::Empty)).count()),
        longest_before: count(longest),
        past_days: count(past.iter().filter(|day| !matches!(day, Day::Empty)).count()),
    })
}

/// What all series say of a day.
enum Day {
    Empty,
    One(f64),
    Several,
}

fn one_value(view: &AsOf<'_>, panel: &Panel, column: usize, day: usize) -> Day {
    let values = (0..panel.n_series()).filter_map(|series| view.known_ahead(column, series).get(day).copied());
    let mut filled = values.filter(|v| !v.is_nan());
    let Some(first) = filled.next() else { return Day::Empty };
    if filled.all(|v| v.to_bits() == first.to_bits()) { Day::One(first) } else { Day::Several }
}
