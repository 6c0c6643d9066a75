//! Whether forecasts of sums make those of series better, told by origins that none of both has seen.

use vakhta_lifecycle::decision::DecisionMetric;
use vakhta_lifecycle::prediction::Pair;

use super::folds::{Fold, Known, all_but};
use super::report::mean_error;
use crate::declaration::{Declaration, Reconcile};
use crate::error::ServiceError;
use crate::forecasting::{Cell, Errors, HeldOut, Interval, Intervals, ModelData, Reconciliation, errors_of};

/// What became of the forecasts of the folds.
pub(super) struct Reconciled {
    /// What a version takes along; `None` where its series' forecasts stand as they are.
    pub(super) reconciliation: Option<Reconciliation>,
    /// The folds' pairs by it.
    pub(super) folds: Vec<Vec<Pair>>,
    /// What a person is told.
    pub(super) note: Option<String>,
}

/// Reconciles every fold by what the other folds taught, and keeps it where that makes the deciding error smaller.
pub(super) fn reconcile(
    declaration: &Declaration,
    data: &ModelData,
    origins: &[Fold],
    folds: &[Vec<Pair>],
) -> Result<Reconciled, ServiceError> {
    let as_they_are = |note| Ok(Reconciled { reconciliation: None, folds: folds.to_vec(), note });
    if declaration.forecast.reconcile == Reconcile::BottomUp {
        return as_they_are(None);
    }
    let hierarchy = declaration.hierarchy();
    let known = Known::at(data, origins);
    let held = known.held(folds);
    let errors = held.iter().map(|held| errors_of(&hierarchy, held.known, held.origin, held.pairs));
    let errors = errors.collect::<Result<Vec<Errors>, _>>()?;
    let Some(all) = Reconciliation::learn(&hierarchy, data, &errors.iter().collect::<Vec<_>>()) else {
        return as_they_are(Some(
            "the sums have too little past to be forecast; forecasts add up from below".to_owned(),
        ));
    };
    let mut found = Vec::with_capacity(folds.len());
    for (at, held) in held.iter().enumerate() {
        // One fold alone has none beside it; it then judges itself.
        let learned = Reconciliation::learn(&hierarchy, data, &all_but(&errors, at));
        found.push(again(learned.as_ref().unwrap_or(&all), held, declaration.forecast.horizon_days)?);
    }
    let (before, after) = (mean_error(declaration, folds), mean_error(declaration, &found));
    let (helps, note) = verdict(declaration.deploy.metric, before.zip(after));
    if helps {
        return Ok(Reconciled { reconciliation: Some(all), folds: found, note: Some(note) });
    }
    as_they_are(Some(note))
}

/// Whether reconciled forecasts are nearer, by the errors from below and reconciled, and what a person is told of it.
fn verdict(metric: DecisionMetric, errors: Option<(f64, f64)>) -> (bool, String) {
    let metric = metric.name();
    match errors {
        None => (false, "forecasts add up from below: the folds cannot tell whether forecasts of sums help".to_owned()),
        Some((before, after)) if after < before => (
            true,
            format!(
                "forecasts of sums are taken in: {metric} of cross-validation {before:.3} from below, {after:.3} reconciled"
            ),
        ),
        Some((before, after)) => (
            false,
            format!(
                "forecasts add up from below: {metric} of cross-validation {before:.3}, reconciled with forecasts of sums {after:.3}"
            ),
        ),
    }
}

/// The pairs of a fold with their forecasts reconciled.
fn again(by: &Reconciliation, held: &HeldOut<'_>, horizon: u16) -> Result<Vec<Pair>, ServiceError> {
    let HeldOut { known, origin, pairs } = *held;
    let cell = |pair: &Pair| {
        let series = known.series_of(&pair.series)?;
        Some(Cell { series, date: pair.date, value: pair.forecast, open: pair.forecast != 0.0 })
    };
    let cells: Vec<Option<Cell>> = pairs.iter().map(cell).collect();
    let mut values = by.values(known, origin, &cells.iter().flatten().copied().collect::<Vec<_>>())?.into_iter();
    let unknown = Intervals::unknown(horizon);
    let moved = pairs.iter().zip(&cells).map(|(pair, cell)| {
        let forecast = cell.as_ref().and_then(|_| values.next()).unwrap_or(pair.forecast);
        let Interval { lo80, hi80, lo95, hi95 } = unknown.around(forecast, pair.lead);
        Pair { forecast, lo80, hi80, lo95, hi95, ..pair.clone() }
    });
    Ok(moved.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_taken_in_where_they_help_and_a_person_is_told_by_how_much() {
        let told = |errors| verdict(DecisionMetric::Wape, errors);
        let (helps, note) = told(Some((12.5, 12.25)));
        assert!(helps && note.contains("WAPE of cross-validation 12.500 from below, 12.250 reconciled"), "{note}");
        for errors in [Some((12.5, 12.5)), Some((12.5, 13.0)), None] {
            let (helps, note) = told(errors);
            assert!(!helps && note.starts_with("forecasts add up from below: "), "{note}");
        }
    }
}
