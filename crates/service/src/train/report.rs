//! What was measured of a version, and what it was made by.

use sha2::{Digest, Sha256};
use vakhta_engines::Fitted;
use vakhta_lifecycle::observation::{by_segment, scores_at};
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::version::{Importance, Recipe, TrainingReport};
use vakhta_stats::metric::Scores;

use super::fit::Rows;
use crate::declaration::{Candidate, ColdStartBy, Declaration, Reconcile};
use crate::error::ServiceError;
use crate::forecasting::{ModelData, Shape};

/// The parts that a report is made of.
pub(super) struct Parts<'a> {
    pub(super) declaration: &'a Declaration,
    pub(super) data: &'a ModelData,
    pub(super) rows: &'a Rows,
    pub(super) shape: &'a Shape,
    pub(super) serving: &'a dyn Fitted,
    pub(super) folds: &'a [Vec<Pair>],
    pub(super) holdout: &'a [Pair],
    pub(super) candidates: Vec<(String, Option<f64>)>,
}

/// What a version is made by; two trainings with equal fingerprints on the same rows are equal.
pub(super) fn recipe(declaration: &Declaration, candidate: &Candidate, shape: &Shape) -> Result<Recipe, ServiceError> {
    let mut substance = serde_json::json!({
        "engine": candidate.engine,
        "params": candidate.params,
        "features": shape.set.spec(),
        "rows": declaration.training.rows,
        "weights": declaration.training.weights,
        "seed": declaration.training.seed,
        "multiplier": shape.multiplier,
        "openness": declaration.openness,
        "country": declaration.data.country,
        "region": declaration.data.region,
        "horizon_days": declaration.forecast.horizon_days,
    });
    // Written where it says something, so that a release that learned to ask does not make every recipe another one.
    if declaration.forecast.reconcile != Reconcile::default() {
        substance["reconcile"] = serde_json::json!([declaration.forecast.reconcile, declaration.hierarchy()]);
    }
    if candidate.own_past {
        substance["own_past"] = serde_json::json!(true);
    }
    if declaration.forecast.cold_start != ColdStartBy::default() {
        substance["cold_start"] = serde_json::json!(declaration.forecast.cold_start);
    }
    let text = serde_json::to_vec(&substance).map_err(|e| ServiceError::internal("writing the recipe", e))?;
    Ok(Recipe {
        engine: candidate.engine.clone(),
        params: candidate.params.clone(),
        features: shape.set.names().to_vec(),
        fingerprint: hex::encode(Sha256::digest(&text)),
    })
}

/// The mean over folds of the deciding metric; `None` when no fold defines it.
pub(super) fn mean_error(declaration: &Declaration, folds: &[Vec<Pair>]) -> Option<f64> {
    let positions = declaration.grain_positions();
    let errors: Vec<f64> =
        folds.iter().filter_map(|pairs| declaration.deploy.metric.of(&scores_at(pairs, &positions).forecast)).collect();
    (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / errors.len() as f64)
}

/// The report; the seconds are the parent's to fill in.
pub(super) fn report(parts: &Parts<'_>) -> TrainingReport {
    let positions = parts.declaration.grain_positions();
    let keys = &parts.declaration.data.columns.keys;
    let every: Vec<usize> = (0..keys.len()).collect();
    let holdout = scores_at(parts.holdout, &positions);
    let without_coverage = |pairs: &Vec<Pair>| {
        let scores = scores_at(pairs, &positions).forecast;
        // The folds' intervals are not calibrated yet.
        Scores { coverage80: None, coverage95: None, ..scores }
    };
    let segments = keys
        .iter()
        .enumerate()
        .flat_map(|(position, column)| by_segment(parts.holdout, &grain_with(&positions, position), position, column))
        .collect();
    let mut importance: Vec<Importance> = parts
        .shape
        .set
        .names()
        .iter()
        .zip(parts.serving.importance())
        .map(|(feature, share)| Importance { feature: feature.clone(), share })
        .collect();
    importance.sort_by(|a, b| b.share.total_cmp(&a.share));
    TrainingReport {
        cv: parts.folds.iter().map(without_coverage).collect(),
        holdout: holdout.forecast,
        baseline: holdout.baseline,
        holdout_series: scores_at(parts.holdout, &every).forecast,
        segments,
        candidates: parts.candidates.clone(),
        importance,
        n_rows: parts.rows.matrix.n_rows as u64,
        n_series: parts.data.panel().n_series() as u64,
        row_budget: parts.declaration.training.rows.budget_rows as u64,
        rows_possible: parts.rows.plan.possible as u64,
        seconds: 0.0,
        notes: vec![parts.rows.plan.describe()],
    }
}

/// The grain, refined by one column.
pub(crate) fn grain_with(positions: &[usize], position: usize) -> Vec<usize> {
    let mut all = positions.to_vec();
    if !all.contains(&position) {
        all.push(position);
        all.sort_unstable();
    }
    all
}
