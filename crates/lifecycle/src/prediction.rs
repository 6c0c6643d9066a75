//! A prediction: what was answered, by which version, when; and the pair it forms with the truth that arrives later.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{ModelName, SeriesKey, VersionId};

/// What a prediction was issued for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PredictionKind {
    /// Issued after a sync or a deploy; joins its actual.
    Scheduled,
    /// Asked for with changed inputs; logged and never joined.
    WhatIf,
}

/// How much one input moved a prediction away from the usual, in the target's units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The feature.
    pub feature: String,
    /// Its value, where it had one.
    pub value: Option<f64>,
    /// What it added to the prediction, in the target's units.
    pub effect: f64,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The model that was asked.
    pub model: ModelName,
    /// The version that answered.
    pub version: VersionId,
    /// What it was issued for.
    pub kind: PredictionKind,
    /// The series.
    pub series: SeriesKey,
    /// The last day that was known.
    pub origin: NaiveDate,
    /// The day predicted.
    pub date: NaiveDate,
    /// Days from origin to date, 1 and up.
    pub lead: u16,
    /// The point forecast, in the target's units.
    pub value: f64,
    /// The 80 % interval.
    pub lo80: f64,
    /// Its upper end.
    pub hi80: f64,
    /// The 95 % interval.
    pub lo95: f64,
    /// Its upper end.
    pub hi95: f64,
    /// What the declared baseline would have said.
    pub baseline: f64,
    /// Whether the day is expected to be open; a closed day is forecast as exactly 0.
    pub open: bool,
    /// The greatest reasons, by absolute effect.
    pub reasons: Vec<Reason>,
    /// When it was issued, by the model's clock.
    pub issued_at: DateTime<Utc>,
}

/// A prediction and its actual.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The series.
    pub series: SeriesKey,
    /// The day.
    pub date: NaiveDate,
    /// Days from the forecast's origin to the day.
    pub lead: u16,
    /// The version that forecast.
    pub version: VersionId,
    /// What happened.
    pub actual: f64,
    /// What was forecast.
    pub forecast: f64,
    /// What the baseline would have said.
    pub baseline: f64,
    /// The 80 % interval.
    pub lo80: f64,
    /// Its upper end.
    pub hi80: f64,
    /// The 95 % interval.
    pub lo95: f64,
    /// Its upper end.
    pub hi95: f64,
    /// Whether the day was open; closed days stay out of percentage metrics.
    pub open: bool,
}
