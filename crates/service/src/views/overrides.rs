//! Forecasts as they are served, and what people put in their place.

use serde::{Deserialize, Serialize};
use vakhta_lifecycle::overrides::{InForce, Override};
use vakhta_lifecycle::prediction::Prediction;

/// A forecast as it is served. What was logged and what monitors judge is the model's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServedForecast {
    /// The forecast, with the number in use as its value. Its intervals and reasons are those of the model's own number.
    #[serde(flatten)]
    pub forecast: Prediction,
    /// What the model said, in the target's units.
    pub statistical: f64,
    /// What people put in its place.
    pub overridden: Option<InForce>,
}

impl ServedForecast {
    /// The model's own forecast with what is in force instead of it.
    #[must_use]
    pub fn new(forecast: Prediction, overridden: Option<InForce>) -> Self {
        let statistical = forecast.value;
        let value = overridden.as_ref().map_or(statistical, |said| said.value);
        Self { forecast: Prediction { value, ..forecast }, statistical, overridden }
    }
}

/// What became of a day that was overridden.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MetActual {
    /// The model's last forecast before the day: what would have been used.
    pub statistical: f64,
    /// What happened.
    pub actual: f64,
}

/// A record of the overrides, and how it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OverrideView {
    /// The record.
    #[serde(flatten)]
    pub record: Override,
    /// Whether it is the last word on its series and day, and not a withdrawal.
    pub in_force: bool,
    /// What became of the day, where its actual is known.
    pub met: Option<MetActual>,
}

/// What an order did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderedView {
    /// Records that were written; 0 where everything was as ordered before.
    pub written: u64,
    /// The last record of every series and day that was meant, by day and series.
    pub records: Vec<Override>,
}
