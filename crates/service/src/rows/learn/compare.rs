//! What a challenger of rows is compared with on the holdout, and the evidence of it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use rand_pcg::Pcg64Mcg;
use sha2::{Digest, Sha256};
use vakhta_lifecycle::decision::{
    ChallengerFacts, ChampionFacts, Comparator, DeployPolicy, Evidence, SegmentColumn, comparator, gather,
};
use vakhta_lifecycle::observation::{Matched, against_baseline, against_forecast, at_grain};
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::version::Recipe;

use super::Work;
use crate::declaration::Candidate;
use crate::error::ServiceError;
use crate::rows::artifact::Which;
use crate::rows::scorer::Scorer;
use crate::rows::split::Split;
use crate::train::protocol::{ChampionJob, TrainingJob};

/// Days, or blocks of rows in their place, that a bootstrap should have.
const ENOUGH_DAYS: usize = 28;

/// Compares on the same rows and gathers the evidence.
pub(super) fn compare(
    work: &Work<'_>,
    job: &TrainingJob,
    recipe: &Recipe,
    holdout: &Split,
    ours: &[Pair],
) -> Result<Evidence, ServiceError> {
    let facts = job.champion.as_ref().map(|champion| ChampionFacts {
        fingerprint: champion.recipe.fingerprint.clone(),
        dataset_version: champion.dataset_version,
        trained_through: champion.trained_through,
        evaluated_through: champion.evaluated_through,
    });
    let challenger = ChallengerFacts {
        fingerprint: recipe.fingerprint.clone(),
        dataset_version: job.dataset_version,
        holdout_start: work.first_day(&holdout.held_out),
    };
    let comparator = comparator(facts.as_ref(), &challenger);
    let theirs = match &job.champion {
        Some(champion) if comparator != Comparator::Baseline => champion_pairs(work, champion, comparator, holdout),
        _ => Ok(None),
    };
    // A champion whose artifact cannot be read, or that tells other classes, cannot serve either; it stands in nobody's way.
    let (comparator, theirs) = match theirs {
        Err(ServiceError::Refused(_)) => (Comparator::Baseline, None),
        other => (comparator, other?),
    };
    let grain = work.declaration.grain_positions();
    let blocked = in_blocks(ours, ENOUGH_DAYS);
    let days = |pairs: &[Pair]| if blocked.is_some() { in_blocks(pairs, ENOUGH_DAYS) } else { None };
    let ours = at_grain(blocked.as_deref().unwrap_or(ours), &grain);
    let rows: Vec<Matched> = match theirs {
        Some(theirs) => {
            let theirs = days(&theirs).unwrap_or(theirs);
            against_forecast(&ours, &at_grain(&theirs, &grain))
        }
        None => against_baseline(&ours),
    };
    let declared = &work.declaration.deploy;
    // Blocks of rows have no neighbours that resemble them.
    let policy =
        DeployPolicy { block_days: if blocked.is_some() { 1 } else { declared.block_days }, ..declared.clone() };
    let segment =
        work.declaration.segment_columns().first().map(|name| SegmentColumn { position: 0, name: name.clone() });
    let mut rng = Pcg64Mcg::new(u128::from(job.seed));
    Ok(gather(comparator, &rows, segment.as_ref(), &policy, &mut rng))
}

/// What the champion, or its recipe, says of the holdout.
fn champion_pairs(
    work: &Work<'_>,
    champion: &ChampionJob,
    comparator: Comparator,
    holdout: &Split,
) -> Result<Option<Vec<Pair>>, ServiceError> {
    if comparator == Comparator::Baseline {
        return Ok(None);
    }
    let which = if comparator == Comparator::Champion { Which::Serving } else { Which::Evaluation };
    let mut scorer = Scorer::of(&champion.artifact, which)?;
    // Its recipe, too, was chosen for something else then.
    if !scorer.tells(work.declaration) {
        return Err(ServiceError::Refused("the champion tells something else".to_owned()));
    }
    if comparator == Comparator::RecipeComparison {
        let (engine, params) = (champion.recipe.engine.clone(), champion.recipe.params.clone());
        scorer = work.fit(&Candidate { engine, params, own_past: false }, &holdout.learned, None)?;
    }
    work.pairs(&scorer, &holdout.held_out).map(Some)
}

/// Pairs on days that stand for their order, where there are too few days to resample: as many blocks as a bootstrap needs.
fn in_blocks(pairs: &[Pair], enough: usize) -> Option<Vec<Pair>> {
    let days: BTreeSet<NaiveDate> = pairs.iter().map(|p| p.date).collect();
    if days.len() >= enough || pairs.len() < enough {
        return None;
    }
    let blocks = enough as u64;
    let mut order: BTreeMap<(NaiveDate, String), &Pair> = BTreeMap::new();
    for pair in pairs {
        // Scattered as the split is, so that a block is no group of neighbouring names.
        let scatter = hex::encode(&Sha256::digest(pair.series.to_string())[..8]);
        order.insert((pair.date, format!("{scatter} {}", pair.series)), pair);
    }
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap_or(NaiveDate::MIN);
    let n = order.len() as u64;
    let block = |at: usize| first + Days::new(at as u64 * blocks / n.max(1));
    Some(order.into_values().enumerate().map(|(at, pair)| Pair { date: block(at), ..pair.clone() }).collect())
}
