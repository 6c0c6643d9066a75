//! Whether forecasts of sums make those of series better, told by origins that none of both has seen.

use vakhta_lifecycle::prediction::Pair;

use super::folds::Fold;
use super::report::mean_error;
use crate::declaration::{Declaration, Reconcile};
use crate::error::ServiceError;
use crate::forecasting::{Cell, Errors, Interval, Intervals, ModelData, Reconciliation, errors_of};

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
    let known: Vec<ModelData> = origins.iter().map(|fold| data.truncated(fold.origin)).collect();
    let each = || known.iter().zip(origins).zip(folds);
    let errors = each().map(|((known, fold), pairs)| errors_of(&hierarchy, known, fold.origin, pairs));
    let errors = errors.collect::<Result<Vec<Errors>, _>>()?;
    let Some(all) = Reconciliation::learn(&hierarchy, data, &errors.iter().collect::<Vec<_>>()) else {
        return as_they_are(Some(
            "the sums have too little past to be forecast; forecasts add up from below".to_owned(),
        ));
    };
    let mut found = Vec::with_capacity(folds.len());
    for (at, ((known, fold), pairs)) in each().enumerate() {
        let others: Vec<&Errors> =
            errors.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, errors)| errors).collect();
        // One fold alone has none beside it; it then judges itself.
        let learned = Reconciliation::learn(&hierarchy, data, &others);
        found.push(again(learned.as_ref().unwrap_or(&all), known, fold, pairs, declaration.forecast.horizon_days)?);
    }
    let (before, after) = (mean_error(declaration, folds), mean_error(declaration, &found));
    let said = |error: Option<f64>| error.map_or_else(|| "unknown".to_owned(), |error| format!("{error:.3}"));
    let (metric, before_said, after_said) = (declaration.deploy.metric, said(before), said(after));
    if before.zip(after).is_some_and(|(before, after)| after < before) {
        let note = format!(
            "forecasts of sums are taken in: {metric:?} of cross-validation {before_said} from below, {after_said} reconciled"
        );
        return Ok(Reconciled { reconciliation: Some(all), folds: found, note: Some(note) });
    }
    let note = format!(
        "forecasts add up from below: {metric:?} of cross-validation {before_said}, reconciled with forecasts of sums {after_said}"
    );
    as_they_are(Some(note))
}

/// The pairs of a fold with their forecasts reconciled.
fn again(
    by: &Reconciliation,
    known: &ModelData,
    fold: &Fold,
    pairs: &[Pair],
    horizon: u16,
) -> Result<Vec<Pair>, ServiceError> {
    let cell = |pair: &Pair| {
        let series = known.series_of(&pair.series)?;
        Some(Cell { series, date: pair.date, value: pair.forecast, open: pair.forecast != 0.0 })
    };
    let cells: Vec<Option<Cell>> = pairs.iter().map(cell).collect();
    let mut values = by.values(known, fold.origin, &cells.iter().flatten().copied().collect::<Vec<_>>())?.into_iter();
    let unknown = Intervals::unknown(horizon);
    let moved = pairs.iter().zip(&cells).map(|(pair, cell)| {
        let forecast = cell.as_ref().and_then(|_| values.next()).unwrap_or(pair.forecast);
        let Interval { lo80, hi80, lo95, hi95 } = unknown.around(forecast, pair.lead);
        Pair { forecast, lo80, hi80, lo95, hi95, ..pair.clone() }
    });
    Ok(moved.collect())
}
