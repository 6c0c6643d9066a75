//! The fits of a version of rows: one, or of several classes one for each against all others.

use std::ops::ControlFlow;

use vakhta_engines::{FitContext, Fitted, Frame, PredictError, engine};
use vakhta_tables::rows::RowMatrix;

use crate::declaration::{Candidate, Declaration, Task};
use crate::error::ServiceError;

/// The fits of a version: one, or one for each class.
pub(crate) struct Fits {
    members: Vec<Box<dyn Fitted>>,
}

/// What all fits of a training share.
pub(crate) struct Fitting<'d> {
    pub(crate) declaration: &'d Declaration,
    pub(crate) seed: u64,
    pub(crate) threads: u32,
}

impl Fitting<'_> {
    /// Learns outcomes from rows.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) fn fit(&self, candidate: &Candidate, rows: &RowMatrix, outcomes: &[f64]) -> Result<Fits, ServiceError> {
        let classes = self.declaration.data.columns.classes.len();
        if self.declaration.model.task != Task::Multiclass {
            return Ok(Fits { members: vec![self.one(candidate, rows, outcomes)?] });
        }
        let members = (0..classes).map(|class| {
            // Codes of classes are small whole numbers.
            let own: Vec<f64> = outcomes.iter().map(|y| f64::from(u8::from(*y as usize == class))).collect();
            self.one(candidate, rows, &own)
        });
        Ok(Fits { members: members.collect::<Result<_, _>>()? })
    }

    fn one(&self, candidate: &Candidate, rows: &RowMatrix, target: &[f64]) -> Result<Box<dyn Fitted>, ServiceError> {
        let engine = engine(&candidate.engine, &candidate.params)
            .map_err(|e| ServiceError::invalid("training.candidates", e.to_string()))?;
        let frame = Frame { target: Some(target), ..frame(rows) };
        // A cancelled training is a process that was ended; there is nothing to ask for here.
        let mut go_on = |_share: f64| ControlFlow::Continue(());
        let mut context = FitContext { seed: self.seed, threads: self.threads, progress: &mut go_on };
        engine.fit(&frame, &mut context).map_err(|e| ServiceError::internal(format!("fitting {}", candidate.engine), e))
    }
}

impl Fits {
    pub(crate) fn of(members: Vec<Box<dyn Fitted>>) -> Self {
        Self { members }
    }

    pub(crate) fn members(&self) -> &[Box<dyn Fitted>] {
        &self.members
    }

    /// What the fits say of rows: `[n_rows, members]`. Of several classes the probabilities of a row add up to 1: each class was
    /// asked for against all others, and what they say is normalised (as scikit-learn's `OneVsRestClassifier` does).
    ///
    /// # Errors
    /// When a value lies beyond all that was learned.
    pub(crate) fn predict(&self, rows: &RowMatrix) -> Result<Vec<f64>, ServiceError> {
        let width = self.members.len();
        let mut out = vec![0.0; rows.n_rows * width];
        for (at, member) in self.members.iter().enumerate() {
            for (row, value) in member.predict(&frame(rows)).map_err(refused)?.into_iter().enumerate() {
                out[row * width + at] = value;
            }
        }
        if width > 1 {
            for row in out.chunks_exact_mut(width) {
                let total: f64 = row.iter().sum();
                let even = 1.0 / width as f64;
                row.iter_mut().for_each(|p| *p = if total > 0.0 { *p / total } else { even });
            }
        }
        Ok(out)
    }

    /// The share of each feature in what was learned, over all members alike.
    pub(crate) fn importance(&self) -> Vec<f64> {
        let mut sum: Vec<f64> = Vec::new();
        for member in &self.members {
            let own = member.importance();
            sum.resize(own.len(), 0.0);
            sum.iter_mut().zip(own).for_each(|(sum, own)| *sum += own / self.members.len() as f64);
        }
        sum
    }
}

/// Rows as engines see them.
pub(crate) fn frame(rows: &RowMatrix) -> Frame<'_> {
    Frame {
        values: &rows.values,
        picked: None,
        n_rows: rows.n_rows,
        names: &rows.names,
        categorical: &rows.categorical,
        target: None,
        weight: None,
        group: None,
    }
}

pub(crate) fn refused(error: PredictError) -> ServiceError {
    match error {
        PredictError::NotFinite { row } => {
            let message = "a value lies so far from all that was learned that no prediction follows";
            ServiceError::invalid(format!("row {}", row + 1), message)
        }
        other => ServiceError::internal("predicting", other),
    }
}
