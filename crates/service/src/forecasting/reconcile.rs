//! Sums are forecast, too, and have a say in the forecasts of their series: minimum trace reconciliation.
//!
//! A sum is forecast by seasonal exponential smoothing of its own past up to the origin; the covariance of both kinds of errors
//! comes from origins that were held out. Holidays are left to the series' forecasts, which know them. What is answered are
//! the series' forecasts; a sum's forecast stays what they add up to. Reference: [`vakhta_stats::reconcile`].

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_lifecycle::prediction::Pair;
use vakhta_stats::reconcile::{BaseDay, ErrorCovariance, Node, min_trace};

use super::data::ModelData;
use super::hierarchy::{Hierarchy, Sum};
use super::own_past::OwnPast;
use crate::error::ServiceError;

/// One forecast of one day that is to be reconciled, in the target's units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cell {
    /// Position of the series in the panel.
    pub(crate) series: usize,
    /// The day.
    pub(crate) date: NaiveDate,
    /// Its forecast, exactly 0 on a day that is expected to be closed.
    pub(crate) value: f64,
    /// Whether the day is expected to be open.
    pub(crate) open: bool,
}

/// Errors of one held-out origin: by node (sums, then series) and day, NaN where there is none.
pub(crate) type Errors = Vec<Vec<f64>>;

/// What was learned of the errors of sums and series.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct Reconciliation {
    hierarchy: Hierarchy,
    sums: Vec<(Vec<usize>, SeriesKey)>,
    series: Vec<SeriesKey>,
    errors: Errors,
    covariance: ErrorCovariance,
}

/// As it is saved: the errors as 32-bit numbers in hexadecimal, little end first, node after node.
#[derive(Serialize, Deserialize)]
struct Saved {
    hierarchy: Hierarchy,
    /// The values of a key one by one: as one text, a key without any could not be told from one that is empty.
    sums: Vec<(Vec<usize>, Vec<String>)>,
    series: Vec<SeriesKey>,
    errors: String,
}

impl Reconciliation {
    /// Learns from the errors of held-out origins, each by [`errors_of`] with this hierarchy and data of the same series. `None`
    /// where they say nothing.
    pub(crate) fn learn(hierarchy: &Hierarchy, data: &ModelData, origins: &[&Errors]) -> Option<Self> {
        let series = data.keys();
        let sums = hierarchy.sums(&series).into_iter().map(|sum| (sum.level, sum.key)).collect::<Vec<_>>();
        // Kept as they are saved, so that a version answers after a start as it was measured.
        let narrow = |errors: &Vec<f64>| errors.iter().map(|e| f64::from(*e as f32)).collect::<Vec<f64>>();
        let errors: Errors = (0..sums.len() + series.len())
            .map(|node| origins.iter().filter_map(|origin| origin.get(node)).flat_map(narrow).collect())
            .collect();
        let covariance = ErrorCovariance::estimate(&errors)?;
        (!sums.is_empty()).then_some(Self { hierarchy: hierarchy.clone(), sums, series, errors, covariance })
    }

    /// The reconciled forecasts, in the order of `cells`, which hold every series of the data.
    pub(crate) fn values(&self, data: &ModelData, origin: NaiveDate, cells: &[Cell]) -> Result<Vec<f64>, ServiceError> {
        let keys = data.keys();
        let sums = self.hierarchy.sums(&keys);
        let covariance = self.covariance.arranged(&self.nodes(&sums, &keys, cells));
        let groups: Vec<Vec<usize>> = sums.iter().map(|sum| sum.series.clone()).collect();
        let said = own_past(data, &sums, origin)?;
        let mut days: BTreeMap<NaiveDate, Vec<usize>> = BTreeMap::new();
        for (at, cell) in cells.iter().enumerate() {
            days.entry(cell.date).or_default().push(at);
        }
        let mut values: Vec<f64> = cells.iter().map(|cell| cell.value).collect();
        for (date, places) in days {
            let (mut series, mut fixed) = (vec![0.0; keys.len()], vec![true; keys.len()]);
            for cell in places.iter().filter_map(|at| cells.get(*at)) {
                (series[cell.series], fixed[cell.series]) = (cell.value, !cell.open);
            }
            let day = BaseDay { series: &series, sums: &self.spoken(&sums, &said, date), fixed: &fixed };
            let moved = min_trace(&groups, &covariance, &day);
            for at in places {
                values[at] = moved[cells[at].series];
            }
        }
        Ok(values)
    }

    /// What the sums say of a day; nothing of a sum whose errors were never seen.
    fn spoken(&self, sums: &[Sum], said: &OwnPast, date: NaiveDate) -> Vec<f64> {
        let known = |sum: &Sum| self.sums.iter().any(|(level, key)| *level == sum.level && *key == sum.key);
        sums.iter().enumerate().map(|(at, sum)| if known(sum) { said.at(at, date) } else { f64::NAN }).collect()
    }

    /// The nodes of today. A series that was not there yet is taken to err by the same share of its forecast as the others.
    fn nodes(&self, sums: &[Sum], keys: &[SeriesKey], cells: &[Cell]) -> Vec<Node> {
        let mut level: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for cell in cells.iter().filter(|cell| cell.open) {
            let (sum, n) = level.entry(cell.series).or_default();
            (*sum, *n) = (*sum + cell.value, *n + 1.0);
        }
        let mean = |series: usize| level.get(&series).map_or(0.0, |(sum, n)| sum / n);
        let place = |key: &SeriesKey| self.series.binary_search(key).ok().map(|at| self.sums.len() + at);
        let (roots, means) =
            keys.iter().enumerate().fold((0.0, 0.0), |(roots, means), (series, key)| match place(key) {
                Some(node) => (roots + self.covariance.root(node), means + mean(series)),
                None => (roots, means),
            });
        let share = if means > 0.0 { roots / means } else { 1.0 };
        let of_sum = |sum: &Sum| {
            let known = self.sums.iter().position(|(level, key)| *level == sum.level && *key == sum.key);
            known.map_or(Node::New(0.0), Node::Known)
        };
        let of_series =
            |(series, key): (usize, &SeriesKey)| place(key).map_or(Node::New(share * mean(series)), Node::Known);
        sums.iter().map(of_sum).chain(keys.iter().enumerate().map(of_series)).collect()
    }
}

impl From<Reconciliation> for Saved {
    fn from(own: Reconciliation) -> Self {
        let bytes: Vec<u8> = own.errors.iter().flatten().flat_map(|error| (*error as f32).to_le_bytes()).collect();
        let sums = own.sums.into_iter().map(|(level, key)| (level, key.parts().to_vec())).collect();
        Self { hierarchy: own.hierarchy, sums, series: own.series, errors: hex::encode(bytes) }
    }
}

impl TryFrom<Saved> for Reconciliation {
    type Error = String;

    fn try_from(saved: Saved) -> Result<Self, String> {
        let bytes = hex::decode(&saved.errors).map_err(|e| format!("reconciliation: {e}"))?;
        let (words, _) = bytes.as_chunks::<4>();
        let numbers: Vec<f64> = words.iter().map(|word| f64::from(f32::from_le_bytes(*word))).collect();
        let nodes = saved.sums.len() + saved.series.len();
        let days = numbers.len() / nodes.max(1);
        let errors: Errors = numbers.chunks(days.max(1)).map(<[f64]>::to_vec).collect();
        let covariance = ErrorCovariance::estimate(&errors).filter(|_| errors.len() == nodes);
        let covariance = covariance.ok_or_else(|| "reconciliation: its errors do not fit its series".to_owned())?;
        let sums = saved.sums.into_iter().map(|(level, key)| (level, SeriesKey::new(key))).collect();
        Ok(Self { hierarchy: saved.hierarchy, sums, series: saved.series, errors, covariance })
    }
}

/// The errors of the series' forecasts from an origin and of what the sums said then. `known` is the data as of the origin.
pub(crate) fn errors_of(
    hierarchy: &Hierarchy,
    known: &ModelData,
    origin: NaiveDate,
    pairs: &[Pair],
) -> Result<Errors, ServiceError> {
    let keys = known.keys();
    let sums = hierarchy.sums(&keys);
    let said = own_past(known, &sums, origin)?;
    let dates: Vec<NaiveDate> = pairs.iter().map(|p| p.date).collect::<BTreeSet<_>>().into_iter().collect();
    let mut actuals = vec![vec![f64::NAN; dates.len()]; keys.len()];
    let mut errors = vec![vec![f64::NAN; dates.len()]; sums.len() + keys.len()];
    for pair in pairs {
        let (Some(series), Ok(day)) = (known.series_of(&pair.series), dates.binary_search(&pair.date)) else {
            continue;
        };
        actuals[series][day] = pair.actual;
        // A closed day, or one that was thought to be, has no error that open days could learn from.
        if pair.open && pair.forecast > 0.0 {
            errors[sums.len() + series][day] = pair.actual - pair.forecast;
        }
    }
    for (at, sum) in sums.iter().enumerate() {
        for (day, date) in dates.iter().enumerate() {
            let parts: Vec<f64> = sum.series.iter().map(|s| actuals[*s][day]).filter(|a| a.is_finite()).collect();
            let actual: f64 = parts.iter().sum();
            if actual > 0.0 {
                errors[at][day] = actual - said.at(at, *date);
            }
        }
    }
    Ok(errors)
}

/// What sums say of the days ahead from their own past.
fn own_past(data: &ModelData, sums: &[Sum], origin: NaiveDate) -> Result<OwnPast, ServiceError> {
    OwnPast::new(data, sums.iter().map(|sum| sum.series.as_slice()), origin)
}

#[cfg(test)]
mod tests;
