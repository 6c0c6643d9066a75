//! A small model on rows held out at random and on the latest rows: a column that marks days helps only with the former.

use std::ops::ControlFlow;

use vakhta_engines::{FitContext, Frame, engine};
use vakhta_lifecycle::leak::{LeakPolicy, ShuffledSplit};
use vakhta_stats::metric::wape;

use super::sample::Sample;

/// One row in this many is held out.
const HELD_OUT: usize = 4;
/// Columns, by importance, that are looked at when the two splits differ too much.
const SUSPECTS: usize = 5;

/// The errors of both splits; `None` where the small model cannot be fitted: then this sign is not looked for.
pub(super) fn split(
    sample: &Sample,
    columns: &[(usize, &String)],
    policy: &LeakPolicy,
    threads: u32,
) -> Option<ShuffledSplit> {
    let trial = Trial { sample, columns, threads };
    let mut days = sample.day.clone();
    days.sort_unstable();
    let latest = *days.get(days.len() - days.len() / HELD_OUT - 1)?;
    let by_time: Vec<bool> = sample.day.iter().map(|day| *day > latest).collect();
    // Multiplicative hashing spreads the rows evenly and is the same every time (Knuth, TAOCP 3, §6.4).
    let at_random: Vec<bool> =
        (0..sample.len() as u64).map(|row| (row.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 62) == 0).collect();
    let (ordered, _) = trial.error(&by_time, None)?;
    let (shuffled, importance) = trial.error(&at_random, None)?;
    let mut split = ShuffledSplit { shuffled, ordered, column: None };
    if shuffled < policy.least_shuffled_ratio * ordered {
        let mut suspects: Vec<usize> = (0..columns.len()).collect();
        suspects.sort_by(|a, b| importance[*b].total_cmp(&importance[*a]));
        let without =
            suspects.into_iter().take(SUSPECTS).filter_map(|at| Some((at, trial.error(&at_random, Some(at))?.0)));
        let worst = without.max_by(|a, b| a.1.total_cmp(&b.1));
        split.column = worst.map(|(at, error)| (columns[at].1.clone(), error));
    }
    Some(split)
}

struct Trial<'a> {
    sample: &'a Sample,
    columns: &'a [(usize, &'a String)],
    threads: u32,
}

impl Trial<'_> {
    /// The error on the rows held out, and the importance of the columns; `without` leaves one of them out.
    fn error(&self, held_out: &[bool], without: Option<usize>) -> Option<(f64, Vec<f64>)> {
        let kept: Vec<usize> = (0..self.columns.len()).filter(|at| Some(*at) != without).collect();
        let names: Vec<String> = (0..self.sample.past.len())
            .map(|at| format!("past {at}"))
            .chain(kept.iter().map(|at| self.columns[*at].1.clone()))
            .collect();
        let rows = |wanted: bool| (0..self.sample.len()).filter(move |row| held_out[*row] == wanted);
        let values = |wanted: bool| -> Vec<f64> {
            let features = || self.sample.past.iter().chain(kept.iter().map(|at| &self.sample.values[*at]));
            rows(wanted).flat_map(|row| features().map(move |c| c[row])).collect()
        };
        let target: Vec<f64> = rows(false).map(|row| self.sample.target[row]).collect();
        let learn = values(false);
        let frame = |values, n_rows, target| Frame {
            values,
            picked: None,
            n_rows,
            names: &names,
            categorical: &[],
            target,
            weight: None,
            group: None,
        };
        let params = serde_json::json!({
            "num_iterations": 80, "learning_rate": 0.15, "num_leaves": 31, "min_data_in_leaf": 5, "max_bin": 1023,
        });
        let mut go_on = |_: f64| ControlFlow::Continue(());
        let mut context = FitContext { seed: 1, threads: self.threads, progress: &mut go_on };
        let engine = engine("lightgbm", &params).ok()?;
        let fitted = engine.fit(&frame(&learn, target.len(), Some(&target)), &mut context).ok()?;
        let held: Vec<usize> = rows(true).collect();
        let answers = fitted.predict(&frame(&values(true), held.len(), None)).ok()?;
        let size = |row: usize, log: f64| (self.sample.level[row] + log).exp();
        let pairs: Vec<(f64, f64)> = held
            .iter()
            .zip(&answers)
            .map(|(row, answer)| (size(*row, self.sample.target[*row]), size(*row, *answer)))
            .collect();
        let mut importance = vec![0.0; self.columns.len()];
        for (at, share) in kept.iter().zip(fitted.importance().into_iter().skip(self.sample.past.len())) {
            importance[*at] = share;
        }
        Some((wape(&pairs)?, importance))
    }
}
