//! What the folds teach of how much a series' own past should count beside what was learned from all series.

use vakhta_lifecycle::prediction::Pair;

use super::folds::{Fold, Known, all_but};
use crate::error::ServiceError;
use crate::forecasting::{ModelData, OwnPastWeights};

/// The weights that all folds teach, and each fold's pairs blended by what the others taught, so that a candidate is judged by
/// weights that have not seen its days; a fold alone judges itself.
pub(super) fn blended(
    data: &ModelData,
    origins: &[Fold],
    folds: Vec<Vec<Pair>>,
) -> Result<(Option<OwnPastWeights>, Vec<Vec<Pair>>), ServiceError> {
    let known = Known::at(data, origins);
    let held = known.held(&folds);
    let Some(all) = OwnPastWeights::learn(&held.iter().collect::<Vec<_>>())? else { return Ok((None, folds)) };
    let mut found = Vec::with_capacity(held.len());
    for (at, fold) in held.iter().enumerate() {
        let weights = OwnPastWeights::learn(&all_but(&held, at))?;
        found.push(weights.as_ref().unwrap_or(&all).again(fold)?);
    }
    Ok((Some(all), found))
}
