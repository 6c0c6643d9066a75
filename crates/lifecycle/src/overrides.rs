//! What people put in place of the model's forecast of days ahead: what may be ordered, and what is in force.
//!
//! An override is judged beside the forecast and never instead of it: monitoring, drift and retraining see the model's own
//! forecasts alone. What an override was worth is in `value`.

mod order;
mod value;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ModelName, SeriesKey, VersionId};
use crate::prediction::Prediction;
pub use order::{Change, Order, OverrideError, Situation, order};
pub use value::{Direction, Judged, Size, ValueAdded, ValueGroup, ValueReport, ValueVerdict, judged, value_added};

/// One record of the overrides of a series and day; none is ever changed, the last one counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Override {
    /// Its number, rising; 0 before it is stored.
    pub id: i64,
    /// The record of the same series and day that it replaces; 0 where it is the first. Of two that replace the same one
    /// only one is kept.
    pub follows: i64,
    /// The model.
    pub model: ModelName,
    /// The series.
    pub series: SeriesKey,
    /// The day it is about.
    pub date: NaiveDate,
    /// What is to be used, in the target's units; `None` withdraws what was said before.
    pub value: Option<f64>,
    /// The model's forecast when it was said, in the target's units.
    pub statistical: f64,
    /// The version that had forecast.
    pub version: VersionId,
    /// The last day that forecast knew.
    pub origin: NaiveDate,
    /// Who said it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When, by the model's clock.
    pub made_at: DateTime<Utc>,
}

/// What people put in place of the forecast of a day, of one series or of several together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InForce {
    /// The number in use: of each series what was said of it, else its forecast. In the target's units.
    pub value: f64,
    /// Who said it last.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When, by the model's clock.
    pub made_at: DateTime<Utc>,
    /// How many of the series are overridden.
    pub n_series: u32,
}

/// What is in force on the days of these forecasts, those of one day taken together. A closed day is 0 whatever was said of
/// it before it was known to be closed.
#[must_use]
pub fn in_force(
    forecasts: &[Prediction],
    last: &BTreeMap<(SeriesKey, NaiveDate), Override>,
) -> BTreeMap<NaiveDate, InForce> {
    let mut days: BTreeMap<NaiveDate, (f64, Option<InForce>)> = BTreeMap::new();
    for forecast in forecasts {
        let said = last.get(&(forecast.series.clone(), forecast.date)).filter(|_| forecast.open);
        let own = said.and_then(|said| Some((said, said.value?)));
        let (sum, known) = days.entry(forecast.date).or_default();
        *sum += own.map_or(forecast.value, |(_, value)| value);
        if let Some((said, _)) = own {
            let n_series = known.as_ref().map_or(0, |known| known.n_series) + 1;
            let newer = known.as_ref().is_none_or(|known| known.made_at <= said.made_at);
            let (by, reason, made_at) = match known.take() {
                Some(known) if !newer => (known.by, known.reason, known.made_at),
                _ => (said.by.clone(), said.reason.clone(), said.made_at),
            };
            *known = Some(InForce { value: 0.0, by, reason, made_at, n_series });
        }
    }
    let told = |(date, (value, known)): (NaiveDate, (f64, Option<InForce>))| Some((date, InForce { value, ..known? }));
    days.into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests;
