//! A fit that learned from all series, blended with each series' own past: the sparser a series, the less the others may tell.
//!
//! The weight of the own past is told by held-out origins, for each share of days without a sale, and drawn to the weight of all
//! series together where there are few.

use serde::{Deserialize, Serialize};
use vakhta_lifecycle::prediction::Pair;
use vakhta_tables::calendar::day_of;
use vakhta_tables::openness::Open;

use chrono::NaiveDate;

use super::cold::HeldOut;
use super::data::ModelData;
use super::own_past::OwnPast;
use crate::error::ServiceError;

/// Greatest share of known open days without a sale of each bucket.
const SHARES: [f64; 5] = [0.02, 0.1, 0.3, 0.6, 1.0];
/// Open days over which that share is taken.
const SHARE_DAYS: usize = 91;
/// The weights that are tried, in steps of 1 / STEPS.
const STEPS: u32 = 20;
/// Series of one origin that the weight of all together counts for.
const PRIOR_SERIES: f64 = 30.0;

/// The weight of a series' own past, by bucket of `SHARES`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnPastWeights(Vec<f64>);

/// One held-out day: what the own past said, what the fit said, what happened.
#[derive(Debug, Clone, Copy)]
struct Sample {
    past: f64,
    fit: f64,
    actual: f64,
}

impl OwnPastWeights {
    /// The weights that would have made the sum of absolute errors on held-out origins least. `None` where no series has a past
    /// that says something.
    pub(crate) fn learn(origins: &[&HeldOut<'_>]) -> Result<Option<Self>, ServiceError> {
        let mut samples: Vec<Vec<Sample>> = vec![Vec::new(); SHARES.len()];
        let mut n_series = vec![0_usize; SHARES.len()];
        for held in origins {
            let sparse = Sparse::new(held.known, held.origin)?;
            sparse.buckets.iter().for_each(|bucket| n_series[*bucket] += 1);
            for pair in held.pairs.iter().filter(|p| p.open && p.forecast != 0.0) {
                let Some(series) = held.known.series_of(&pair.series) else { continue };
                let past = sparse.past.at(series, pair.date);
                if past.is_finite() {
                    samples[sparse.buckets[series]].push(Sample { past, fit: pair.forecast, actual: pair.actual });
                }
            }
        }
        let all: Vec<Sample> = samples.iter().flatten().copied().collect();
        let Some(common) = best(&all) else { return Ok(None) };
        let weight = |(own, n): (&Vec<Sample>, &usize)| {
            let n = *n as f64;
            best(own).map_or(common, |own| (n * own + PRIOR_SERIES * common) / (n + PRIOR_SERIES))
        };
        Ok(Some(Self(samples.iter().zip(&n_series).map(weight).collect())))
    }

    /// The blended forecasts of a held-out origin.
    pub(crate) fn again(&self, held: &HeldOut<'_>) -> Result<Vec<Pair>, ServiceError> {
        let sparse = Sparse::new(held.known, held.origin)?;
        let blended = held.pairs.iter().map(|pair| {
            let series = held.known.series_of(&pair.series);
            let forecast = series.map_or(pair.forecast, |series| self.blend(&sparse, series, pair.date, pair.forecast));
            Pair { forecast, ..pair.clone() }
        });
        Ok(blended.collect())
    }

    /// What a fit's forecasts become, by series, day and value; 0 (closed) stays.
    pub(crate) fn values<'c>(
        &self,
        data: &ModelData,
        origin: NaiveDate,
        cells: impl Iterator<Item = (usize, NaiveDate, f64)> + 'c,
    ) -> Result<Vec<f64>, ServiceError> {
        let sparse = Sparse::new(data, origin)?;
        Ok(cells.map(|(series, date, value)| self.blend(&sparse, series, date, value)).collect())
    }

    fn blend(&self, sparse: &Sparse, series: usize, date: NaiveDate, value: f64) -> f64 {
        let weight = sparse.buckets.get(series).and_then(|bucket| self.0.get(*bucket)).copied().unwrap_or(0.0);
        let past = sparse.past.at(series, date);
        if value == 0.0 || !past.is_finite() { value } else { weight * past + (1.0 - weight) * value }
    }
}

/// Every series' own past at an origin, and its bucket.
struct Sparse {
    past: OwnPast,
    buckets: Vec<usize>,
}

impl Sparse {
    fn new(data: &ModelData, origin: NaiveDate) -> Result<Self, ServiceError> {
        let (open, known) = (data.openness()?, data.panel().as_of(day_of(origin)));
        let series: Vec<[usize; 1]> = (0..data.panel().n_series()).map(|series| [series]).collect();
        let bucket = |[series]: &[usize; 1]| {
            let days = known.target(*series).iter().enumerate().rev();
            let traded = days.filter(|(at, value)| value.is_finite() && open.actual(*series, *at) != Open::Closed);
            let last: Vec<f64> = traded.take(SHARE_DAYS).map(|(_, value)| *value).collect();
            let zeros = last.iter().filter(|value| **value <= 0.0).count() as f64 / last.len().max(1) as f64;
            SHARES.iter().position(|most| zeros <= *most).unwrap_or(SHARES.len() - 1)
        };
        let buckets = series.iter().map(bucket).collect();
        Ok(Self { past: OwnPast::new(data, series.iter().map(<[usize; 1]>::as_slice), origin)?, buckets })
    }
}

/// The weight of the own past with the least absolute error; of equal ones the smallest. `None` without a sample.
fn best(samples: &[Sample]) -> Option<f64> {
    let error = |weight: f64| -> f64 {
        samples.iter().map(|s| (weight * s.past + (1.0 - weight) * s.fit - s.actual).abs()).sum()
    };
    let weights = (0..=STEPS).map(|step| f64::from(step) / f64::from(STEPS));
    weights.filter(|_| !samples.is_empty()).min_by(|a, b| error(*a).total_cmp(&error(*b)))
}

#[cfg(test)]
mod tests;
