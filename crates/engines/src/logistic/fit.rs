//! Newton's method on the penalised likelihood, over blocks of rows.

use nalgebra::{Cholesky, DMatrix, DVector};

use super::NAME;
use crate::contract::{FitContext, FitError, Link, check_binary};
use crate::frame::Frame;
use crate::linear::{BLOCK_ROWS, Design, LinearModel};
use crate::schema::Schema;

/// Newton converges in about six steps; a halved step counts as one.
const STEPS: usize = 60;
/// A step that lowers the objective by a smaller share than this is the last.
const ENOUGH: f64 = 1e-10;
/// Least weight of a row in the curvature, so that certain rows leave the system solvable.
const LEAST_CURVATURE: f64 = 1e-10;

pub(super) fn fit(frame: &Frame, lambda: f64, ctx: &mut FitContext) -> Result<LinearModel, FitError> {
    let target = frame.check_for_fit()?;
    check_binary(NAME, target)?;
    let design = Design::of(frame, NAME, ctx)?;
    let total: f64 = (0..frame.n_rows).map(|row| frame.weight_of(row)).sum();
    let share: f64 = (0..frame.n_rows).map(|row| frame.weight_of(row) * target[row]).sum::<f64>() / total;
    // Half a row of each kind: where all targets are the same the odds are great and not infinite.
    let share = (share * total + 0.5) / (total + 1.0);
    let mut at = Point { base: (share / (1.0 - share)).ln(), beta: DVector::zeros(design.width) };
    let one_kind = target.windows(2).all(|two| (two[0] - two[1]).abs() <= 0.0);
    if design.width > 0 && !one_kind {
        at = newton(frame, (target, lambda), &design, at, ctx)?;
    }
    ctx.report(1.0)?;
    let terms = design.learned(&at.beta);
    Ok(LinearModel { schema: Schema::of(frame), base: at.base, terms })
}

/// Intercept and coefficients.
#[derive(Clone)]
struct Point {
    base: f64,
    beta: DVector<f64>,
}

fn newton(
    frame: &Frame,
    (target, lambda): (&[f64], f64),
    design: &Design,
    mut at: Point,
    ctx: &mut FitContext,
) -> Result<Point, FitError> {
    let mut here = Slope::at(frame, (target, lambda), design, &at);
    let mut stride = here.step().ok_or_else(absurd)?;
    for step in 0..STEPS {
        ctx.report(0.3 + 0.65 * (step as f64 / STEPS as f64))?;
        let next = Point { base: at.base + stride.base, beta: &at.beta + &stride.beta };
        let there = Slope::at(frame, (target, lambda), design, &next);
        if !there.objective.is_finite() || there.objective > here.objective * (1.0 + 1e-12) + 1e-12 {
            stride = Point { base: stride.base / 2.0, beta: stride.beta / 2.0 };
            continue;
        }
        let gained = here.objective - there.objective;
        (at, here) = (next, there);
        if gained <= ENOUGH * here.objective.abs().max(1.0) {
            break;
        }
        stride = here.step().ok_or_else(absurd)?;
    }
    Ok(at)
}

fn absurd() -> FitError {
    FitError::Learner {
        engine: NAME,
        reason: "the sums of squares are not finite; look for values of absurd size".into(),
    }
}

/// The objective at a point, its gradient and its curvature; the intercept stands last.
struct Slope {
    objective: f64,
    gradient: DVector<f64>,
    curvature: DMatrix<f64>,
}

impl Slope {
    fn at(frame: &Frame, (target, lambda): (&[f64], f64), design: &Design, at: &Point) -> Self {
        let width = design.width;
        let mut slope = Self {
            objective: 0.5 * lambda * at.beta.norm_squared(),
            gradient: DVector::zeros(width + 1),
            curvature: DMatrix::zeros(width + 1, width + 1),
        };
        slope.gradient.rows_mut(0, width).copy_from(&(&at.beta * lambda));
        for from in (0..frame.n_rows).step_by(BLOCK_ROWS) {
            let rows = BLOCK_ROWS.min(frame.n_rows - from);
            let block = design.block(frame, from, rows);
            let odds = block.tr_mul(&at.beta).add_scalar(at.base);
            let mut with_one = block.insert_row(width, 1.0);
            let mut pull = DVector::zeros(rows);
            for row in 0..rows {
                let (weight, y) = (frame.weight_of(from + row), target[from + row]);
                let p = Link::Logit.inverse(odds[row]);
                let margin = (2.0 * y - 1.0) * odds[row];
                // ln(1 + e^-m) without overflow.
                slope.objective += weight * ((-margin.abs()).exp().ln_1p() + (-margin).max(0.0));
                pull[row] = weight * (p - y);
            }
            slope.gradient.gemv(1.0, &with_one, &pull, 1.0);
            for row in 0..rows {
                let p = Link::Logit.inverse(odds[row]);
                let root = (frame.weight_of(from + row) * (p * (1.0 - p)).max(LEAST_CURVATURE)).sqrt();
                with_one.column_mut(row).scale_mut(root);
            }
            slope.curvature.gemm(1.0, &with_one, &with_one.transpose(), 1.0);
        }
        for at in 0..width {
            slope.curvature[(at, at)] += lambda;
        }
        slope
    }

    /// Newton's step; `None` where the sums are not finite.
    fn step(&self) -> Option<Point> {
        let factor = Cholesky::new(self.curvature.clone())?;
        let solved = factor.solve(&-&self.gradient);
        if !solved.iter().all(|value| value.is_finite()) {
            return None;
        }
        let width = solved.len() - 1;
        Some(Point { base: solved[width], beta: solved.rows(0, width).into_owned() })
    }
}
