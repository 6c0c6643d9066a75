//! The normal equations, summed over blocks of rows and solved by Cholesky.

use nalgebra::{Cholesky, DMatrix, DVector};

/// Least ratio of a pivot to its diagonal entry: below it the column is a combination of the others to within the
/// rounding of a sum over rows, and its coefficient would be noise.
const PIVOT_FLOOR: f64 = 1e-11;

/// First penalty tried on a singular system, relative to the mean diagonal entry; then tenfold each time.
const FIRST_PENALTY: f64 = 1e-10;

/// Tenfold steps tried: the last one outweighs the data.
const STEPS: i32 = 14;

/// Weighted sums of squares and products of the design columns.
pub(crate) struct NormalEquations {
    gram: DMatrix<f64>,
    moment: DVector<f64>,
}

impl NormalEquations {
    pub(crate) fn new(width: usize) -> Self {
        Self { gram: DMatrix::zeros(width, width), moment: DVector::zeros(width) }
    }

    /// Adds a block: `design` is `[width, rows]`, each column already times the root of its row's weight, and so is
    /// `target`.
    pub(crate) fn add(&mut self, design: &DMatrix<f64>, target: &DVector<f64>) {
        self.gram.gemm(1.0, design, &design.transpose(), 1.0);
        self.moment.gemv(1.0, design, target, 1.0);
    }

    /// The coefficients with penalty `lambda`, raised where the system is singular; none when no penalty helps, which
    /// takes sums that are not finite.
    pub(crate) fn solve(&self, lambda: f64) -> Option<DVector<f64>> {
        let width = self.moment.len();
        if width == 0 {
            return Some(DVector::zeros(0));
        }
        let scale = self.gram.trace() / width as f64;
        let raised = (0..STEPS).map(|step| lambda.max(scale * FIRST_PENALTY * 10_f64.powi(step)));
        std::iter::once(lambda).chain(raised).find_map(|penalty| self.solve_once(penalty))
    }

    fn solve_once(&self, penalty: f64) -> Option<DVector<f64>> {
        let mut system = self.gram.clone();
        for i in 0..self.moment.len() {
            system[(i, i)] += penalty;
        }
        let diagonal = system.diagonal();
        let factor = Cholesky::new(system)?;
        let lower = factor.l_dirty();
        let sound = (0..self.moment.len()).all(|i| lower[(i, i)].powi(2) > PIVOT_FLOOR * diagonal[i]);
        let solution = factor.solve(&self.moment);
        (sound && solution.iter().all(|value| value.is_finite())).then_some(solution)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equations(rows: &[[f64; 2]], target: &[f64]) -> NormalEquations {
        let mut equations = NormalEquations::new(2);
        let flat: Vec<f64> = rows.iter().flatten().copied().collect();
        equations.add(&DMatrix::from_column_slice(2, rows.len(), &flat), &DVector::from_row_slice(target));
        equations
    }

    #[test]
    fn independent_columns_are_solved_without_penalty() {
        let solution = equations(&[[1.0, 0.0], [0.0, 2.0], [1.0, 2.0]], &[3.0, 10.0, 13.0]).solve(0.0).unwrap();
        assert!((solution[0] - 3.0).abs() < 1e-12 && (solution[1] - 5.0).abs() < 1e-12, "{solution}");
    }

    #[test]
    fn collinear_columns_share_the_coefficient() {
        let solution = equations(&[[1.0, 1.0], [-1.0, -1.0], [2.0, 2.0]], &[2.0, -2.0, 4.0]).solve(0.0).unwrap();
        assert!((solution[0] - 1.0).abs() < 1e-6 && (solution[1] - 1.0).abs() < 1e-6, "{solution}");
    }

    #[test]
    fn sums_that_are_not_finite_have_no_solution() {
        assert!(equations(&[[f64::MAX, 1.0], [f64::MAX, 2.0]], &[1.0, 2.0]).solve(1.0).is_none());
    }
}
