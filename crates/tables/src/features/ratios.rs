//! What a day was in relation to an ordinary day of its kind: the measure of holidays and promotions.
//!
//! A day's ordinary value is the median of the regular same weekdays up to four weeks before and after it. It needs the
//! weeks after, so it is known only [`RATIO_DELAY`] days later; [`Ratios`] hands out slices that end accordingly.

use super::stats::median;

/// Days after which the ratio of a day is known: four weeks.
pub(super) const RATIO_DELAY: usize = 28;

/// Weeks to both sides that make a day's ordinary value.
const WEEKS: i64 = 4;

/// Least regular same weekdays for an ordinary value, and least series for a pool's ratio.
const AT_LEAST: usize = 3;

/// Smallest sum of ordinary values that is divided by.
const TINY: f64 = 1e-9;

/// Ratios of every series and pool on every day, `[n, n_days]`.
#[derive(Debug, Clone)]
pub(super) struct Ratios {
    n_days: usize,
    series: Vec<f64>,
    pools: Vec<f64>,
}

/// One series as ratios need it: all its known targets, those of open days and those of regular days, NaN elsewhere.
pub(super) struct DayValues<'a> {
    pub(super) open: &'a [f64],
    pub(super) regular: &'a [f64],
}

impl Ratios {
    pub(super) fn new(series: &[DayValues<'_>], pool_of: &[usize], n_days: usize) -> Self {
        let n_pools = pool_of.iter().max().map_or(0, |last| last + 1);
        let mut sizes = vec![0_usize; n_pools];
        pool_of.iter().for_each(|pool| sizes[*pool] += 1);
        let mut ratios = Vec::with_capacity(series.len() * n_days);
        let mut sums = vec![(0.0, 0.0, 0_usize); n_pools * n_days];
        let mut window = Vec::with_capacity(8);
        for (values, pool) in series.iter().zip(pool_of) {
            for day in 0..n_days {
                let value = values.open.get(day).copied().unwrap_or(f64::NAN);
                let usual = if value.is_nan() { f64::NAN } else { ordinary(values.regular, day, &mut window) };
                if usual > 0.0 {
                    let sum = &mut sums[pool * n_days + day];
                    *sum = (sum.0 + value, sum.1 + usual, sum.2 + 1);
                    ratios.push(value / usual);
                } else {
                    ratios.push(f64::NAN);
                }
            }
        }
        let pooled = |(at, sum): (usize, &(f64, f64, usize))| {
            let least = AT_LEAST.min(sizes.get(at / n_days.max(1)).copied().unwrap_or(AT_LEAST));
            if sum.2 >= least { sum.0 / sum.1.max(TINY) } else { f64::NAN }
        };
        let pools = sums.iter().enumerate().map(pooled).collect();
        Self { n_days, series: ratios, pools }
    }

    /// Ratios of a series that are known at the end of day position `origin`.
    pub(super) fn series(&self, series: usize, n_known: usize) -> &[f64] {
        self.cut(&self.series, series, n_known)
    }

    /// Ratios of a pool that are known at the end of day position `origin`.
    pub(super) fn pool(&self, pool: usize, n_known: usize) -> &[f64] {
        self.cut(&self.pools, pool, n_known)
    }

    fn cut<'a>(&self, values: &'a [f64], at: usize, n_known: usize) -> &'a [f64] {
        let known = n_known.saturating_sub(RATIO_DELAY).min(self.n_days);
        values.get(at * self.n_days..at * self.n_days + known).unwrap_or(&[])
    }
}

fn ordinary(regular: &[f64], day: usize, window: &mut Vec<f64>) -> f64 {
    window.clear();
    for week in (-WEEKS..=WEEKS).filter(|week| *week != 0) {
        let at = i64::try_from(day).ok().and_then(|day| usize::try_from(day + 7 * week).ok());
        window.extend(at.and_then(|at| regular.get(at)).copied().filter(|value| !value.is_nan()));
    }
    if window.len() < AT_LEAST { f64::NAN } else { median(window) }
}
