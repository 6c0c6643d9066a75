//! The leak check of rows: gathers the numbers of each column; [`vakhta_lifecycle::leak`] judges them.

use vakhta_lifecycle::leak::{ColumnFacts, Filled, LeakFacts, verdict};
use vakhta_stats::classify::auc;
use vakhta_stats::explained::explained_beyond;
use vakhta_tables::rows::RowFeatures;

use super::data::RowData;
use super::split::Splits;
use crate::declaration::{Declaration, Task};
use crate::error::ServiceError;

/// Fewest rows of which a column may be judged.
const LEAST_ROWS: usize = 200;
/// Most rows that are looked at: the newest.
const MOST_ROWS: usize = 20_000;

/// Stops a training that would learn from a column that is written after the outcome.
///
/// # Errors
/// [`ServiceError::Refused`] names the column, the evidence and what to do.
pub(super) fn check(declaration: &Declaration, data: &RowData, splits: &Splits) -> Result<(), ServiceError> {
    let rows: Vec<usize> = splits.all.iter().rev().take(MOST_ROWS).copied().collect();
    let waiting: Vec<usize> = data.waiting().take(MOST_ROWS).collect();
    let features = RowFeatures::learn(data.table(), &rows);
    let (known, ahead) = (features.matrix(data.table(), &rows), features.matrix(data.table(), &waiting));
    let outcomes: Vec<f64> = rows.iter().map(|row| data.table().outcome(*row).unwrap_or(f64::NAN)).collect();
    let width = known.names.len();
    let column =
        |values: &[f64], at: usize| -> Vec<f64> { values.iter().skip(at).step_by(width.max(1)).copied().collect() };
    let columns = known.names.iter().enumerate().filter(|(_, name)| {
        let allowed = declaration.leak_check.allow.contains(name);
        !allowed && declaration.data.columns.known_ahead.contains(name)
    });
    let facts = columns.map(|(at, name)| {
        let values = column(&known.values, at);
        let tell = rows.len() >= LEAST_ROWS && !known.categorical.contains(&at);
        ColumnFacts {
            column: name.clone(),
            with_target: filled(&values),
            without_target: filled(&column(&ahead.values, at)),
            alone: if tell { alone(declaration.model.task, &values, &outcomes) } else { None },
            ..ColumnFacts::default()
        }
    });
    let facts = LeakFacts { rows: rows.len() as u64, columns: facts.collect(), ..LeakFacts::default() };
    verdict(&facts, &declaration.leak_check).map_or(Ok(()), |reason| Err(ServiceError::Refused(reason)))
}

fn filled(values: &[f64]) -> Filled {
    let filled = values.iter().filter(|value| value.is_finite()).count() as u64;
    Filled { cells: values.len() as u64, filled }
}

/// How far a column of numbers alone tells the outcome, in percent; of rows that have it.
fn alone(task: Task, values: &[f64], outcomes: &[f64]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> =
        values.iter().copied().zip(outcomes.iter().copied()).filter(|(v, y)| v.is_finite() && y.is_finite()).collect();
    if pairs.len() < LEAST_ROWS {
        return None;
    }
    match task {
        Task::Regression => {
            let (values, outcomes): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            explained_beyond(&outcomes, &[], &[values]).map(|share| 100.0 * share)
        }
        Task::Binary => {
            // Ranks into (0, 1), for the area knows nothing but order.
            let mut order: Vec<f64> = pairs.iter().map(|(v, _)| *v).collect();
            order.sort_by(f64::total_cmp);
            order.dedup();
            let rank = |v: f64| order.partition_point(|o| *o < v) as f64 / order.len() as f64;
            let ranked: Vec<(f64, f64)> = pairs.iter().map(|(v, y)| (*y, rank(*v))).collect();
            auc(&ranked).map(|area| 100.0 * (2.0 * area - 1.0).abs())
        }
        Task::Multiclass => None,
    }
}
