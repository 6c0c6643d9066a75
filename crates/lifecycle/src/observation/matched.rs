//! Two forecasts on the same rows, and their losses by day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use vakhta_stats::bootstrap::DayLoss;
use vakhta_stats::classify::surprise;
use vakhta_stats::metric::Scores;

use super::GrainPair;
use crate::decision::DecisionMetric;
use crate::ids::SeriesKey;

/// One (key, day) on which a challenger and a comparator both have a forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// The key at the model's grain.
    pub key: SeriesKey,
    /// The day.
    pub date: NaiveDate,
    /// What happened.
    pub actual: f64,
    /// What the challenger forecast.
    pub challenger: f64,
    /// What the comparator forecast.
    pub comparator: f64,
    /// What the baseline would have said.
    pub baseline: f64,
}

impl Matched {
    fn usable(&self) -> bool {
        [self.actual, self.challenger, self.comparator, self.baseline].iter().all(|v| v.is_finite())
    }
}

/// The challenger beside the declared baseline, on the days that count; rows where one has no number are left out.
#[must_use]
pub fn against_baseline(challenger: &[GrainPair]) -> Vec<Matched> {
    challenger.iter().filter(|p| p.open).map(|p| row(p, p.baseline)).filter(Matched::usable).collect()
}

/// The challenger beside another forecast of the same rows, on the days that count and that both have.
#[must_use]
pub fn against_forecast(challenger: &[GrainPair], comparator: &[GrainPair]) -> Vec<Matched> {
    let theirs: BTreeMap<_, f64> = comparator.iter().map(|p| ((&p.key, p.date), p.forecast)).collect();
    let open = challenger.iter().filter(|p| p.open);
    open.filter_map(|p| theirs.get(&(&p.key, p.date)).map(|f| row(p, *f))).filter(Matched::usable).collect()
}

fn row(pair: &GrainPair, comparator: f64) -> Matched {
    Matched {
        key: pair.key.clone(),
        date: pair.date,
        actual: pair.actual,
        challenger: pair.forecast,
        comparator,
        baseline: pair.baseline,
    }
}

/// The metric of one of the forecasts over all rows; `forecast` picks it.
#[must_use]
pub fn error_of(rows: &[Matched], metric: DecisionMetric, forecast: fn(&Matched) -> f64) -> Option<f64> {
    metric.of(&Scores::of(&rows.iter().map(|r| (r.actual, forecast(r))).collect::<Vec<_>>()))
}

/// The losses of challenger (A) and comparator (B) by day, in order of days, as parts of the metric's ratio.
///
/// MAPE: num = Σ |e| / actual over actuals > 0, den = their number. WAPE: num = Σ |e|, den = Σ |actual|. MAE: num = Σ |e|,
/// den = rows. RMSE: num = Σ e², den = rows (the metric is the root of the ratio). Log loss: num = Σ −ln p of what happened, den =
/// rows.
#[must_use]
pub fn daily_losses(rows: &[Matched], metric: DecisionMetric) -> Vec<DayLoss> {
    let mut days: BTreeMap<NaiveDate, DayLoss> = BTreeMap::new();
    for row in rows.iter().filter(|r| r.usable()) {
        if metric == DecisionMetric::Mape && row.actual <= 0.0 {
            continue;
        }
        let day = days.entry(row.date).or_insert(DayLoss { num_a: 0.0, num_b: 0.0, den: 0.0 });
        day.num_a += loss(metric, row.actual, row.challenger);
        day.num_b += loss(metric, row.actual, row.comparator);
        day.den += if metric == DecisionMetric::Wape { row.actual.abs() } else { 1.0 };
    }
    days.into_values().collect()
}

fn loss(metric: DecisionMetric, actual: f64, forecast: f64) -> f64 {
    let error = (forecast - actual).abs();
    match metric {
        DecisionMetric::Mape => error / actual,
        DecisionMetric::Wape | DecisionMetric::Mae => error,
        DecisionMetric::Rmse => error * error,
        // NaN, where a pair is no outcome and probability, makes the whole unknown, as the metric itself is then.
        DecisionMetric::LogLoss => surprise(actual, forecast).unwrap_or(f64::NAN),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matched(day: u32, actual: f64, challenger: f64, comparator: f64) -> Matched {
        Matched {
            key: SeriesKey::new(vec!["B01".into()]),
            date: NaiveDate::from_ymd_opt(2026, 3, day).unwrap(),
            actual,
            challenger,
            comparator,
            baseline: 0.0,
        }
    }

    fn grain(day: u32, forecast: f64, open: bool) -> GrainPair {
        let Matched { key, date, actual, .. } = matched(day, 10.0, 0.0, 0.0);
        GrainPair { key, date, actual, forecast, baseline: 12.0, open, n_series: 1 }
    }

    #[test]
    fn only_rows_that_both_have_and_that_count_are_compared() {
        let ours = [grain(1, 10.0, true), grain(2, 11.0, true), grain(3, 12.0, false), grain(4, f64::NAN, true)];
        let theirs = [grain(2, 13.0, true), grain(3, 13.0, true), grain(4, 13.0, true)];
        let rows = against_forecast(&ours, &theirs);
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].challenger, rows[0].comparator, rows[0].baseline), (11.0, 13.0, 12.0));
        assert_eq!(against_baseline(&ours).len(), 2);
    }

    #[test]
    fn the_losses_of_probabilities_make_the_log_loss() {
        let rows = [matched(1, 1.0, 0.8, 0.5), matched(1, 0.0, 0.3, 0.5), matched(2, 1.0, 0.6, 0.5)];
        let days = daily_losses(&rows, DecisionMetric::LogLoss);
        let ratio = days.iter().map(|d| d.num_a).sum::<f64>() / days.iter().map(|d| d.den).sum::<f64>();
        let whole = error_of(&rows, DecisionMetric::LogLoss, |r| r.challenger).unwrap();
        assert!((ratio - whole).abs() < 1e-12 && (whole - 0.3635).abs() < 1e-4, "{ratio} {whole}");
        let sales = [matched(1, 12.0, 11.0, 10.0)];
        assert_eq!(error_of(&sales, DecisionMetric::LogLoss, |r| r.challenger), None);
    }

    proptest! {
        /// The ratio of the summed parts is the metric itself: what is resampled is what decides.
        #[test]
        fn the_parts_of_all_days_make_the_metric(
            rows in prop::collection::vec((1..28_u32, 0.0..100.0_f64, 0.0..100.0_f64, 0.0..100.0_f64), 1..60)
        ) {
            let rows: Vec<Matched> = rows.iter().map(|(d, a, f, g)| matched(*d, *a, *f, *g)).collect();
            for metric in [DecisionMetric::Mape, DecisionMetric::Wape, DecisionMetric::Mae, DecisionMetric::Rmse] {
                let days = daily_losses(&rows, metric);
                let ratio = days.iter().map(|d| d.num_a).sum::<f64>() / days.iter().map(|d| d.den).sum::<f64>();
                let value = match metric {
                    DecisionMetric::Mape | DecisionMetric::Wape => 100.0 * ratio,
                    DecisionMetric::Mae | DecisionMetric::LogLoss => ratio,
                    DecisionMetric::Rmse => ratio.sqrt(),
                };
                let whole = error_of(&rows, metric, |r| r.challenger);
                prop_assert!(whole.is_none_or(|w| (w - value).abs() <= 1e-9 * w.max(1.0)), "{metric:?}: {whole:?} {value}");
            }
        }
    }
}
