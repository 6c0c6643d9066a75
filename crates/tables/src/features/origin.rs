//! The kernel: all features of any series for many target dates, as of one origin.
//!
//! Training, the nightly batch and an on-demand answer call this and nothing else, so they cannot differ.

use super::feature::Feature;
use super::own::{Own, group_windows};
use super::past::Past;
use super::pools::{Pool, Total, pools, scales, totals};
use super::row::Row;
use super::spec_parts::LevelKind;
use crate::calendar::weekday_of;

/// Everything about an origin that its rows share.
#[derive(Debug)]
pub struct Origin<'h> {
    pub(super) past: Past<'h>,
    pub(super) dates: Vec<i32>,
    pub(super) own: Vec<Own>,
    pub(super) pools: Vec<Pool>,
    pub(super) totals: Vec<Vec<Total>>,
    /// Level of every series before the floor.
    pub(super) means: Vec<f64>,
    pub(super) windows: Vec<usize>,
}

impl<'h> Origin<'h> {
    /// Prepares an origin for target dates (day numbers, all after it), on up to `threads` threads.
    #[must_use]
    pub fn new(past: Past<'h>, dates: &[i32], threads: usize) -> Self {
        let own = own_of_all(past, dates, threads);
        let pools = pools(past, &own, dates.len());
        let totals = past.totals().iter().map(|group_of| totals(group_of, &own)).collect();
        let means = scales(past, &own);
        let windows = group_windows(past.set().spec());
        Self { past, dates: dates.to_vec(), own, pools, totals, means, windows }
    }

    /// The target dates, as given.
    #[must_use]
    pub fn dates(&self) -> &[i32] {
        &self.dates
    }

    /// Known values of open days that a series has at this origin.
    #[must_use]
    pub fn n_open(&self, series: usize) -> usize {
        self.own.get(series).map_or(0, |own| own.n_open)
    }

    /// The scale of a series: its mean level, never below the declared floor.
    #[must_use]
    pub fn scale(&self, series: usize) -> f64 {
        let floor = self.past.set().spec().scale.floor;
        self.means.get(series).copied().filter(|mean| mean.is_finite()).map_or(floor, |mean| mean.max(floor))
    }

    /// The level of a series on a target date, in the target's units: what the target transform relates to.
    ///
    /// NaN only where no series of the panel has any past.
    #[must_use]
    pub fn level(&self, series: usize, day: i32) -> f64 {
        let target = &self.past.set().spec().target;
        let mean = self.means.get(series).copied().unwrap_or(f64::NAN);
        if target.level == LevelKind::Scale {
            return mean;
        }
        let weekday = weekday_of(day);
        let (level, n) = self.own.get(series).map_or((f64::NAN, 0), |own| own.weekday_level[weekday]);
        if n >= target.weekday_min {
            return level;
        }
        let index = self.pools.get(self.past.pool_of(series)).map_or(f64::NAN, |pool| pool.weekday_index[weekday]);
        mean * if index.is_finite() { index } else { 1.0 }
    }

    /// Writes the features of a series for the target dates at the given positions, row after row.
    ///
    /// `out` must hold `positions.len() * n_features` numbers; a position beyond the dates leaves its row NaN.
    pub fn fill(&self, series: usize, positions: &[usize], out: &mut [f64]) {
        let features = self.past.set().features();
        let Some(row) = Row::new(self, series) else {
            out.fill(f64::NAN);
            return;
        };
        for (position, cells) in positions.iter().zip(out.chunks_mut(features.len().max(1))) {
            match self.dates.get(*position) {
                Some(day) => row.fill(*position, *day, cells),
                None => cells.fill(f64::NAN),
            }
        }
    }

    /// The features of one row; the convenient form of [`Origin::fill`].
    #[must_use]
    pub fn row(&self, series: usize, position: usize) -> Vec<f64> {
        let mut out = vec![f64::NAN; self.past.set().len()];
        self.fill(series, &[position], &mut out);
        out
    }

    /// What was known at this origin.
    #[must_use]
    pub fn past(&self) -> Past<'h> {
        self.past
    }

    pub(super) fn window(&self, n: usize) -> usize {
        self.windows.binary_search(&n).unwrap_or(0)
    }

    pub(super) fn fixed(&self, series: usize, feature: Feature) -> f64 {
        let pool = self.pools.get(self.past.pool_of(series));
        match feature {
            Feature::LogScale => self.scale(series).ln(),
            Feature::TotalLog(at) => self.total(at, series).ln(),
            Feature::TotalShare(at) => self.means[series] / self.total(at, series),
            Feature::TotalTrend(at, n) => {
                let sum = self.group(at, series).map_or(f64::NAN, |total| total.windows[self.window(n)]);
                sum / self.total(at, series)
            }
            Feature::PoolTrend(n) => pool.map_or(f64::NAN, |pool| pool.trends[self.window(n)]),
            Feature::UpliftPool(at) => pool.and_then(|pool| pool.uplifts.get(at)).copied().unwrap_or(f64::NAN),
            _ => f64::NAN,
        }
    }

    fn group(&self, at: usize, series: usize) -> Option<&Total> {
        let group = *self.past.totals().get(at)?.get(series)?;
        self.totals.get(at)?.get(group)
    }

    fn total(&self, at: usize, series: usize) -> f64 {
        let floor = self.past.set().spec().scale.floor;
        self.group(at, series).map_or(floor, |total| total.scale.max(floor))
    }
}

fn own_of_all(past: Past<'_>, dates: &[i32], threads: usize) -> Vec<Own> {
    let n_series = past.n_series();
    let size = n_series.div_ceil(threads.max(1)).max(1);
    if size >= n_series {
        return (0..n_series).map(|series| Own::new(past, series, dates)).collect();
    }
    let chunks: Vec<std::ops::Range<usize>> =
        (0..n_series).step_by(size).map(|from| from..(from + size).min(n_series)).collect();
    let mut out = Vec::with_capacity(n_series);
    std::thread::scope(|scope| {
        let workers: Vec<_> = chunks
            .into_iter()
            .map(|range| {
                let again = range.clone();
                let worker = scope.spawn(move || range.map(|series| Own::new(past, series, dates)).collect::<Vec<_>>());
                (worker, again)
            })
            .collect();
        for (worker, range) in workers {
            // A worker ends early only if the process is out of memory; its share is then computed here.
            let part = worker.join();
            out.extend(part.unwrap_or_else(|_| range.map(|series| Own::new(past, series, dates)).collect()));
        }
    });
    out
}
