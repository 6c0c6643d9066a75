//! Learning a version of rows: cross-validation, holdout, comparison, refit. No files but the champion's, no database, no clock.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use vakhta_lifecycle::decision::{Comparator, Evidence};
use vakhta_lifecycle::ids::VersionId;
use vakhta_lifecycle::observation::by_segment;
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::run::Stage;
use vakhta_lifecycle::version::{Importance, Recipe, TrainingReport};
use vakhta_store::artifact_hash;
use vakhta_tables::rows::RowFeatures;

use super::answer::{Answer, Spread};
use super::artifact::{RowManifest, Which, write};
use super::data::RowData;
use super::fit::{Fits, Fitting};
use super::leak;
use super::scorer::Scorer;
use super::split::{Split, Splits, plan};
use crate::declaration::{Candidate, Declaration, RowsSection, Task};
use crate::error::ServiceError;
use crate::observe::scores_of;
use crate::train::protocol::{TrainingJob, TrainingOutcome};

mod compare;

/// Tells where a training is: stage, share of the whole, words.
pub(crate) type Say<'s> = &'s mut dyn FnMut(Stage, f64, String);

/// What a training works on.
pub(super) struct Work<'a> {
    pub(super) declaration: &'a Declaration,
    pub(super) data: &'a RowData,
    pub(super) fitting: Fitting<'a>,
}

/// One candidate's cross-validation.
struct Trial<'d> {
    candidate: &'d Candidate,
    folds: Vec<Vec<Pair>>,
    error: Option<f64>,
}

/// Trains as the job says and writes the artifact.
///
/// # Errors
/// [`ServiceError::NotEnoughData`] names what is missing; [`ServiceError::Refused`] a column that knows too much.
pub(crate) fn train(
    job: &TrainingJob,
    (declaration, section): (&Declaration, &RowsSection),
    data: &RowData,
    say: Say<'_>,
) -> Result<TrainingOutcome, ServiceError> {
    let splits = plan(declaration, section, data)?;
    differ(declaration, data, &splits)?;
    say(Stage::LeakCheck, 0.01, "looking for columns that nobody can know ahead".to_owned());
    leak::check(declaration, data, &splits)?;
    let work = Work { declaration, data, fitting: Fitting { declaration, seed: job.seed, threads: job.threads } };
    let trials = work.cross_validate(&splits, say)?;
    let best = best(&trials)?;

    let message = format!("scoring the newest {} rows, which no fit has seen", splits.holdout.held_out.len());
    say(Stage::Holdout, 0.55, message);
    let evaluation = work.fit(best.candidate, &splits.holdout.learned, None)?;
    let holdout = work.pairs(&evaluation, &splits.holdout.held_out)?;
    say(Stage::Holdout, 0.65, "comparing with the champion".to_owned());
    let recipe = work.recipe(best.candidate, section)?;
    let evidence = compare::compare(&work, job, &recipe, &splits.holdout, &holdout)?;

    let trained_through = work.last_day(&splits.all);
    say(Stage::Refit, 0.75, format!("learning from everything up to {trained_through}"));
    let unseen: Vec<&Pair> = best.folds.iter().flatten().chain(&holdout).collect();
    let serving = work.fit(best.candidate, &splits.all, work.spread(&unseen))?;
    say(Stage::Refit, 0.97, "writing the artifact".to_owned());
    let fits = [(Which::Serving, serving.fits()), (Which::Evaluation, evaluation.fits())];
    write(&job.staging, serving.manifest(), fits)?;
    let artifact_sha256 =
        artifact_hash(&job.staging).map_err(|e| ServiceError::internal("reading the artifact back", e))?;
    say(Stage::Refit, 1.0, "done".to_owned());
    Ok(TrainingOutcome {
        report: work.report(&trials, best, &holdout, &splits, &serving, &evidence),
        recipe,
        evidence,
        data_from: data.first_day().unwrap_or(trained_through),
        trained_through,
        evaluated_through: work.last_day(&splits.holdout.learned),
        artifact_sha256,
    })
}

/// Outcomes that are all the same teach nothing.
fn differ(declaration: &Declaration, data: &RowData, splits: &Splits) -> Result<(), ServiceError> {
    let mut outcomes = splits.all.iter().filter_map(|row| data.table().outcome(*row));
    let Some(first) = outcomes.next() else { return Ok(()) };
    if outcomes.any(|outcome| outcome.to_bits() != first.to_bits()) {
        return Ok(());
    }
    let class = declaration.data.columns.classes.get(first as usize).cloned();
    let said = class.unwrap_or_else(|| first.to_string());
    let n = splits.all.len();
    Err(ServiceError::NotEnoughData(format!("all {n} outcomes are {said}; load rows with others, too")))
}

fn best<'t, 'd>(trials: &'t [Trial<'d>]) -> Result<&'t Trial<'d>, ServiceError> {
    let scored = trials.iter().filter(|t| t.error.is_some());
    // Of equal ones the first declared wins.
    let best = scored.min_by(|a, b| a.error.unwrap_or(f64::MAX).total_cmp(&b.error.unwrap_or(f64::MAX)));
    best.or(trials.first()).ok_or_else(|| ServiceError::invalid("training.candidates", "declare at least one"))
}

impl<'a> Work<'a> {
    fn cross_validate(&self, splits: &Splits, say: Say<'_>) -> Result<Vec<Trial<'a>>, ServiceError> {
        let candidates = &self.declaration.training.candidates;
        let total = (candidates.len() * splits.cv.len()).max(1) as f64;
        let mut trials = Vec::with_capacity(candidates.len());
        for (tried, candidate) in candidates.iter().enumerate() {
            let mut folds = Vec::with_capacity(splits.cv.len());
            for (at, split) in splits.cv.iter().enumerate() {
                let done = (tried * splits.cv.len() + at) as f64 / total;
                let words = format!("{}: fold {} of {}", candidate.engine, at + 1, splits.cv.len());
                say(Stage::CrossValidation, 0.05 + 0.5 * done, words);
                let scorer = self.fit(candidate, &split.learned, None)?;
                folds.push(self.pairs(&scorer, &split.held_out)?);
            }
            let metric = self.declaration.deploy.metric;
            let errors: Vec<f64> =
                folds.iter().filter_map(|pairs| metric.of(&scores_of(self.declaration, pairs).forecast)).collect();
            let error = (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / errors.len() as f64);
            trials.push(Trial { candidate, folds, error });
        }
        Ok(trials)
    }

    /// A version learned from some rows.
    pub(super) fn fit(
        &self,
        candidate: &Candidate,
        rows: &[usize],
        spread: Option<Spread>,
    ) -> Result<Scorer, ServiceError> {
        let features = RowFeatures::learn(self.data.table(), rows);
        let matrix = features.matrix(self.data.table(), rows);
        let outcomes: Vec<f64> = rows.iter().filter_map(|row| self.data.table().outcome(*row)).collect();
        let fits: Fits = self.fitting.fit(candidate, &matrix, &outcomes)?;
        let declared = (self.declaration.model.task, self.declaration.data.columns.classes.as_slice());
        let manifest = RowManifest::new(declared, features, self.priors(&outcomes), spread);
        Ok(Scorer::new(manifest, fits))
    }

    /// What the baseline says: the mean outcome, or the share of every class.
    fn priors(&self, outcomes: &[f64]) -> Vec<f64> {
        let n = outcomes.len().max(1) as f64;
        if self.declaration.model.task != Task::Multiclass {
            return vec![outcomes.iter().sum::<f64>() / n];
        }
        let classes = 0..self.declaration.data.columns.classes.len();
        classes.map(|class| outcomes.iter().filter(|y| **y as usize == class).count() as f64 / n).collect()
    }

    /// What a version says of some rows, beside what happened.
    pub(super) fn pairs(&self, scorer: &Scorer, rows: &[usize]) -> Result<Vec<Pair>, ServiceError> {
        let matrix = scorer.manifest().features.matrix(self.data.table(), rows);
        let answers = scorer.answers(&matrix)?;
        let version = VersionId::new(chrono::DateTime::UNIX_EPOCH, 0);
        let mut pairs = Vec::with_capacity(rows.len());
        for (row, answer) in rows.iter().zip(answers) {
            let Some(outcome) = self.data.table().outcome(*row) else { continue };
            let judged = Answer::judged(answer.value, answer.baseline, &answer.classes, outcome);
            let Some((actual, forecast, baseline)) = judged else { continue };
            let interval = answer.interval;
            pairs.push(Pair {
                series: self.data.key_of(*row),
                date: self.data.table().day(*row),
                lead: 1,
                version: version.clone(),
                actual,
                forecast,
                baseline,
                lo80: interval.lo80,
                hi80: interval.hi80,
                lo95: interval.lo95,
                hi95: interval.hi95,
                open: true,
            });
        }
        Ok(pairs)
    }

    fn spread(&self, unseen: &[&Pair]) -> Option<Spread> {
        if self.declaration.tells_classes() {
            return None;
        }
        Spread::of(&unseen.iter().map(|p| (p.actual, p.forecast)).collect::<Vec<_>>())
    }

    pub(super) fn last_day(&self, rows: &[usize]) -> NaiveDate {
        rows.iter().map(|row| self.data.table().day(*row)).max().unwrap_or(NaiveDate::MIN)
    }

    pub(super) fn first_day(&self, rows: &[usize]) -> NaiveDate {
        rows.iter().map(|row| self.data.table().day(*row)).min().unwrap_or(NaiveDate::MIN)
    }

    /// What a version is made by; two trainings with equal fingerprints on the same rows are equal.
    fn recipe(&self, candidate: &Candidate, section: &RowsSection) -> Result<Recipe, ServiceError> {
        let features = RowFeatures::learn(self.data.table(), &[]).names().to_vec();
        let substance = serde_json::json!({
            "engine": candidate.engine,
            "params": candidate.params,
            "features": features,
            "task": self.declaration.model.task,
            "classes": self.declaration.data.columns.classes,
            "rows": section,
            "seed": self.declaration.training.seed,
        });
        let text = serde_json::to_vec(&substance).map_err(|e| ServiceError::internal("writing the recipe", e))?;
        Ok(Recipe {
            engine: candidate.engine.clone(),
            params: candidate.params.clone(),
            features,
            fingerprint: hex::encode(Sha256::digest(&text)),
        })
    }

    fn report(
        &self,
        trials: &[Trial<'_>],
        best: &Trial<'_>,
        holdout: &[Pair],
        splits: &Splits,
        serving: &Scorer,
        evidence: &Evidence,
    ) -> TrainingReport {
        let scores = scores_of(self.declaration, holdout);
        let names = serving.manifest().features.names();
        let importance = names.iter().cloned().zip(serving.fits().importance());
        let mut importance: Vec<Importance> =
            importance.map(|(feature, share)| Importance { feature, share }).collect();
        importance.sort_by(|a, b| b.share.total_cmp(&a.share));
        let grain = self.declaration.grain_positions();
        let segments = self.declaration.segment_columns().iter().enumerate();
        let mut notes = vec![split_note(self, &splits.holdout)];
        notes.extend(self.accuracy_note(holdout));
        if let Comparator::Baseline = evidence.comparator {
            notes.push(
                "the baseline is the mean outcome, or the share of each class, of what was learned from".to_owned(),
            );
        }
        TrainingReport {
            cv: best.folds.iter().map(|pairs| without_coverage(scores_of(self.declaration, pairs).forecast)).collect(),
            holdout: scores.forecast.clone(),
            baseline: scores.baseline,
            holdout_series: scores.forecast,
            segments: segments.flat_map(|(at, column)| by_segment(holdout, &grain, at, column)).collect(),
            candidates: trials.iter().map(|t| (t.candidate.engine.clone(), t.error)).collect(),
            importance,
            n_rows: splits.all.len() as u64,
            n_series: splits.all.len() as u64,
            row_budget: self.declaration.rows.as_ref().map_or(0, |rows| rows.max_rows as u64),
            rows_possible: self.data.known().count() as u64,
            seconds: 0.0,
            notes,
        }
    }

    /// How often the most likely class came true, beside always saying the most frequent one.
    fn accuracy_note(&self, holdout: &[Pair]) -> Option<String> {
        if self.declaration.model.task != Task::Binary || holdout.is_empty() {
            return None;
        }
        let n = holdout.len() as f64;
        let right = holdout.iter().filter(|p| (p.forecast >= 0.5) == (p.actual >= 0.5)).count() as f64;
        let ones = holdout.iter().filter(|p| p.actual >= 0.5).count() as f64;
        let always = ones.max(n - ones);
        Some(format!(
            "the more likely class came true in {:.1} % of the held-out rows; the more frequent one makes up {:.1} %",
            100.0 * right / n,
            100.0 * always / n
        ))
    }
}

/// Intervals of folds are not calibrated yet.
fn without_coverage(scores: vakhta_stats::metric::Scores) -> vakhta_stats::metric::Scores {
    vakhta_stats::metric::Scores { coverage80: None, coverage95: None, ..scores }
}

fn split_note(work: &Work<'_>, holdout: &Split) -> String {
    format!(
        "held out: {} rows from {} on; learned before from {} rows up to {}",
        holdout.held_out.len(),
        work.first_day(&holdout.held_out),
        holdout.learned.len(),
        work.last_day(&holdout.learned)
    )
}
