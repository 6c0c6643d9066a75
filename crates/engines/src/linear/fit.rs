//! Fitting: look at each column, sum the normal equations in blocks, solve, hand the coefficients back to the terms.

use nalgebra::{DMatrix, DVector};

use super::NAME;
use super::model::LinearModel;
use super::solve::NormalEquations;
use super::terms::Term;
use crate::contract::{FitContext, FitError};
use crate::frame::Frame;
use crate::schema::Schema;

/// Design columns at most: the system then takes 72 MB and some seconds of one core.
const MAX_COLUMNS: usize = 3000;

/// Rows a block: large enough for the matrix product to pay, small enough to stay in cache.
pub(crate) const BLOCK_ROWS: usize = 512;

/// Share of the progress that looking at the columns takes.
const LOOKED: f64 = 0.3;

pub(crate) fn fit(frame: &Frame, lambda: f64, ctx: &mut FitContext) -> Result<LinearModel, FitError> {
    let target = frame.check_for_fit()?;
    let design = Design::of(frame, NAME, ctx)?;
    let mean = weighted_mean(frame, target);
    let equations = sum_equations(frame, &design, (mean, target), ctx)?;
    let solution = equations.solve(lambda).ok_or_else(|| FitError::Learner {
        engine: NAME,
        reason: "the sums of squares are not finite; look for values of absurd size".into(),
    })?;
    ctx.report(1.0)?;
    Ok(LinearModel { schema: Schema::of(frame), base: mean, terms: design.learned(&solution) })
}

/// The design columns of a frame: what each feature brings, their coefficients still unknown.
pub(crate) struct Design {
    terms: Vec<Term>,
    /// Design columns.
    pub(crate) width: usize,
}

impl Design {
    /// Looks at every column.
    pub(crate) fn of(frame: &Frame, engine: &'static str, ctx: &mut FitContext) -> Result<Self, FitError> {
        let schema = Schema::of(frame);
        ctx.report(0.0)?;
        let mut terms = Vec::with_capacity(schema.features.len());
        for column in 0..schema.features.len() {
            terms.push(Term::of_column(frame, column, schema.is_category(column)));
            ctx.report(LOOKED * (column + 1) as f64 / schema.features.len() as f64)?;
        }
        let width = check_width(&terms, &schema, engine)?;
        Ok(Self { terms, width })
    }

    /// Some rows, `[width, rows]`.
    pub(crate) fn block(&self, frame: &Frame, from: usize, rows: usize) -> DMatrix<f64> {
        let mut block = DMatrix::zeros(self.width, rows);
        let columns = block.as_mut_slice().chunks_exact_mut(self.width.max(1));
        for (values, into) in frame.rows().skip(from).take(rows).zip(columns) {
            encode_row(&self.terms, values, into);
        }
        block
    }

    /// The terms with these coefficients, one a design column.
    pub(crate) fn learned(self, coefficients: &DVector<f64>) -> Vec<Term> {
        let mut terms = self.terms;
        let mut coefficients = coefficients.iter().copied();
        for term in &mut terms {
            let width = term.width();
            term.learn(&mut coefficients.by_ref().take(width));
        }
        terms
    }
}

fn check_width(terms: &[Term], schema: &Schema, engine: &'static str) -> Result<usize, FitError> {
    let width: usize = terms.iter().map(Term::width).sum();
    if width <= MAX_COLUMNS {
        return Ok(width);
    }
    let widest = terms.iter().zip(&schema.features).max_by_key(|(term, _)| term.width());
    let hint = widest.map_or_else(String::new, |(term, name)| {
        format!("; {name:?} alone takes {}, one for each category: leave it out or group its categories", term.width())
    });
    Err(FitError::TooLarge { engine, what: "design columns", found: width, limit: MAX_COLUMNS, hint })
}

/// About the first target, so that the mean of a constant is that constant to the last bit.
fn weighted_mean(frame: &Frame, target: &[f64]) -> f64 {
    let first = target.first().copied().unwrap_or_default();
    let sums = target.iter().enumerate().fold((0.0, 0.0), |(sum, total), (row, y)| {
        let weight = frame.weight_of(row);
        (sum + weight * (y - first), total + weight)
    });
    first + sums.0 / sums.1
}

fn sum_equations(
    frame: &Frame,
    design: &Design,
    (mean, target): (f64, &[f64]),
    ctx: &mut FitContext,
) -> Result<NormalEquations, FitError> {
    let mut equations = NormalEquations::new(design.width);
    if design.width == 0 {
        return Ok(equations);
    }
    let mut from = 0;
    while from < frame.n_rows {
        let rows = BLOCK_ROWS.min(frame.n_rows - from);
        let mut block = design.block(frame, from, rows);
        let mut residual = DVector::zeros(rows);
        for (offset, mut column) in block.column_iter_mut().enumerate() {
            let root = frame.weight_of(from + offset).sqrt();
            column.iter_mut().for_each(|z| *z *= root);
            residual[offset] = root * (target[from + offset] - mean);
        }
        equations.add(&block, &residual);
        from += rows;
        ctx.report(LOOKED + (0.95 - LOOKED) * from as f64 / frame.n_rows as f64)?;
    }
    Ok(equations)
}

fn encode_row(terms: &[Term], values: &[f64], mut into: &mut [f64]) {
    for (term, x) in terms.iter().zip(values) {
        let (own, rest) = into.split_at_mut(term.width());
        term.encode(*x, own);
        into = rest;
    }
}
