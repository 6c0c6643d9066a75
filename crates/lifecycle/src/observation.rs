//! What was predicted against what happened: pairs at the model's grain and their scores.
//!
//! A model may forecast finer than it is judged (branch × product, judged by branch × day). The finer series of a day are
//! summed first and scored after, so that a croissant too many and a roll too few of one branch cancel, as they do for its
//! owner. One (series, day) counts once, by its freshest forecast.

mod matched;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use vakhta_stats::metric::Scores;
pub use vakhta_stats::sums::ErrorSums;

pub use self::matched::{Matched, against_baseline, against_forecast, daily_losses, error_of};
use crate::decision::DecisionMetric;
use crate::ids::SeriesKey;
use crate::monitor::SegmentWindow;
use crate::prediction::Pair;
use crate::version::SegmentScores;

/// A pair at the grain of the model: the sums of its series on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GrainPair {
    /// The key at the grain, for example the branch.
    pub key: SeriesKey,
    /// The day.
    pub date: NaiveDate,
    /// What happened, in the target's units.
    pub actual: f64,
    /// What was forecast.
    pub forecast: f64,
    /// What the baseline would have said; NaN when it had nothing to say of one of the series.
    pub baseline: f64,
    /// Whether the day counts: one of its series was open, or something happened although the day was thought closed. A
    /// wrongly closed day must not vanish from the scores.
    pub open: bool,
    /// Series that were summed.
    pub n_series: u32,
}

/// The scores of the forecast and of the baseline on the same days.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GrainScores {
    /// The forecast, with the coverage of its intervals.
    pub forecast: Scores,
    /// The baseline.
    pub baseline: Scores,
}

/// The pairs summed to the grain that the key columns at `key_positions` form, ordered by key and day.
///
/// Of several forecasts of one (series, day) the one with the shortest lead counts. A pair whose actual or forecast is not
/// finite is left out of the sums.
#[must_use]
pub fn at_grain(pairs: &[Pair], key_positions: &[usize]) -> Vec<GrainPair> {
    let mut sums: BTreeMap<(SeriesKey, NaiveDate), GrainPair> = BTreeMap::new();
    for pair in freshest(pairs) {
        let key = pair.series.at(key_positions);
        let sum = sums.entry((key.clone(), pair.date)).or_insert_with(|| GrainPair {
            key,
            date: pair.date,
            actual: 0.0,
            forecast: 0.0,
            baseline: 0.0,
            open: false,
            n_series: 0,
        });
        sum.actual += pair.actual;
        sum.forecast += pair.forecast;
        sum.baseline += pair.baseline;
        sum.open |= counts(pair);
        sum.n_series += 1;
    }
    sums.into_values().collect()
}

/// The sums that [`GrainScores`] are computed from; those of several days add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct GrainSums {
    /// Of the forecast, with its intervals.
    pub forecast: ErrorSums,
    /// Of the baseline.
    pub baseline: ErrorSums,
}

impl GrainSums {
    /// The scores.
    #[must_use]
    pub fn scores(&self) -> GrainScores {
        GrainScores { forecast: self.forecast.scores(), baseline: self.baseline.scores() }
    }
}

/// The sums at a grain, of the same days as [`scores_at`].
#[must_use]
pub fn sums_at(pairs: &[Pair], key_positions: &[usize]) -> GrainSums {
    let days = at_grain(pairs, key_positions);
    let open = || days.iter().filter(|d| d.open);
    let (rows80, rows95) = intervals(pairs);
    GrainSums {
        forecast: ErrorSums::of(&open().map(|d| (d.actual, d.forecast)).collect::<Vec<_>>())
            .with_intervals(&rows80, &rows95),
        baseline: ErrorSums::of(&open().map(|d| (d.actual, d.baseline)).collect::<Vec<_>>()),
    }
}

/// The actuals of the series that count, each with an interval.
type IntervalRows = Vec<(f64, f64, f64)>;

fn intervals(pairs: &[Pair]) -> (IntervalRows, IntervalRows) {
    let series: Vec<&Pair> = freshest(pairs).into_iter().filter(|p| counts(p)).collect();
    let rows80 = series.iter().map(|p| (p.actual, p.lo80, p.hi80)).collect();
    (rows80, series.iter().map(|p| (p.actual, p.lo95, p.hi95)).collect())
}

/// The scores at a grain. Only days that count ([`GrainPair::open`]) are scored: on a closed day forecast and actual are
/// exactly 0 and would only dilute. Coverage is that of the series' own intervals, since intervals do not sum.
#[must_use]
pub fn scores_at(pairs: &[Pair], key_positions: &[usize]) -> GrainScores {
    let days = at_grain(pairs, key_positions);
    let open = || days.iter().filter(|d| d.open);
    let (rows80, rows95) = intervals(pairs);
    GrainScores {
        forecast: Scores::of(&open().map(|d| (d.actual, d.forecast)).collect::<Vec<_>>())
            .with_intervals(&rows80, &rows95),
        baseline: Scores::of(&open().map(|d| (d.actual, d.baseline)).collect::<Vec<_>>()),
    }
}

/// The scores of every segment: the rows whose key column at `position` (called `column`) has one value, each scored at the
/// grain of the model. Ordered by value.
#[must_use]
pub fn by_segment(pairs: &[Pair], grain: &[usize], position: usize, column: &str) -> Vec<SegmentScores> {
    let mut groups: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
    for pair in pairs {
        if let Some(value) = pair.series.parts().get(position) {
            groups.entry(value).or_default().push(pair.clone());
        }
    }
    groups
        .into_iter()
        .map(|(value, rows)| SegmentScores {
            column: column.to_owned(),
            value: value.to_owned(),
            scores: scores_at(&rows, grain).forecast,
        })
        .collect()
}

impl SegmentWindow {
    /// A segment's error by the model's metric.
    #[must_use]
    pub fn of(segment: &SegmentScores, metric: DecisionMetric) -> Self {
        Self { value: segment.value.clone(), error: metric.of(&segment.scores), n: segment.scores.n }
    }
}

/// One pair per (series, day): the usable one with the shortest lead.
fn freshest(pairs: &[Pair]) -> Vec<&Pair> {
    let mut best: BTreeMap<(&SeriesKey, NaiveDate), &Pair> = BTreeMap::new();
    for pair in pairs.iter().filter(|p| p.actual.is_finite() && p.forecast.is_finite()) {
        let held = best.entry((&pair.series, pair.date)).or_insert(pair);
        if pair.lead < held.lead {
            *held = pair;
        }
    }
    best.into_values().collect()
}

/// Whether a pair is scored: the day was open, or something happened although it was thought closed.
pub(crate) fn counts(pair: &Pair) -> bool {
    pair.open || pair.actual != 0.0
}

#[cfg(test)]
mod tests;
