//! Forecasts of series and of their sums, made one: the sums' own forecasts move the series', and all add up.
//!
//! Minimum trace reconciliation (Wickramasuriya, Athanasopoulos & Hyndman 2019) in its constraint form: of all forecasts that
//! add up, those nearest to the base forecasts in the metric of their errors' covariance `W`,
//! `y = ŷ − W C'(C W C')⁻¹ C ŷ` with `C` the sums less their parts. The covariance is a diagonal plus as many factors as there
//! were days of errors, so a day costs what its sums cost, not what its series cost. What must not be negative is held at 0 by
//! block principal pivoting (Wickramasuriya, Turlach & Hyndman 2020; Júdice & Pires 1994).

mod covariance;

use nalgebra::{Cholesky, DMatrix, DVector};

pub use self::covariance::{ErrorCovariance, Node};

/// Exchanges of the pivoting before its answer is cut at 0 as it is.
const MOST_EXCHANGES: usize = 40;
/// Full exchanges in a row that may make nothing better.
const PATIENCE: usize = 3;
/// A share of the greatest forecast that counts as 0.
const SMALL: f64 = 1e-10;

/// The base forecasts of one day, all in the target's units.
#[derive(Debug, Clone, Copy)]
pub struct BaseDay<'a> {
    /// Of every series.
    pub series: &'a [f64],
    /// Of every sum; NaN where nothing is said of it.
    pub sums: &'a [f64],
    /// Series whose forecast is certain and stays (closed: exactly 0).
    pub fixed: &'a [bool],
}

/// The series' forecasts that agree with the forecasts of the sums, never negative. A sum's forecast is the sum of its parts'.
///
/// - `groups`: for each sum the positions of its series.
/// - `covariance`: of the errors of the sums, then of the series, in these orders.
/// - A sum without a forecast, or with certain parts only, moves nothing. What cannot be solved stays as it was.
#[must_use]
pub fn min_trace(groups: &[Vec<usize>], covariance: &ErrorCovariance, day: &BaseDay<'_>) -> Vec<f64> {
    let mut answer: Vec<f64> = day.series.to_vec();
    if let Some(problem) = Problem::of(groups, covariance, day)
        && let Some(moved) = problem.solve_non_negative()
    {
        answer = moved;
    }
    for (value, fixed) in answer.iter_mut().zip(day.fixed) {
        *value = if *fixed { *value } else { value.max(0.0) };
    }
    answer
}

/// The sums that say something of a day, and the series that they can move.
struct Problem<'a> {
    covariance: &'a ErrorCovariance,
    day: &'a BaseDay<'a>,
    /// Sums: position among the groups.
    sums: Vec<usize>,
    /// Sums of each series, as positions in `sums`.
    above: Vec<Vec<usize>>,
    /// `C F` of every sum.
    loadings: Vec<DVector<f64>>,
    /// `C W C'` of the sums.
    gram: DMatrix<f64>,
    /// `C ŷ`: by how much the sums and their parts disagree.
    gaps: Vec<f64>,
    n_groups: usize,
    small: f64,
}

/// Forecasts with some series held at 0, and by how much each of those is held.
struct Held {
    series: Vec<f64>,
    pulls: Vec<f64>,
}

impl<'a> Problem<'a> {
    fn of(groups: &[Vec<usize>], covariance: &'a ErrorCovariance, day: &'a BaseDay<'a>) -> Option<Self> {
        let n_groups = groups.len();
        let moves = |series: usize| !day.fixed[series] && covariance.variance(n_groups + series) > 0.0;
        let sums: Vec<usize> = (0..n_groups)
            .filter(|at| day.sums[*at].is_finite() && groups[*at].iter().any(|series| moves(*series)))
            .collect();
        if sums.is_empty() || day.series.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let mut above = vec![Vec::new(); day.series.len()];
        let mut loadings = Vec::with_capacity(sums.len());
        let mut gaps = Vec::with_capacity(sums.len());
        for (row, at) in sums.iter().enumerate() {
            let mut loading = covariance.loading(*at);
            let mut gap = day.sums[*at];
            for series in &groups[*at] {
                gap -= day.series[*series];
                if moves(*series) {
                    loading -= covariance.loading(n_groups + series);
                    above[*series].push(row);
                }
            }
            loadings.push(loading);
            gaps.push(gap);
        }
        let greatest = day.series.iter().chain(&gaps).fold(1.0_f64, |most, value| most.max(value.abs()));
        let mut problem = Self {
            covariance,
            day,
            above,
            loadings,
            gram: DMatrix::zeros(0, 0),
            gaps,
            n_groups,
            small: SMALL * greatest,
            sums,
        };
        problem.gram = problem.gram_of_sums();
        Some(problem)
    }

    fn gram_of_sums(&self) -> DMatrix<f64> {
        let n = self.sums.len();
        let mut gram = DMatrix::from_fn(n, n, |a, b| {
            let own = if a == b { self.covariance.own(self.sums[a]) } else { 0.0 };
            own + self.loadings[a].dot(&self.loadings[b])
        });
        for (series, rows) in self.above.iter().enumerate() {
            let own = self.covariance.own(self.n_groups + series);
            for a in rows {
                for b in rows {
                    gram[(*a, *b)] += own;
                }
            }
        }
        gram
    }

    /// Block principal pivoting: exchanges all that is on the wrong side; where that makes nothing better, the last one alone.
    fn solve_non_negative(&self) -> Option<Vec<f64>> {
        let mut held: Vec<usize> = Vec::new();
        let (mut fewest, mut patience) = (usize::MAX, PATIENCE);
        let mut found = self.solve(&held)?;
        for _ in 0..MOST_EXCHANGES {
            let wrong = self.wrong(&held, &found);
            let Some(last) = wrong.last().copied() else { break };
            if wrong.len() < fewest {
                (fewest, patience) = (wrong.len(), PATIENCE);
            } else {
                patience = patience.saturating_sub(1);
            }
            let exchanged: &[usize] = if patience > 0 { &wrong } else { std::slice::from_ref(&last) };
            for series in exchanged {
                match held.binary_search(series) {
                    Ok(at) => drop(held.remove(at)),
                    Err(at) => held.insert(at, *series),
                }
            }
            found = self.solve(&held)?;
        }
        Some(found.series)
    }

    /// Series that are negative, and held ones that would be positive if they were let go; in rising order.
    fn wrong(&self, held: &[usize], found: &Held) -> Vec<usize> {
        let negative = |series: &usize| {
            held.binary_search(series).map_or(found.series[*series] < -self.small, |at| found.pulls[at] > self.small)
        };
        (0..self.above.len()).filter(|series| !self.above[*series].is_empty()).filter(negative).collect()
    }

    /// The forecasts that add up with some series held at 0. `None` where the equations have no solution.
    fn solve(&self, held: &[usize]) -> Option<Held> {
        let n = self.sums.len();
        let node = |series: usize| self.n_groups + series;
        let own: Vec<DVector<f64>> = held.iter().map(|series| self.covariance.loading(node(*series))).collect();
        let mut gram = self.gram.clone().resize(n + held.len(), n + held.len(), 0.0);
        for (at, series) in held.iter().enumerate() {
            let variance = self.covariance.own(node(*series));
            for (row, loading) in self.loadings.iter().enumerate() {
                let part = if self.above[*series].contains(&row) { variance } else { 0.0 };
                gram[(row, n + at)] = loading.dot(&own[at]) - part;
                gram[(n + at, row)] = gram[(row, n + at)];
            }
            for (other, loading) in own.iter().enumerate() {
                gram[(n + at, n + other)] = own[at].dot(loading) + if at == other { variance } else { 0.0 };
            }
        }
        let gaps = self.gaps.iter().copied().chain(held.iter().map(|series| self.day.series[*series]));
        let pulls = Cholesky::new(gram)?.solve(&DVector::from_iterator(n + held.len(), gaps));
        let common = self.loadings.iter().chain(&own).zip(pulls.iter()).fold(None, |sum, (loading, pull)| {
            let moved = loading * *pull;
            Some(sum.map_or_else(|| moved.clone(), |sum: DVector<f64>| sum + &moved))
        })?;
        let mut series = self.day.series.to_vec();
        for (at, rows) in self.above.iter().enumerate().filter(|(_, rows)| !rows.is_empty()) {
            let place = held.binary_search(&at);
            let pull = place.map_or(0.0, |place| pulls[n + place]) - rows.iter().map(|row| pulls[*row]).sum::<f64>();
            let moved = self.covariance.own(node(at)) * pull + self.covariance.loading(node(at)).dot(&common);
            series[at] = if place.is_ok() { 0.0 } else { series[at] - moved };
        }
        let pulls = pulls.iter().skip(n).copied().collect();
        series.iter().all(|value| value.is_finite()).then_some(Held { series, pulls })
    }
}

#[cfg(test)]
mod tests;
