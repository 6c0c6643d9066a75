//! The covariance of base forecasts' errors, shrunk: a diagonal plus one factor for each day of errors.

use nalgebra::{DMatrix, DVector};

/// With more nodes than this, correlations are not looked at: they would be noise, and their table would not fit.
const MOST_NODES: usize = 3000;

/// A node of a later arrangement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Node {
    /// One whose errors were seen, by its position then.
    Known(usize),
    /// A new one: the root of its errors' mean square, in the target's units, is assumed.
    New(f64),
}

/// The covariance of the errors of several nodes on common days, about 0: a bias is an error, too.
///
/// The correlations are shrunk towards none by the share that makes their expected squared error least (Schäfer & Strimmer
/// 2005, as Wickramasuriya et al. 2019 take it for MinT); the variances stay.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorCovariance {
    /// Root mean square of each node's errors.
    roots: Vec<f64>,
    /// `[days, nodes]`: errors over their root; 0 where not known.
    scores: DMatrix<f64>,
    shrinkage: f64,
}

impl ErrorCovariance {
    /// Estimates it from errors by node, each of the same days; NaN where an error is not known. `None` without two days.
    #[must_use]
    pub fn estimate(errors: &[Vec<f64>]) -> Option<Self> {
        let n_days = errors.first()?.len();
        if n_days < 2 || errors.iter().any(|own| own.len() != n_days) {
            return None;
        }
        let root = |own: &Vec<f64>| {
            let known: Vec<f64> = own.iter().copied().filter(|e| e.is_finite()).collect();
            let squares = known.iter().map(|e| e * e).sum::<f64>() / known.len().max(1) as f64;
            if squares.is_finite() { squares.sqrt() } else { 0.0 }
        };
        let roots: Vec<f64> = errors.iter().map(root).collect();
        let scores = DMatrix::from_fn(n_days, errors.len(), |day, node| {
            let score = errors[node][day] / roots[node];
            if score.is_finite() { score } else { 0.0 }
        });
        let shrinkage = shrinkage(&scores);
        Some(Self { roots, scores, shrinkage })
    }

    /// The share by which correlations are shrunk, 0 to 1.
    #[must_use]
    pub fn shrinkage(&self) -> f64 {
        self.shrinkage
    }

    /// The root of the mean square of a node's errors, in the target's units.
    #[must_use]
    pub fn root(&self, node: usize) -> f64 {
        self.roots.get(node).copied().unwrap_or(0.0)
    }

    /// The same covariance for other nodes; a new one errs like no other.
    #[must_use]
    pub fn arranged(&self, nodes: &[Node]) -> Self {
        let place = |node: &Node| match node {
            Node::Known(at) if *at < self.roots.len() => Some(*at),
            _ => None,
        };
        let root = |node: &Node| match node {
            Node::Known(at) => self.root(*at),
            Node::New(root) => root.max(0.0),
        };
        let scores = DMatrix::from_fn(self.scores.nrows(), nodes.len(), |day, node| {
            place(&nodes[node]).map_or(0.0, |at| self.scores[(day, at)])
        });
        Self { roots: nodes.iter().map(root).collect(), scores, shrinkage: self.shrinkage }
    }

    pub(super) fn variance(&self, node: usize) -> f64 {
        self.root(node).powi(2)
    }

    /// What a node's errors share with others': its row of the factors.
    pub(super) fn loading(&self, node: usize) -> DVector<f64> {
        let share = ((1.0 - self.shrinkage) / self.scores.nrows() as f64).sqrt();
        self.scores.column(node) * (share * self.root(node))
    }

    /// The rest of a node's variance.
    pub(super) fn own(&self, node: usize) -> f64 {
        let shared = (1.0 - self.shrinkage) * self.scores.column(node).norm_squared() / self.scores.nrows() as f64;
        self.variance(node) * (1.0 - shared).max(0.0)
    }
}

/// Sum of the correlations' variances over the sum of their squares, off the diagonal. Schäfer & Strimmer 2005, section 2.4.
fn shrinkage(scores: &DMatrix<f64>) -> f64 {
    let n = scores.nrows() as f64;
    if scores.ncols() > MOST_NODES {
        return 1.0;
    }
    let products = scores.tr_mul(scores);
    let squares = scores.map(|score| score * score);
    let squares = squares.tr_mul(&squares);
    let off = |of: &dyn Fn(usize, usize) -> f64| -> f64 {
        (0..scores.ncols()).map(|a| (0..a).map(|b| 2.0 * of(a, b)).sum::<f64>()).sum()
    };
    let correlation = |a: usize, b: usize| products[(a, b)] / n;
    let squared = off(&|a, b| correlation(a, b).powi(2));
    let variance = off(&|a, b| (squares[(a, b)] - n * correlation(a, b).powi(2)) / (n * (n - 1.0)));
    if squared > 0.0 { (variance / squared).clamp(0.0, 1.0) } else { 1.0 }
}
