//! The boosting loop, with progress and cancelling between iterations.

use super::NAME;
use super::categories::Categories;
use super::ffi::{LibraryError, Session, Trainer};
use super::model::LightGbmModel;
use super::params::{LightGbmParams, Objective};
use super::rows::Rows;
use crate::contract::{FitContext, FitError, Link, check_binary};
use crate::frame::{Frame, FrameError};
use crate::schema::Schema;

/// Share of the progress that binning the features takes.
const BINNED: f64 = 0.05;

/// LightGBM counts rows as 32-bit signed integers.
const MAX_ROWS: usize = i32::MAX as usize;

pub(super) fn fit(frame: &Frame, params: &LightGbmParams, ctx: &mut FitContext) -> Result<LightGbmModel, FitError> {
    let target = frame.check_for_fit()?;
    check_size(frame)?;
    check_target(params.objective, target)?;
    ctx.report(0.0)?;
    let schema = Schema::of(frame);
    let categories = Categories::of(frame, &schema);
    let rows = Rows::of(frame, target, &schema, &categories);
    check_rows(params.objective, rows.target())?;
    let params = &params.for_target(rows.target());
    let spelled = params.spelled((ctx.seed, ctx.threads.max(1)), rows.target().len(), &schema.categorical);
    let session = Session::begin();
    let text = {
        let mut trainer = Trainer::new(&session, &rows, &spelled).map_err(failed)?;
        boost(&mut trainer, params, ctx)?;
        trainer.model_text().map_err(failed)?
    };
    // What serves is read back from the text that is saved, so a loaded model cannot differ from the fitted one, and
    // the training data is free to go.
    let model = LightGbmModel::read(&session, (schema, categories), params.objective.link(), text).map_err(failed)?;
    ctx.report(1.0)?;
    Ok(model)
}

fn boost(trainer: &mut Trainer, params: &LightGbmParams, ctx: &mut FitContext) -> Result<(), FitError> {
    ctx.report(BINNED)?;
    for iteration in 1..=params.num_iterations {
        let nothing_to_split = trainer.step().map_err(failed)?;
        let share = f64::from(iteration) / f64::from(params.num_iterations);
        ctx.report(BINNED + (0.99 - BINNED) * share)?;
        if nothing_to_split && !params.draws_samples() {
            break;
        }
    }
    Ok(())
}

fn check_size(frame: &Frame) -> Result<(), FitError> {
    if frame.n_rows <= MAX_ROWS {
        return Ok(());
    }
    let hint = "; train on a sample".to_owned();
    Err(FitError::TooLarge { engine: NAME, what: "rows", found: frame.n_rows, limit: MAX_ROWS, hint })
}

fn check_target(objective: Objective, target: &[f64]) -> Result<(), FitError> {
    let name = objective.name();
    match objective.link() {
        Link::Identity => Ok(()),
        Link::Logit => check_binary(name, target),
        Link::Log => match target.iter().enumerate().find(|(_, y)| **y < 0.0) {
            Some((row, &value)) => Err(FitError::Target { objective: name, allowed: "0 or more", row, value }),
            None => Ok(()),
        },
    }
}

fn check_rows(objective: Objective, target: &[f32]) -> Result<(), FitError> {
    if target.is_empty() {
        return Err(FrameError::NoWeight.into());
    }
    if objective.link() == Link::Log && target.iter().all(|y| *y <= 0.0) {
        return Err(FitError::AllZero { objective: objective.name() });
    }
    Ok(())
}

fn failed(error: LibraryError) -> FitError {
    FitError::Learner { engine: NAME, reason: error.0 }
}
