//! How much of a variable some columns explain beyond what others explain already.

/// Below this share of its length a column is taken for a combination of those before it.
const DEPENDENT: f64 = 1e-6;

/// The partial R²: the share of the squared error of `y` on `known` that goes away when `added` joins the regression.
///
/// - Shape: one value per row in `y` and in every column; a constant is always among the known.
/// - Domain: all finite and of one length, else `None`; `None` also with fewer than ten rows more than columns, and where
///   nothing is left to explain.
/// - Formula: 1 − SSE(known, added) / SSE(known), in \[0, 1\], by least squares; columns that depend on others change nothing.
/// - Reference: Cohen 1988, *Statistical Power Analysis*, §9.2; least squares by modified Gram–Schmidt, twice (Björck 1967).
#[must_use]
pub fn explained_beyond(y: &[f64], known: &[Vec<f64>], added: &[Vec<f64>]) -> Option<f64> {
    let n = y.len();
    let columns = || known.iter().chain(added);
    let fits = |c: &[f64]| c.len() == n && c.iter().all(|v| v.is_finite());
    if n < columns().count() + 11 || !fits(y) || !columns().all(|c| fits(c)) {
        return None;
    }
    let mut basis = Basis::default();
    basis.add(&vec![1.0; n]);
    let around = basis.without(y);
    known.iter().for_each(|c| basis.add(c));
    let before = basis.without(y);
    added.iter().for_each(|c| basis.add(c));
    let after = basis.without(y);
    let (all, before, after) = (dot(&around, &around), dot(&before, &before), dot(&after, &after));
    if !all.is_finite() || before <= 1e-12 * all || before <= 0.0 {
        return None;
    }
    Some((1.0 - after / before).clamp(0.0, 1.0))
}

/// Orthonormal vectors.
#[derive(Default)]
struct Basis(Vec<Vec<f64>>);

impl Basis {
    /// A vector without its part in the basis.
    fn without(&self, vector: &[f64]) -> Vec<f64> {
        let mut rest = vector.to_vec();
        // Twice is enough: the second pass takes away what rounding left of the first.
        for unit in self.0.iter().chain(&self.0) {
            let share = dot(&rest, unit);
            for (r, u) in rest.iter_mut().zip(unit) {
                *r -= share * u;
            }
        }
        rest
    }

    fn add(&mut self, column: &[f64]) {
        let rest = self.without(column);
        let (own, length) = (dot(column, column).sqrt(), dot(&rest, &rest).sqrt());
        if length.is_finite() && length > DEPENDENT * own {
            self.0.push(rest.iter().map(|v| v / length).collect());
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wave(n: usize, step: usize, of: usize) -> Vec<f64> {
        (0..n).map(|i| (i * step % of) as f64).collect()
    }

    #[test]
    fn the_target_itself_explains_everything_and_a_column_known_already_nothing() {
        let (y, known) = (wave(60, 37, 53), wave(60, 17, 23));
        let doubled: Vec<f64> = y.iter().map(|v| 2.0 * v + 1.0).collect();
        assert!(explained_beyond(&y, std::slice::from_ref(&known), &[doubled]).unwrap() > 1.0 - 1e-12);
        let same: Vec<f64> = known.iter().map(|v| 3.0 * v - 5.0).collect();
        assert!(explained_beyond(&y, &[known], &[same]).unwrap() < 1e-9);
    }

    #[test]
    fn parts_that_add_up_to_the_target_explain_it_together() {
        let (a, b) = (wave(80, 29, 41), wave(80, 31, 37));
        let y: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a + b).collect();
        assert!(explained_beyond(&y, &[], std::slice::from_ref(&a)).unwrap() < 0.8);
        assert!(explained_beyond(&y, &[], &[a, b]).unwrap() > 1.0 - 1e-12);
    }

    #[test]
    fn what_cannot_be_told_is_no_answer() {
        let y = wave(60, 37, 53);
        assert_eq!(explained_beyond(&y[..12], &[], &[wave(12, 5, 7), wave(12, 3, 7)]), None);
        assert_eq!(explained_beyond(&y, &[], &[wave(59, 5, 7)]), None);
        assert_eq!(explained_beyond(&[5.0; 60], &[], &[wave(60, 5, 7)]), None);
        assert_eq!(explained_beyond(&y, &[], &[vec![f64::NAN; 60]]), None);
        assert_eq!(explained_beyond(&y, std::slice::from_ref(&y), &[wave(60, 5, 7)]), None);
    }

    proptest! {
        #[test]
        fn it_is_a_share_and_does_not_depend_on_units(
            rows in prop::collection::vec((-10.0..10.0_f64, -10.0..10.0_f64, -10.0..10.0_f64), 20..60), unit in 0.01..100.0_f64
        ) {
            let of = |f: fn(&(f64, f64, f64)) -> f64| rows.iter().map(f).collect::<Vec<f64>>();
            let (y, known, added) = (of(|r| r.0), of(|r| r.1), of(|r| r.2));
            let share = explained_beyond(&y, std::slice::from_ref(&known), std::slice::from_ref(&added)).unwrap();
            prop_assert!((0.0..=1.0).contains(&share));
            let scaled: Vec<f64> = added.iter().map(|v| v * unit + 3.0).collect();
            prop_assert!((explained_beyond(&y, &[known], &[scaled]).unwrap() - share).abs() < 1e-6);
        }
    }
}
