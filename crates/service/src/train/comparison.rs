//! What the challenger is compared with on the holdout, and the evidence of it.

use rand_pcg::Pcg64Mcg;
use vakhta_lifecycle::decision::{
    ChallengerFacts, ChampionFacts, Comparator, Evidence, SegmentColumn, comparator, gather,
};
use vakhta_lifecycle::observation::{Matched, against_baseline, against_forecast, at_grain};
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::version::Recipe;

use super::fit::{FitJob, Fitting, Rows};
use super::folds::{self, Fold};
use super::learn::number;
use super::protocol::ChampionJob;
use crate::declaration::{Candidate, Declaration};
use crate::error::ServiceError;
use crate::forecasting::{Intervals, ModelData, Shape, read_evaluation, read_serving};

/// What a comparison needs.
pub(super) struct Comparison<'a> {
    pub(super) declaration: &'a Declaration,
    pub(super) data: &'a ModelData,
    pub(super) fitting: &'a Fitting<'a>,
    pub(super) rows: &'a Rows,
    pub(super) shape: &'a Shape,
    pub(super) recipe: &'a Recipe,
    pub(super) fold: &'a Fold,
    pub(super) holdout: &'a [Pair],
    pub(super) champion: Option<&'a ChampionJob>,
    pub(super) dataset_version: i64,
    pub(super) seed: u64,
}

/// Compares on the same rows and gathers the evidence.
pub(super) fn compare(c: &Comparison<'_>) -> Result<Evidence, ServiceError> {
    let facts = c.champion.map(|champion| ChampionFacts {
        fingerprint: champion.recipe.fingerprint.clone(),
        dataset_version: champion.dataset_version,
        trained_through: champion.trained_through,
        evaluated_through: champion.evaluated_through,
    });
    let holdout_start = c.fold.origin.succ_opt().unwrap_or(c.fold.origin);
    let challenger = ChallengerFacts {
        fingerprint: c.recipe.fingerprint.clone(),
        dataset_version: c.dataset_version,
        holdout_start,
    };
    let comparator = comparator(facts.as_ref(), &challenger);
    let positions = c.declaration.grain_positions();
    let ours = at_grain(c.holdout, &positions);
    // A champion whose artifact cannot be read cannot serve either; it stands in nobody's way.
    let (comparator, theirs) = match champion_pairs(c, comparator) {
        Err(ServiceError::Refused(_)) => (Comparator::Baseline, None),
        other => (comparator, other?),
    };
    let rows: Vec<Matched> = match theirs {
        Some(theirs) => against_forecast(&ours, &at_grain(&theirs, &positions)),
        None => against_baseline(&ours),
    };
    let segment = c.declaration.grain().first().map(|name| SegmentColumn { position: 0, name: name.clone() });
    let mut rng = Pcg64Mcg::new(u128::from(c.seed));
    Ok(gather(comparator, &rows, segment.as_ref(), &c.declaration.deploy, &mut rng))
}

/// What the champion, or its recipe, says of the holdout; `None` where the baseline stands for it.
fn champion_pairs(c: &Comparison<'_>, comparator: Comparator) -> Result<Option<Vec<Pair>>, ServiceError> {
    let Some(champion) = c.champion else { return Ok(None) };
    let broken = |e: crate::forecasting::ArtifactReadError| {
        ServiceError::Refused(format!("the champion cannot be compared with: {e}"))
    };
    let horizon = c.declaration.forecast.horizon_days;
    let unknown = Intervals::unknown(horizon);
    let (shape, fitted) = match comparator {
        Comparator::Baseline => return Ok(None),
        Comparator::Champion => {
            let (manifest, fitted) = read_serving(&champion.artifact).map_err(broken)?;
            (manifest.shape(), fitted)
        }
        Comparator::RefreshComparison | Comparator::NothingChanged => {
            let (manifest, fitted) = read_evaluation(&champion.artifact).map_err(broken)?;
            (manifest.shape(), fitted)
        }
        Comparator::RecipeComparison => {
            let (manifest, _) = read_evaluation(&champion.artifact).map_err(broken)?;
            refit(c, champion, manifest.shape())?
        }
    };
    folds::pairs(c.data, &shape, fitted.as_ref(), &unknown, c.fold, horizon, c.fitting.threads).map(Some)
}

/// The champion's recipe on the challenger's training window.
fn refit(
    c: &Comparison<'_>,
    champion: &ChampionJob,
    shape: Shape,
) -> Result<(Shape, Box<dyn vakhta_engines::Fitted>), ServiceError> {
    // The weight of the own past is part of the shape.
    let recipe = &champion.recipe;
    let candidate = Candidate { engine: recipe.engine.clone(), params: recipe.params.clone(), own_past: false };
    let same_features = shape.set.spec() == c.shape.set.spec();
    if same_features {
        // The categories are those of today's data, as they would be in a training now.
        let job = FitJob { rows: c.rows, shape: c.shape, candidate: &candidate, through: c.fold.train_through };
        let shape = Shape { set: c.shape.set.clone(), ..shape };
        return Ok((shape, c.fitting.fit(&job)?));
    }
    let last = vakhta_tables::calendar::date_of(c.rows.plan.through);
    let rows = Rows::build(c.declaration, c.data, &shape, last, c.fitting.threads)?;
    debug_assert!(number(c.fold.train_through) <= rows.plan.through, "the window lies within the data");
    let job = FitJob { rows: &rows, shape: &shape, candidate: &candidate, through: c.fold.train_through };
    let fitted = c.fitting.fit(&job)?;
    Ok((shape, fitted))
}
