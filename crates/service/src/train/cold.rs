//! What the folds teach of series with little past.

use vakhta_lifecycle::prediction::Pair;

use super::folds::{Fold, Known};
use crate::declaration::{ColdStartBy, Declaration};
use crate::error::ServiceError;
use crate::forecasting::{ColdStart, ModelData};

/// With four weeks of its own a series is no newcomer, however much a fit asks of the rows that it learns from.
const MOST_DAYS: usize = 28;

/// Learns from the folds how a series is forecast from similar ones. `None` where that is not declared or cannot be told: a
/// table of one series, or too few branches.
pub(super) fn cold_start(
    declaration: &Declaration,
    data: &ModelData,
    origins: &[Fold],
    folds: &[Vec<Pair>],
) -> Result<Option<ColdStart>, ServiceError> {
    let unit = declaration.grain_positions().first().copied();
    let Some(unit) = unit.filter(|_| declaration.forecast.cold_start == ColdStartBy::SimilarSeries) else {
        return Ok(None);
    };
    let known = Known::at(data, origins);
    let min_history = declaration.training.rows.min_history.min(MOST_DAYS);
    ColdStart::learn(&known.held(folds), (unit, min_history), declaration.forecast.horizon_days)
}
