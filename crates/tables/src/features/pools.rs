//! What comparable series say together at an origin, and the level of a series that has little past of its own.

use super::own::{Own, group_windows, uplift_of, uplift_start};
use super::past::Past;
use super::spec_parts::CovariateSpec;
use super::stats::{count, mean};

/// Smallest sum that is divided by.
const TINY: f64 = 1e-9;

/// A pool of comparable series.
#[derive(Debug, Clone)]
pub(super) struct Pool {
    /// Same-weekday level over scale, summed over series, by weekday; NaN where no series has one.
    pub(super) weekday_index: [f64; 7],
    /// Sum of window means over sum of scales, in the order of the group windows.
    pub(super) trends: Vec<f64>,
    /// Mean ratio on days with a positive value, by covariate; NaN where too few.
    pub(super) uplifts: Vec<f64>,
    /// The week a year before each target date, over the level of a year ago.
    pub(super) year_week: Vec<f64>,
}

/// Sums over a totals group.
#[derive(Debug, Clone)]
pub(super) struct Total {
    pub(super) scale: f64,
    pub(super) windows: Vec<f64>,
}

pub(super) fn pools(past: Past<'_>, own: &[Own], n_dates: usize) -> Vec<Pool> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); past.n_pools()];
    for series in 0..own.len() {
        members[past.pool_of(series)].push(series);
    }
    members.iter().enumerate().map(|(at, members)| Pool::new(past, at, members, own, n_dates)).collect()
}

impl Pool {
    fn new(past: Past<'_>, at: usize, members: &[usize], own: &[Own], n_dates: usize) -> Self {
        let spec = past.set().spec();
        let mut weekday_index = [f64::NAN; 7];
        for (weekday, slot) in weekday_index.iter_mut().enumerate() {
            let levels = members.iter().map(|series| (own[*series].weekday_level[weekday].0, own[*series].mean));
            let known = levels.filter(|(level, scale)| !level.is_nan() && !scale.is_nan());
            let (sum, scales, n) =
                known.fold((0.0, 0.0, 0), |acc, (level, scale)| (acc.0 + level, acc.1 + scale, acc.2 + 1));
            if n > 0 {
                *slot = sum / f64::max(scales, TINY);
            }
        }
        let least = spec.groups.as_ref().map_or(0, |groups| groups.pool_history);
        let grown: Vec<&Own> = members.iter().map(|series| &own[*series]).filter(|own| own.n_open >= least).collect();
        let scale = grown.iter().map(|own| known(own.mean)).sum::<f64>().max(spec.scale.floor);
        let trend = |window: usize| {
            let sum = grown.iter().map(|own| known(own.window_means[window])).sum::<f64>();
            if grown.is_empty() { f64::NAN } else { sum / scale }
        };
        Self {
            weekday_index,
            trends: (0..group_windows(spec).len()).map(trend).collect(),
            uplifts: spec.covariates.iter().enumerate().map(|(c, spec)| uplift(past, at, c, spec)).collect(),
            year_week: (0..n_dates).map(|date| year_week(past, members, own, date)).collect(),
        }
    }
}

fn known(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value }
}

fn uplift(past: Past<'_>, pool: usize, covariate: usize, spec: &CovariateSpec) -> f64 {
    if !spec.uplift {
        return f64::NAN;
    }
    let ratios = past.pool_ratios(pool);
    let days = uplift_start(past.n_known())..ratios.len();
    uplift_of(days.filter(|day| past.pool_on(covariate, pool, *day)).map(|day| ratios[day]))
}

fn year_week(past: Past<'_>, members: &[usize], own: &[Own], date: usize) -> f64 {
    let spec = past.set().spec();
    let Some(year) = &spec.last_year else { return f64::NAN };
    let (mut sum, mut levels, mut n) = (0.0, 0.0, 0);
    for series in members {
        let one = &own[*series];
        let week = one.year_week.get(date).copied().unwrap_or(f64::NAN);
        if !week.is_nan() && !one.year_level.is_nan() {
            sum += week;
            levels += one.year_level.max(spec.scale.floor);
            n += 1;
        }
    }
    if n < year.pool_min.min(members.len()).max(1) { f64::NAN } else { sum / levels.max(spec.scale.floor) }
}

/// Sums of the groups of one totals column, by group.
pub(super) fn totals(group_of: &[usize], own: &[Own]) -> Vec<Total> {
    let n_groups = group_of.iter().max().map_or(0, |last| last + 1);
    let n_windows = own.first().map_or(0, |own| own.window_means.len());
    let mut totals = vec![Total { scale: 0.0, windows: vec![0.0; n_windows] }; n_groups];
    for (group, own) in group_of.iter().zip(own) {
        let total = &mut totals[*group];
        total.scale += known(own.mean);
        for (sum, value) in total.windows.iter_mut().zip(&own.window_means) {
            *sum += known(*value);
        }
    }
    totals
}

/// The mean level of every series, NaN only where no series at all has a past.
///
/// A series with fewer than `own_min` values is mixed, in proportion, with a borrowed level: the product of the mean
/// levels of the groups it shares, one for each key column, over the mean of all to the power of their number less
/// one. That is the level if branch and product act as factors; an unseen key value counts as average.
pub(super) fn scales(past: Past<'_>, own: &[Own]) -> Vec<f64> {
    let least = past.set().spec().scale.own_min;
    if own.iter().all(|own| own.n_open >= least) {
        return own.iter().map(|own| own.mean).collect();
    }
    let grown: Vec<usize> = (0..own.len()).filter(|series| own[*series].n_open >= least).collect();
    let overall = mean(&grown.iter().map(|series| own[*series].mean).collect::<Vec<_>>());
    let keys = past.meta().series();
    let borrowed = |series: usize| {
        let alike = |key: usize| {
            let same = |other: &&usize| keys[**other].get(key) == keys[series].get(key);
            let means: Vec<f64> = grown.iter().filter(same).map(|other| own[*other].mean).collect();
            let factor = mean(&means) / overall;
            if factor.is_finite() { factor } else { 1.0 }
        };
        overall * (0..keys[series].len()).map(alike).product::<f64>()
    };
    own.iter()
        .enumerate()
        .map(|(series, one)| match (one.n_open, borrowed(series)) {
            (n, _) if n >= least => one.mean,
            (0, other) => other,
            (_, other) if other.is_nan() => one.mean,
            (n, other) => {
                let share = count(n) / count(least);
                share * one.mean + (1.0 - share) * other
            }
        })
        .collect()
}
