//! One fit: rows up to a day, weighed, the target transformed, an engine.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use vakhta_engines::{FitContext, Fitted, Frame, engine};
use vakhta_tables::matrix::{Matrix, RowPlan, plan_rows};

use super::learn::number;
use crate::declaration::{Candidate, Declaration};
use crate::error::ServiceError;
use crate::forecasting::{ModelData, Shape};

/// All rows that a training may use, computed once; a fold takes those whose target it may know.
pub(super) struct Rows {
    pub(super) matrix: Matrix,
    pub(super) plan: RowPlan,
}

impl Rows {
    /// Plans and computes the rows.
    pub(super) fn build(
        declaration: &Declaration,
        data: &ModelData,
        shape: &Shape,
        last: NaiveDate,
        threads: u32,
    ) -> Result<Self, ServiceError> {
        let history = data.history(&shape.set)?;
        let horizon = usize::from(declaration.forecast.horizon_days);
        let scheme = &declaration.training.rows;
        let plan = plan_rows(&history, (number(last), horizon), scheme)
            .map_err(|e| ServiceError::invalid("training.rows", e.to_string()))?;
        if plan.rows.is_empty() {
            return Err(ServiceError::NotEnoughData(format!(
                "no row can be learned from: every series needs {} known open days (training.rows.min_history) and the panel {} days before the first origin (training.rows.burn_in_days)",
                scheme.min_history, scheme.burn_in_days
            )));
        }
        let matrix = shape.matrix(data, &plan.rows, threads)?;
        Ok(Self { matrix, plan })
    }
}

/// What is fitted.
pub(super) struct FitJob<'a> {
    /// The rows to choose from.
    pub(super) rows: &'a Rows,
    /// Their shape.
    pub(super) shape: &'a Shape,
    /// Engine and parameters.
    pub(super) candidate: &'a Candidate,
    /// The last target it may see.
    pub(super) through: NaiveDate,
}

/// What all fits of a training share.
pub(super) struct Fitting<'d> {
    pub(super) declaration: &'d Declaration,
    pub(super) seed: u64,
    pub(super) threads: u32,
}

impl Fitting<'_> {
    /// Fits.
    pub(super) fn fit(&self, job: &FitJob<'_>) -> Result<Box<dyn Fitted>, ServiceError> {
        let through = number(job.through);
        let transform = job.shape.set.spec().target.transform;
        let matrix = &job.rows.matrix;
        let learned = matrix.learned(transform);
        let may = |row: usize| matrix.date[row] <= through && learned[row].is_finite();
        let picked: Vec<u32> = (0..).zip(0..matrix.n_rows).filter(|(_, row)| may(*row)).map(|(row, _)| row).collect();
        if picked.is_empty() {
            return Err(ServiceError::NotEnoughData(format!("no row up to {} can be learned from", job.through)));
        }
        let weight = matrix.weights(&picked, &self.declaration.training.weights, transform, through);
        let target: Vec<f64> = picked.iter().map(|row| learned[*row as usize]).collect();
        let series: Vec<u32> = picked.iter().map(|row| matrix.series[*row as usize]).collect();
        let frame = Frame {
            values: &matrix.values,
            picked: Some(&picked),
            n_rows: picked.len(),
            names: &matrix.names,
            categorical: &matrix.categorical,
            target: Some(&target),
            weight: Some(&weight),
            group: Some(&series),
        };
        let engine = engine(&job.candidate.engine, &job.candidate.params)
            .map_err(|e| ServiceError::invalid("training.candidates", e.to_string()))?;
        // A cancelled training is a process that was ended; there is nothing to ask for here.
        let mut go_on = |_share: f64| ControlFlow::Continue(());
        let mut context = FitContext { seed: self.seed, threads: self.threads, progress: &mut go_on };
        engine
            .fit(&frame, &mut context)
            .map_err(|e| ServiceError::internal(format!("fitting {}", job.candidate.engine), e))
    }
}
