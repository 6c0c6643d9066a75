//! Forecasts of series with little past of their own: the level of similar series, corrected by the days that are known, times the
//! shape of what is forecast for those.
//!
//! Similar are the grown series that share most key values, among them those with the same attributes, and once a week is known
//! those that moved most like it on the same days. The level is drawn from their median to the own one as days come in; how
//! fast, and how wide the intervals must be, is measured by taking the past of every branch away in turn. A credibility
//! estimate in the sense of Bühlmann 1967, on the scale of logarithms.

mod known;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::prediction::{Basis, Pair};
use vakhta_stats::quantile::median;
use vakhta_tables::calendar::day_of;

use self::known::{Day, Known};
use super::data::ModelData;
use super::forecaster::DayForecast;
use super::intervals::{Interval, Intervals, Residual};
use crate::error::ServiceError;

/// Days of history that are left to a series when its past is taken away.
const LEFT: [usize; 4] = [0, 7, 14, 21];
/// A week with a closed day counts for a week.
const WEEK_OF_OPEN_DAYS: f64 = 6.0 / 7.0;
/// Days that the level of similar series may count for.
const PRIORS: [f64; 6] = [0.5, 1.0, 2.0, 4.0, 8.0, 16.0];
/// Series whose past is taken away; more would teach no more.
const MOST_TESTED: usize = 150;
/// A wrong level errs in proportion.
const POWER: f64 = 1.0;
/// Similar series that are named.
const NAMED: usize = 3;

/// What a version learned of series with little past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColdStart {
    /// From so many known open days on a series stands on its own.
    min_history: usize,
    /// Days that the level of similar series counts for.
    prior_days: f64,
    /// Intervals by days of history, rising.
    intervals: Vec<(usize, Intervals)>,
}

/// An origin that was held out: what was known then, and what became of the forecasts.
pub(crate) struct HeldOut<'a> {
    pub(crate) known: &'a ModelData,
    pub(crate) origin: NaiveDate,
    pub(crate) pairs: &'a [Pair],
}

/// Values by series and day.
type Table = BTreeMap<(usize, NaiveDate), f64>;

/// What similar series say of one with little past.
struct Borrowed {
    /// Nearest first, with their levels.
    similar: Vec<(usize, f64)>,
    /// Their median level.
    prior: f64,
    /// The own level over what the days known would have been at level 1, if that can be told.
    own: Option<f64>,
    /// Days that tell it.
    n_own: usize,
}

impl ColdStart {
    /// Takes the past of every value of the key column at `unit` away in turn, on every held-out origin. `None` where there are
    /// no similar series to learn from.
    pub(crate) fn learn(
        origins: &[HeldOut<'_>],
        (unit, min_history): (usize, usize),
        horizon: u16,
    ) -> Result<Option<Self>, ServiceError> {
        let mut residuals = vec![vec![Vec::new(); PRIORS.len()]; LEFT.len()];
        for held in origins {
            let known = Known::new(held.known, held.origin)?;
            let table = expected(held);
            let grown: Vec<usize> = (0..known.n_series()).filter(|s| known.days(*s).len() >= min_history).collect();
            for &series in grown.iter().step_by(grown.len().div_ceil(MOST_TESTED).max(1)) {
                let others: Vec<usize> =
                    grown.iter().copied().filter(|other| !known.share(series, *other, unit)).collect();
                let own: Vec<&Pair> = held.pairs.iter().filter(|p| p.series == *known.key(series)).collect();
                for (left, by_prior) in LEFT.iter().zip(&mut residuals) {
                    let Some(borrowed) = Borrowed::of(&known, series, known.last(series, *left), &others) else {
                        continue;
                    };
                    for pair in own.iter().filter(|p| p.open) {
                        let Some(shape) = borrowed.shape(&table, pair.date).filter(|shape| *shape > 0.0) else {
                            continue;
                        };
                        for (prior, found) in PRIORS.iter().zip(by_prior.iter_mut()) {
                            let forecast = borrowed.level(*prior) * shape;
                            found.push(Residual { lead: pair.lead, forecast, actual: pair.actual });
                        }
                    }
                }
            }
        }
        Ok(Self::of(&residuals, min_history, horizon))
    }

    /// The prior that errs least, and its intervals.
    fn of(residuals: &[Vec<Vec<Residual>>], min_history: usize, horizon: u16) -> Option<Self> {
        let error = |prior: usize| -> f64 {
            residuals.iter().flat_map(|by_prior| &by_prior[prior]).map(|r| (r.actual - r.forecast).abs()).sum()
        };
        let best = (0..PRIORS.len()).min_by(|a, b| error(*a).total_cmp(&error(*b)))?;
        let intervals: Option<Vec<(usize, Intervals)>> = LEFT
            .iter()
            .zip(residuals)
            .map(|(left, by_prior)| Some((*left, Intervals::calibrate(&by_prior[best], POWER, horizon)?)))
            .collect();
        Some(Self { min_history, prior_days: PRIORS[best], intervals: intervals? })
    }

    /// Whether one of the asked series (all when `None`) has little past of its own at an origin.
    pub(crate) fn concerns(
        &self,
        data: &ModelData,
        origin: NaiveDate,
        asked: Option<&[usize]>,
    ) -> Result<bool, ServiceError> {
        let known = Known::new(data, origin)?;
        let little = |series: usize| known.days(series).len() < self.min_history;
        Ok((0..known.n_series()).any(|series| little(series) && asked.is_none_or(|asked| asked.contains(&series))))
    }

    /// Replaces the forecasts of series with little past, where there are similar ones; `forecasts` hold every series.
    pub(crate) fn apply(
        &self,
        data: &ModelData,
        origin: NaiveDate,
        forecasts: &mut [DayForecast],
    ) -> Result<(), ServiceError> {
        let known = Known::new(data, origin)?;
        let little = |series: usize| known.days(series).len() < self.min_history;
        let (cold, grown): (Vec<usize>, Vec<usize>) = (0..known.n_series()).partition(|series| little(*series));
        let table: Table = forecasts.iter().map(|f| ((f.series, f.date), f.value)).collect();
        let borrowed: BTreeMap<usize, Borrowed> = cold
            .into_iter()
            .filter_map(|series| Some((series, Borrowed::of(&known, series, known.days(series), &grown)?)))
            .collect();
        for forecast in forecasts {
            let Some(from) = borrowed.get(&forecast.series) else { continue };
            let shape = from.shape(&table, forecast.date).unwrap_or(0.0);
            forecast.open = forecast.open && shape > 0.0;
            forecast.value = if forecast.open { from.level(self.prior_days) * shape } else { 0.0 };
            forecast.basis = Some(from.basis(&known, forecast.series, self.prior_days));
        }
        Ok(())
    }

    /// The interval around a forecast of a series with so many known open days.
    pub(crate) fn around(&self, basis: &Basis, value: f64, lead: u16) -> Interval {
        let enough = |(left, _): &&(usize, Intervals)| f64::from(basis.known_days) >= *left as f64 * WEEK_OF_OPEN_DAYS;
        let intervals = self.intervals.iter().rev().find(enough).or(self.intervals.first());
        intervals.map_or_else(|| Interval::exactly(value), |(_, intervals)| intervals.around(value, lead))
    }
}

impl Borrowed {
    fn of(known: &Known, series: usize, own: &[Day], grown: &[usize]) -> Option<Self> {
        let similar: Vec<(usize, f64)> = known
            .similar(series, own, grown)
            .into_iter()
            .map(|other| (other, known.level(other)))
            .filter(|(_, level)| *level > 0.0)
            .collect();
        let prior = median(&similar.iter().map(|(_, level)| *level).collect::<Vec<_>>())?;
        let (mut sold, mut at_level_one, mut n_own) = (0.0, 0.0, 0);
        for day in own {
            let same: Vec<f64> =
                similar.iter().filter_map(|(other, level)| Some(known.on(*other, day.0)? / level)).collect();
            if !same.is_empty() {
                sold += day.1;
                at_level_one += same.iter().sum::<f64>() / same.len() as f64;
                n_own += 1;
            }
        }
        Some(Self { similar, prior, own: (at_level_one > 0.0).then(|| sold / at_level_one), n_own })
    }

    /// The level: own and borrowed, in proportion of their days.
    fn level(&self, prior_days: f64) -> f64 {
        let n = self.n_own as f64;
        match self.own {
            None => self.prior,
            // Nothing sold has no logarithm.
            Some(own) if own <= 0.0 => self.prior * prior_days / (n + prior_days),
            Some(own) => ((n * own.ln() + prior_days * self.prior.ln()) / (n + prior_days)).exp(),
        }
    }

    /// What a day is at level 1: the mean of the similar series that are open; 0 where most are closed, `None` where none
    /// says anything.
    fn shape(&self, table: &Table, date: NaiveDate) -> Option<f64> {
        let said: Vec<f64> =
            self.similar.iter().filter_map(|(other, level)| Some(table.get(&(*other, date))? / level)).collect();
        let open: Vec<f64> = said.iter().copied().filter(|share| *share > 0.0).collect();
        if said.is_empty() {
            return None;
        }
        Some(if 2 * open.len() <= said.len() { 0.0 } else { open.iter().sum::<f64>() / open.len() as f64 })
    }

    fn basis(&self, known: &Known, series: usize, prior_days: f64) -> Basis {
        let level = self.level(prior_days);
        let mut nearest = self.similar.clone();
        if known.days(series).len() < known::LEAST_COMMON {
            // Nothing tells them apart but their size.
            nearest.sort_by(|a, b| (a.1 / level).ln().abs().total_cmp(&(b.1 / level).ln().abs()));
        }
        Basis {
            known_days: u32::try_from(known.days(series).len()).unwrap_or(u32::MAX),
            similar: nearest.iter().take(NAMED).map(|(other, _)| known.key(*other).clone()).collect(),
            of: u32::try_from(self.similar.len()).unwrap_or(u32::MAX),
        }
    }
}

/// What was forecast from a held-out origin, exactly 0 on days that were expected to be closed.
fn expected(held: &HeldOut<'_>) -> Table {
    let place = |pair: &Pair| Some(((held.known.series_of(&pair.series)?, pair.date), pair.forecast));
    held.pairs.iter().filter_map(place).collect()
}

/// The number of a day, for [`Known`].
fn number(date: NaiveDate) -> i32 {
    day_of(date)
}

#[cfg(test)]
mod tests;
