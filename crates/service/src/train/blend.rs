//! What the folds teach of how much a series' own past should count beside what was learned from all series.

use vakhta_lifecycle::prediction::Pair;

use super::folds::Fold;
use crate::error::ServiceError;
use crate::forecasting::{HeldOut, ModelData, OwnPastWeights};

/// The weights that all folds teach, and each fold's pairs blended by what the others taught, so that a candidate is judged by
/// weights that have not seen its days; a fold alone judges itself.
pub(super) fn blended(
    data: &ModelData,
    origins: &[Fold],
    folds: Vec<Vec<Pair>>,
) -> Result<(Option<OwnPastWeights>, Vec<Vec<Pair>>), ServiceError> {
    let known: Vec<ModelData> = origins.iter().map(|fold| data.truncated(fold.origin)).collect();
    let each = known.iter().zip(origins).zip(&folds);
    let held: Vec<HeldOut<'_>> =
        each.map(|((known, fold), pairs)| HeldOut { known, origin: fold.origin, pairs }).collect();
    let Some(all) = OwnPastWeights::learn(&held.iter().collect::<Vec<_>>())? else { return Ok((None, folds)) };
    let mut found = Vec::with_capacity(held.len());
    for (at, fold) in held.iter().enumerate() {
        let others: Vec<&HeldOut<'_>> =
            held.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, fold)| fold).collect();
        let weights = OwnPastWeights::learn(&others)?;
        found.push(weights.as_ref().unwrap_or(&all).again(fold)?);
    }
    Ok((Some(all), found))
}
