//! What a backtest measured: every metric of the forecast and of both baselines, over all leads and by bucket of leads.
//!
//! One series and day is forecast from several origins here, so that rows of different origins are never merged: each origin's
//! rows are summed to the model's grain by themselves.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use vakhta_stats::interval::{interval_score, mean_width};
use vakhta_stats::metric::{Scores, mase_pooled, pinball, smape};

use crate::observation::{at_grain, counts};
use crate::prediction::Pair;

/// One forecast of one day from one origin, beside what happened and what the baselines would have said.
#[derive(Debug, Clone, PartialEq)]
pub struct BacktestRow {
    /// The last day that was known.
    pub origin: NaiveDate,
    /// Forecast, intervals, declared baseline and actual.
    pub pair: Pair,
    /// The last known value of the same weekday.
    pub seasonal_naive: f64,
    /// The mean of the last eight of the same weekday.
    pub weekday_mean: f64,
    /// Mean absolute difference of the series' days one week apart, as known at the origin: the scale of MASE.
    pub scale: Option<f64>,
}

/// Every metric of one forecast. `None` is "not defined" or "says nothing of it" (a baseline has no intervals).
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Measures {
    /// Errors and coverage.
    #[serde(flatten)]
    pub scores: Scores,
    /// Symmetric mean absolute percentage error, in percent.
    pub smape: Option<f64>,
    /// Mean pinball loss of the five quantiles 2.5, 10, 50, 90 and 97.5 %, in the target's units.
    pub pinball: Option<f64>,
    /// Mean width of the 80 % interval, in the target's units.
    pub width80: Option<f64>,
    /// Mean width of the 95 % interval.
    pub width95: Option<f64>,
    /// Mean interval score of the 80 % interval, in the target's units.
    pub interval_score80: Option<f64>,
    /// Mean interval score of the 95 % interval.
    pub interval_score95: Option<f64>,
}

/// The forecast beside the baselines on the same rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slice {
    /// The first lead, in days.
    pub from_lead: u16,
    /// The last lead.
    pub to_lead: u16,
    /// The model's forecast.
    pub forecast: Measures,
    /// The last known value of the same weekday.
    pub seasonal_naive: Measures,
    /// The mean of the last eight of the same weekday.
    pub weekday_mean: Measures,
}

/// What a backtest measured. In each list the first slice is the whole horizon, the others are its buckets of leads.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BacktestSummary {
    /// By series and day.
    pub series: Vec<Slice>,
    /// At the model's grain, where that is coarser than the series; intervals do not sum, so there are none.
    pub grain: Vec<Slice>,
}

/// The last leads of the buckets; a horizon ends the last of them.
const BUCKETS: [u16; 5] = [1, 7, 14, 28, 63];

/// Summarizes the rows of all origins. Only days that count are scored, as everywhere: open ones, and closed ones on which
/// something happened.
///
/// `grain` holds the positions of the grain's key columns; all of them, or none, means the series themselves.
#[must_use]
pub fn summarize(rows: &[BacktestRow], grain: &[usize], horizon: u16) -> BacktestSummary {
    let counted: Vec<&BacktestRow> = rows.iter().filter(|r| counts(&r.pair)).collect();
    let n_keys = rows.first().map_or(0, |r| r.pair.series.parts().len());
    let coarser = grain.len() < n_keys;
    let sums = if coarser { grain_sums(rows, grain) } else { Vec::new() };
    let leads = leads(horizon);
    BacktestSummary {
        series: leads.iter().map(|&within| series_slice(&counted, within)).collect(),
        grain: if coarser { leads.iter().map(|&within| grain_slice(&sums, within)).collect() } else { Vec::new() },
    }
}

/// The whole horizon, then its buckets.
fn leads(horizon: u16) -> Vec<(u16, u16)> {
    let mut all = vec![(1, horizon)];
    let mut from = 1;
    for to in BUCKETS {
        if from <= horizon && !(from == 1 && to >= horizon) {
            all.push((from, to.min(horizon)));
        }
        from = to + 1;
    }
    all
}

fn series_slice(rows: &[&BacktestRow], (from_lead, to_lead): (u16, u16)) -> Slice {
    let rows: Vec<&BacktestRow> =
        rows.iter().copied().filter(|r| (from_lead..=to_lead).contains(&r.pair.lead)).collect();
    let point = |of: fn(&BacktestRow) -> f64| {
        let pairs: Vec<(f64, f64)> = rows.iter().map(|r| (r.pair.actual, of(r))).collect();
        let scaled: Vec<_> = rows.iter().filter_map(|r| Some((r.pair.actual, of(r), r.scale?))).collect();
        let scores = Scores { mase: mase_pooled(&scaled), ..Scores::of(&pairs) };
        Measures { scores, smape: smape(&pairs), ..Measures::default() }
    };
    Slice {
        from_lead,
        to_lead,
        forecast: with_intervals(point(|r| r.pair.forecast), &rows),
        seasonal_naive: point(|r| r.seasonal_naive),
        weekday_mean: point(|r| r.weekday_mean),
    }
}

fn with_intervals(measures: Measures, rows: &[&BacktestRow]) -> Measures {
    let of = |value: fn(&Pair) -> f64| rows.iter().map(|r| (r.pair.actual, value(&r.pair))).collect::<Vec<_>>();
    let rows80: Vec<_> = rows.iter().map(|r| (r.pair.actual, r.pair.lo80, r.pair.hi80)).collect();
    let rows95: Vec<_> = rows.iter().map(|r| (r.pair.actual, r.pair.lo95, r.pair.hi95)).collect();
    let losses: Option<Vec<f64>> = [
        pinball(&of(|p| p.lo95), 0.025),
        pinball(&of(|p| p.lo80), 0.1),
        pinball(&of(|p| p.forecast), 0.5),
        pinball(&of(|p| p.hi80), 0.9),
        pinball(&of(|p| p.hi95), 0.975),
    ]
    .into_iter()
    .collect();
    Measures {
        scores: measures.scores.with_intervals(&rows80, &rows95),
        pinball: losses.map(|l| l.iter().sum::<f64>() / l.len() as f64),
        width80: mean_width(&rows80),
        width95: mean_width(&rows95),
        interval_score80: interval_score(&rows80, 0.8),
        interval_score95: interval_score(&rows95, 0.95),
        ..measures
    }
}

/// One day of one key at the grain, from one origin: lead, actual, forecast, seasonal naive, weekday mean.
type Sum = (u16, [f64; 4]);

fn grain_sums(rows: &[BacktestRow], grain: &[usize]) -> Vec<Sum> {
    let mut origins: BTreeMap<NaiveDate, Vec<&BacktestRow>> = BTreeMap::new();
    for row in rows {
        origins.entry(row.origin).or_default().push(row);
    }
    let mut sums = Vec::new();
    for (origin, own) in origins {
        let by = |baseline: fn(&BacktestRow) -> f64| {
            let pairs: Vec<Pair> = own.iter().map(|r| Pair { baseline: baseline(r), ..r.pair.clone() }).collect();
            at_grain(&pairs, grain)
        };
        for (naive, mean) in by(|r| r.seasonal_naive).into_iter().zip(by(|r| r.weekday_mean)) {
            let lead = u16::try_from((naive.date - origin).num_days()).unwrap_or(u16::MAX);
            if naive.open {
                sums.push((lead, [naive.actual, naive.forecast, naive.baseline, mean.baseline]));
            }
        }
    }
    sums
}

fn grain_slice(sums: &[Sum], (from_lead, to_lead): (u16, u16)) -> Slice {
    let own: Vec<&[f64; 4]> =
        sums.iter().filter(|(lead, _)| (from_lead..=to_lead).contains(lead)).map(|(_, sum)| sum).collect();
    let point = |at: usize| {
        let pairs: Vec<(f64, f64)> = own.iter().map(|sum| (sum[0], sum[at])).collect();
        Measures { scores: Scores::of(&pairs), smape: smape(&pairs), ..Measures::default() }
    };
    Slice { from_lead, to_lead, forecast: point(1), seasonal_naive: point(2), weekday_mean: point(3) }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;
    use crate::ids::{SeriesKey, VersionId};

    fn row(origin: u32, lead: u16, branch: &str, product: &str, (actual, forecast): (f64, f64)) -> BacktestRow {
        let origin = NaiveDate::from_ymd_opt(2026, 3, origin).unwrap();
        BacktestRow {
            origin,
            pair: Pair {
                series: SeriesKey::new(vec![branch.into(), product.into()]),
                date: origin.checked_add_days(Days::new(u64::from(lead))).unwrap(),
                lead,
                version: VersionId::new(chrono::DateTime::UNIX_EPOCH, 0),
                actual,
                forecast,
                baseline: 0.0,
                lo80: forecast - 1.0,
                hi80: forecast + 1.0,
                lo95: forecast - 2.0,
                hi95: forecast + 2.0,
                open: true,
            },
            seasonal_naive: actual + 4.0,
            weekday_mean: actual + 2.0,
            scale: Some(4.0),
        }
    }

    #[test]
    fn one_day_from_two_origins_counts_twice() {
        // 9 March from the 1st (lead 8) and from the 8th (lead 1): the shorter lead must not swallow the longer one.
        let rows = [row(1, 8, "B1", "P1", (10.0, 14.0)), row(8, 1, "B1", "P1", (10.0, 11.0))];
        let summary = summarize(&rows, &[0], 14);
        assert_eq!(summary.series[0].forecast.scores.n, 2);
        assert_eq!(summary.grain[0].forecast.scores.mae, Some(2.5));
        let by_lead: Vec<_> = summary.series.iter().map(|s| (s.from_lead, s.to_lead, s.forecast.scores.n)).collect();
        assert_eq!(by_lead, [(1, 14, 2), (1, 1, 1), (2, 7, 0), (8, 14, 1)]);
    }

    #[test]
    fn errors_of_one_branch_cancel_at_the_grain_and_baselines_are_summed_alike() {
        let rows = [row(1, 1, "B1", "P1", (10.0, 12.0)), row(1, 1, "B1", "P2", (10.0, 8.0))];
        let summary = summarize(&rows, &[0], 7);
        assert_eq!(summary.series[0].forecast.scores.mae, Some(2.0));
        assert_eq!(summary.series[0].forecast.scores.mase, Some(0.5));
        assert_eq!(summary.series[0].seasonal_naive.scores.mase, Some(1.0));
        assert_eq!(summary.grain[0].forecast.scores.mae, Some(0.0));
        assert_eq!(summary.grain[0].seasonal_naive.scores.mae, Some(8.0));
        assert_eq!(summary.grain[0].weekday_mean.scores.mae, Some(4.0));
        assert!(summarize(&rows, &[0, 1], 7).grain.is_empty());
    }

    #[test]
    fn only_the_forecast_has_intervals() {
        let slice = summarize(&[row(1, 1, "B1", "P1", (10.0, 10.5))], &[0, 1], 1).series.remove(0);
        assert_eq!((slice.forecast.scores.coverage80, slice.forecast.width80), (Some(100.0), Some(2.0)));
        assert_eq!(slice.forecast.interval_score95, Some(4.0));
        assert!(slice.forecast.pinball.is_some());
        assert_eq!((slice.seasonal_naive.width80, slice.seasonal_naive.pinball), (None, None));
    }

    #[test]
    fn a_closed_day_on_which_nothing_happened_does_not_count() {
        let mut closed = row(1, 1, "B1", "P1", (0.0, 3.0));
        closed.pair.open = false;
        assert_eq!(summarize(&[closed], &[0], 7).series[0].forecast.scores.n, 0);
        assert_eq!(summarize(&[], &[], 7).series[0].forecast.scores.n, 0);
    }
}
