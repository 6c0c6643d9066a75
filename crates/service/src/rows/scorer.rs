//! From the fits of a version to answers about rows, and the reasons of them.

use std::collections::BTreeMap;
use std::path::Path;

use vakhta_lifecycle::prediction::{ClassShare, Reason};
use vakhta_tables::rows::{Cell, RowMatrix};

use super::answer::Answer;
use super::artifact::{RowManifest, Which, read};
use super::fit::{Fits, frame, refused};
use crate::declaration::{Declaration, Task};
use crate::error::ServiceError;
use crate::forecasting::Interval;

/// A version that is ready to answer.
pub(crate) struct Scorer {
    manifest: RowManifest,
    fits: Fits,
}

impl Scorer {
    /// Loads what serves.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] for an artifact that cannot be read.
    pub(crate) fn load(folder: &Path) -> Result<Self, ServiceError> {
        Self::of(folder, Which::Serving)
    }

    /// Loads one of the two.
    pub(crate) fn of(folder: &Path, which: Which) -> Result<Self, ServiceError> {
        let (manifest, fits) = read(folder, which)?;
        Ok(Self { manifest, fits })
    }

    pub(crate) fn new(manifest: RowManifest, fits: Fits) -> Self {
        Self { manifest, fits }
    }

    pub(crate) fn manifest(&self) -> &RowManifest {
        &self.manifest
    }

    /// Whether it tells what is declared: the same task, the same classes in the same order.
    pub(crate) fn tells(&self, declaration: &Declaration) -> bool {
        self.manifest.task == declaration.model.task && self.manifest.classes == declaration.data.columns.classes
    }

    pub(crate) fn fits(&self) -> &Fits {
        &self.fits
    }

    /// Rows that were asked about as numbers.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names row and column.
    pub(crate) fn ask(&self, rows: &[BTreeMap<String, Cell>]) -> Result<RowMatrix, ServiceError> {
        self.manifest
            .features
            .ask(rows)
            .map_err(|(row, column, error)| ServiceError::invalid(format!("rows[{row}].{column}"), error.to_string()))
    }

    /// Answers, one a row.
    ///
    /// # Errors
    /// When a value lies beyond all that was learned.
    pub(crate) fn answers(&self, rows: &RowMatrix) -> Result<Vec<Answer>, ServiceError> {
        let said = self.fits.predict(rows)?;
        let width = self.fits.members().len().max(1);
        Ok(said.chunks_exact(width).map(|row| self.answer(row)).collect())
    }

    fn answer(&self, said: &[f64]) -> Answer {
        let prior = |at: usize| self.manifest.priors.get(at).copied().unwrap_or_default();
        let probability = Interval { lo80: 0.0, hi80: 1.0, lo95: 0.0, hi95: 1.0 };
        match self.manifest.task {
            Task::Regression => {
                let value = said[0];
                let interval = self.manifest.spread.map_or(Interval::exactly(value), |s| s.around(value));
                Answer { value, interval, baseline: prior(0), classes: Vec::new() }
            }
            Task::Binary => Answer { value: said[0], interval: probability, baseline: prior(0), classes: Vec::new() },
            Task::Multiclass => {
                let share = |(at, p): (usize, &f64)| ClassShare { probability: *p, prior: prior(at) };
                let classes: Vec<ClassShare> = said.iter().enumerate().map(share).collect();
                // Of equally likely classes the first.
                let likely = (0..said.len()).rev().max_by(|a, b| said[*a].total_cmp(&said[*b])).unwrap_or_default();
                let last = (said.len().max(1) - 1) as f64;
                let interval = Interval { hi80: last, hi95: last, ..probability };
                Answer { value: likely as f64, interval, baseline: prior(likely), classes }
            }
        }
    }

    /// Why: what each feature added to each answer, greatest first; of several classes to the probability of the most likely one.
    ///
    /// An engine explains on the scale of its link; there the parts add up. They are carried to the answer's scale in proportion, so
    /// that they add up to the answer minus what the engine says of the average row.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn reasons(&self, rows: &RowMatrix, answers: &[Answer]) -> Result<Vec<Vec<Reason>>, ServiceError> {
        let width = rows.names.len();
        let member = |row: usize| if answers[row].classes.is_empty() { 0 } else { answers[row].value as usize };
        let asked: std::collections::BTreeSet<usize> = (0..rows.n_rows).map(member).collect();
        let mut parts: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for at in asked {
            let Some(fit) = self.fits.members().get(at) else { continue };
            parts.insert(at, fit.contributions(&frame(rows)).map_err(refused)?);
        }
        let reasons = (0..rows.n_rows).map(|row| {
            let at = member(row);
            let (Some(fit), Some(parts)) = (self.fits.members().get(at), parts.get(&at)) else { return Vec::new() };
            let own = &parts[row * (width + 1)..(row + 1) * (width + 1)];
            let (base, moved) = (own[width], own[..width].iter().sum::<f64>());
            let change = fit.link().inverse(base + moved) - fit.link().inverse(base);
            let scale = if moved.abs() > 0.0 { change / moved } else { 0.0 };
            let value = |column: usize| Some(rows.values[row * width + column]).filter(|v| v.is_finite());
            let reason = |(column, name): (usize, &String)| Reason {
                feature: name.clone(),
                value: value(column),
                effect: own[column] * scale,
            };
            let mut reasons: Vec<Reason> = rows.names.iter().enumerate().map(reason).collect();
            reasons.sort_by(|a, b| b.effect.abs().total_cmp(&a.effect.abs()));
            reasons
        });
        Ok(reasons.collect())
    }
}
