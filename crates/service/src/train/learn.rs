//! Learning a version from a model's data: cross-validation, holdout, comparison, refit. No files, no database, no clock.

use chrono::{NaiveDate, TimeDelta};
use vakhta_engines::Fitted;
use vakhta_lifecycle::decision::{Comparator, Evidence};
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::run::Stage;
use vakhta_lifecycle::version::{Recipe, TrainingReport};
use vakhta_tables::calendar::day_of;
use vakhta_tables::features::FeatureSet;

use super::blend::blended;
use super::cold::cold_start;
use super::comparison::{self, Comparison};
use super::fit::{FitJob, Fitting, Rows};
use super::folds::{self, Fold};
use super::protocol::ChampionJob;
use super::reconcile::reconcile;
use super::report;
use crate::declaration::{Candidate, Declaration};
use crate::drift::DriftReference;
use crate::error::ServiceError;
use crate::forecasting::{Ask, Intervals, ModelData, OwnPastWeights, Residual, Shape, SumIntervals};

/// The power of the forecast by which residuals are scaled.
const INTERVAL_POWER: f64 = 0.7;

/// What learning needs beside data and declaration.
pub struct Context<'a> {
    /// Seed of everything random.
    pub seed: u64,
    /// Threads.
    pub threads: u32,
    /// What to compare with, each for itself; `None` is the baseline.
    pub champions: &'a [Option<&'a ChampionJob>],
    /// The dataset version of the data.
    pub dataset_version: i64,
    /// Told where learning is: stage, share of the whole, words.
    pub say: &'a mut dyn FnMut(Stage, f64, String),
}

/// A learned version.
pub struct Learned {
    /// What it was made by.
    pub recipe: Recipe,
    /// The shape of its fits.
    pub shape: Shape,
    /// Refitted on everything.
    pub serving: Box<dyn Fitted>,
    /// Ended before the holdout.
    pub evaluation: Box<dyn Fitted>,
    /// Calibrated on every origin that was held out.
    pub intervals: Intervals,
    /// The same for sums of series.
    pub sums: SumIntervals,
    /// What was measured.
    pub report: TrainingReport,
    /// What a decision can rest on, one for each of [`Context::champions`].
    pub evidence: Vec<Evidence>,
    /// What later inputs are compared with.
    pub drift: DriftReference,
    /// The last day of the evaluation fit.
    pub evaluated_through: NaiveDate,
    /// The last day of the serving fit.
    pub trained_through: NaiveDate,
}

/// One candidate's cross-validation.
struct Trial<'d> {
    candidate: &'d Candidate,
    /// The weights of the series' own past, where the candidate takes it in; its folds' pairs are blended then.
    blend: Option<OwnPastWeights>,
    folds: Vec<Vec<Pair>>,
    error: Option<f64>,
}

/// Learns a version.
///
/// # Errors
/// [`ServiceError::NotEnoughData`] names what is missing; [`ServiceError::Invalid`] what does not fit.
pub fn learn(declaration: &Declaration, data: &ModelData, context: &mut Context<'_>) -> Result<Learned, ServiceError> {
    let (last, folds) = folds::plan(declaration, data)?;
    let set = FeatureSet::new(&declaration.features(), data.panel().meta(), data.calendar())
        .map_err(|e| ServiceError::invalid("features", e.to_string()))?;
    let mut shape =
        Shape { set, multiplier: declaration.forecast.multiplier, blend: None, reconciliation: None, cold: None };
    (context.say)(Stage::Features, 0.03, format!("computing {} features", shape.set.len()));
    let rows = Rows::build(declaration, data, &shape, last, context.threads)?;
    let fitting = Fitting { declaration, seed: context.seed, threads: context.threads };

    let trials = cross_validate(&fitting, data, &shape, &rows, &folds.cv, context)?;
    let best = best(&trials)?;
    let recipe = report::recipe(declaration, best.candidate, &shape)?;
    shape.blend.clone_from(&best.blend);
    let reconciled = reconcile(declaration, data, &folds.cv, &best.folds)?;
    shape.reconciliation = reconciled.reconciliation;
    shape.cold = cold_start(declaration, data, &folds.cv, &best.folds)?;
    let held_out = residuals(reconciled.folds.iter().flatten());
    let horizon = declaration.forecast.horizon_days;
    let from_folds =
        Intervals::calibrate(&held_out, INTERVAL_POWER, horizon).unwrap_or_else(|| Intervals::unknown(horizon));

    (context.say)(Stage::Holdout, 0.55, format!("scoring the last {horizon} days, which no fit has seen"));
    let evaluation = fitting.fit(&FitJob {
        rows: &rows,
        shape: &shape,
        candidate: best.candidate,
        through: folds.holdout.train_through,
    })?;
    let holdout =
        folds::pairs(data, &shape, evaluation.as_ref(), &from_folds, &folds.holdout, horizon, context.threads)?;
    (context.say)(Stage::Holdout, 0.65, "comparing with the champion".to_owned());
    let compare = |champion: &Option<&ChampionJob>| {
        comparison::compare(&Comparison {
            declaration,
            data,
            fitting: &fitting,
            rows: &rows,
            shape: &shape,
            recipe: &recipe,
            fold: &folds.holdout,
            holdout: &holdout,
            champion: *champion,
            dataset_version: context.dataset_version,
            seed: context.seed,
        })
    };
    let evidence = context.champions.iter().map(compare).collect::<Result<Vec<_>, _>>()?;

    (context.say)(Stage::Refit, 0.75, format!("learning from everything up to {last}"));
    let serving = fitting.fit(&FitJob { rows: &rows, shape: &shape, candidate: best.candidate, through: last })?;
    let mut everything = held_out;
    everything.extend(residuals(holdout.iter()));
    let intervals = Intervals::calibrate(&everything, INTERVAL_POWER, horizon).unwrap_or(from_folds);
    let origins: Vec<&[Pair]> = reconciled.folds.iter().map(Vec::as_slice).chain([holdout.as_slice()]).collect();
    let sums = SumIntervals::calibrate(&origins, &declaration.hierarchy(), INTERVAL_POWER, horizon);
    let candidates = trials.iter().map(|t| (t.candidate.label(), t.error)).collect();
    let mut report = report::report(&report::Parts {
        declaration,
        data,
        rows: &rows,
        shape: &shape,
        serving: serving.as_ref(),
        folds: &reconciled.folds,
        holdout: &holdout,
        candidates,
    });
    report.notes.extend(reconciled.note);
    for (champion, found) in context.champions.iter().zip(&evidence) {
        if let Some(champion) = champion.filter(|_| found.comparator == Comparator::Baseline) {
            let version = &champion.version;
            report.notes.push(format!("the artifact of {version} is missing or damaged; the baseline stood in for it"));
        }
    }
    Ok(Learned {
        recipe,
        shape,
        serving,
        evaluation,
        intervals,
        sums,
        drift: DriftReference::of(data, last)?,
        report,
        evidence,
        evaluated_through: folds.holdout.train_through,
        trained_through: last,
    })
}

fn cross_validate<'d>(
    fitting: &Fitting<'d>,
    data: &ModelData,
    shape: &Shape,
    rows: &Rows,
    folds: &[Fold],
    context: &mut Context<'_>,
) -> Result<Vec<Trial<'d>>, ServiceError> {
    let candidates = &fitting.declaration.training.candidates;
    let horizon = fitting.declaration.forecast.horizon_days;
    let unknown = Intervals::unknown(horizon);
    let total = (candidates.len() * folds.len()).max(1) as f64;
    let mut trials = Vec::with_capacity(candidates.len());
    for (tried, candidate) in candidates.iter().enumerate() {
        let mut scored = Vec::with_capacity(folds.len());
        for (at, fold) in folds.iter().enumerate() {
            let done = (tried * folds.len() + at) as f64 / total;
            let words = format!("{}: fold {} of {}", candidate.engine, at + 1, folds.len());
            (context.say)(Stage::CrossValidation, 0.15 + 0.4 * done, words);
            let fitted = fitting.fit(&FitJob { rows, shape, candidate, through: fold.train_through })?;
            scored.push(folds::pairs(data, shape, fitted.as_ref(), &unknown, fold, horizon, context.threads)?);
        }
        let mut blend = None;
        if candidate.own_past {
            (blend, scored) = blended(data, folds, scored)?;
        }
        let error = report::mean_error(fitting.declaration, &scored);
        trials.push(Trial { candidate, blend, folds: scored, error });
    }
    Ok(trials)
}

fn best<'t, 'd>(trials: &'t [Trial<'d>]) -> Result<&'t Trial<'d>, ServiceError> {
    let scored = trials.iter().filter(|t| t.error.is_some());
    // Of equal ones the first declared wins.
    let best = scored.min_by(|a, b| a.error.unwrap_or(f64::MAX).total_cmp(&b.error.unwrap_or(f64::MAX)));
    best.or(trials.first()).ok_or_else(|| ServiceError::invalid("training.candidates", "declare at least one"))
}

/// The errors of days that were open and expected to be.
fn residuals<'p>(pairs: impl Iterator<Item = &'p Pair>) -> Vec<Residual> {
    pairs
        .filter(|p| p.open && p.forecast > 0.0)
        .map(|p| Residual { lead: p.lead, forecast: p.forecast, actual: p.actual })
        .collect()
}

/// The forecasts of a learned version from the last day of its data.
///
/// # Errors
/// When the data does not fit the version.
pub fn forecast_ahead(
    learned: &Learned,
    data: &ModelData,
    days: u16,
    threads: u32,
) -> Result<Vec<crate::forecasting::DayForecast>, ServiceError> {
    let ask = Ask::all(learned.trained_through, days, threads);
    learned.shape.forecast(learned.serving.as_ref(), &learned.intervals, data, &ask)
}

/// A day some days earlier.
pub(super) fn earlier(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_sub_signed(TimeDelta::days(days)).unwrap_or(NaiveDate::MIN)
}

/// The number of a day.
pub(super) fn number(day: NaiveDate) -> i32 {
    day_of(day)
}
