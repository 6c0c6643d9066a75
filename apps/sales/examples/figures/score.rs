//! Pairs of a backtest in a few numbers.

use vakhta_lifecycle::prediction::Pair;
use vakhta_stats::metric;

/// The quantiles that the two intervals and the forecast itself stand for.
const QUANTILES: [f64; 5] = [0.025, 0.1, 0.5, 0.9, 0.975];

/// Pooled absolute error over pooled actuals, a ratio.
pub(crate) fn wape(pairs: &[Pair], forecast: impl Fn(&Pair) -> f64) -> f64 {
    metric::wape(&values(pairs, forecast)).map_or(f64::NAN, |percent| percent / 100.0)
}

/// Actual and forecast of every pair.
pub(crate) fn values(pairs: &[Pair], forecast: impl Fn(&Pair) -> f64) -> Vec<(f64, f64)> {
    pairs.iter().map(|p| (p.actual, forecast(p))).collect()
}

/// Share of open days whose actual lies in the interval, in percent.
pub(crate) fn coverage(pairs: &[Pair], interval: impl Fn(&Pair) -> (f64, f64)) -> f64 {
    let open = pairs.iter().filter(|p| p.open && p.forecast > 0.0);
    let rows: Vec<(f64, f64, f64)> = open.map(|p| (p.actual, interval(p).0, interval(p).1)).collect();
    metric::coverage(&rows).unwrap_or(f64::NAN)
}

/// Weighted quantile loss: twice the pinball loss pooled over pairs, over the pooled actuals, averaged over
/// [`QUANTILES`]. Reference: Salinas et al. 2020 (DeepAR), section 4.
pub(crate) fn quantile_loss(pairs: &[Pair], quantiles: impl Fn(&Pair) -> [f64; 5]) -> f64 {
    let actual: f64 = pairs.iter().map(|p| p.actual.abs()).sum();
    let losses = QUANTILES.iter().enumerate().map(|(at, tau)| {
        let rows = values(pairs, |p| quantiles(p)[at]);
        2.0 * metric::pinball(&rows, *tau).unwrap_or(f64::NAN) * rows.len() as f64 / actual
    });
    losses.sum::<f64>() / QUANTILES.len() as f64
}

/// The quantiles that the model gave.
pub(crate) fn of_model(pair: &Pair) -> [f64; 5] {
    [pair.lo95, pair.lo80, pair.forecast, pair.hi80, pair.hi95]
}

/// A point is its own every quantile.
pub(crate) fn of_baseline(pair: &Pair) -> [f64; 5] {
    [pair.baseline; 5]
}

/// Threads to learn with.
pub(crate) fn threads() -> u32 {
    std::thread::available_parallelism().map_or(1, |n| u32::try_from(n.get()).unwrap_or(1))
}
