//! Predictions, pairs and series.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::ids::SeriesKey;
use vakhta_lifecycle::prediction::{Pair, Prediction, PredictionKind, Reason};
use vakhta_service::views::{Anomaly, Basis, ChangeView, HistoryPoint, ReasonChange, SeriesView};

use super::score::ScoresDto;
use super::wire_enum;

wire_enum! {
    /// What a prediction was issued for.
    PredictionKindDto from PredictionKind {
        /// Issued after a sync or a deploy; meets its actual.
        Scheduled,
        /// Asked for with changed inputs; never meets an actual.
        WhatIf,
        /// Was scheduled, and made from data that were taken back; never meets an actual.
        Withdrawn,
    }
}

/// How much one input moved a prediction.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReasonDto {
    /// The feature.
    #[schema(example = "lag_7")]
    pub feature: String,
    /// Its value.
    pub value: Option<f64>,
    /// What it added to the prediction, in the target's units.
    pub effect: f64,
}

impl From<&Reason> for ReasonDto {
    fn from(reason: &Reason) -> Self {
        Self { feature: reason.feature.clone(), value: reason.value, effect: reason.effect }
    }
}

/// The values of a series' key columns, by column.
#[must_use]
pub fn named_keys(series: &SeriesKey, columns: &[String]) -> BTreeMap<String, String> {
    columns.iter().cloned().zip(series.parts().iter().cloned()).collect()
}

/// One forecast.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PredictionDto {
    /// The series, by key column.
    #[schema(example = json!({"branch": "B02", "product": "P1"}))]
    pub keys: BTreeMap<String, String>,
    /// The day.
    pub date: NaiveDate,
    /// Days from the last known day to this one.
    #[schema(minimum = 1, example = 1)]
    pub lead: u16,
    /// The forecast, in the target's units.
    pub value: f64,
    /// Lower end of the 80 % interval.
    pub lo80: f64,
    /// Its upper end.
    pub hi80: f64,
    /// Lower end of the 95 % interval.
    pub lo95: f64,
    /// Its upper end.
    pub hi95: f64,
    /// What the baseline says.
    pub baseline: f64,
    /// Whether the day is expected to be open; a closed day is exactly 0.
    pub open: bool,
    /// The version that answered.
    pub version: String,
    /// The last day that was known to it.
    pub origin: NaiveDate,
    /// When it was issued, by the model's clock.
    pub issued_at: DateTime<Utc>,
    /// What it was issued for.
    pub kind: PredictionKindDto,
    /// The greatest reasons, by absolute effect.
    pub reasons: Vec<ReasonDto>,
}

impl PredictionDto {
    /// A prediction of a model with these key columns.
    #[must_use]
    pub fn of(prediction: &Prediction, columns: &[String]) -> Self {
        Self {
            keys: named_keys(&prediction.series, columns),
            date: prediction.date,
            lead: prediction.lead,
            value: prediction.value,
            lo80: prediction.lo80,
            hi80: prediction.hi80,
            lo95: prediction.lo95,
            hi95: prediction.hi95,
            baseline: prediction.baseline,
            open: prediction.open,
            version: prediction.version.to_string(),
            origin: prediction.origin,
            issued_at: prediction.issued_at,
            kind: prediction.kind.into(),
            reasons: prediction.reasons.iter().map(ReasonDto::from).collect(),
        }
    }
}

/// A forecast and its actual.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PairDto {
    /// The day.
    pub date: NaiveDate,
    /// Days from the forecast's origin to the day.
    pub lead: u16,
    /// The version that forecast.
    pub version: String,
    /// What happened.
    pub actual: f64,
    /// What was forecast.
    pub forecast: f64,
    /// What the baseline would have said.
    pub baseline: f64,
    /// Lower end of the 80 % interval.
    pub lo80: f64,
    /// Its upper end.
    pub hi80: f64,
    /// Lower end of the 95 % interval.
    pub lo95: f64,
    /// Its upper end.
    pub hi95: f64,
    /// Whether the day was open.
    pub open: bool,
}

impl From<&Pair> for PairDto {
    fn from(pair: &Pair) -> Self {
        Self {
            date: pair.date,
            lead: pair.lead,
            version: pair.version.to_string(),
            actual: pair.actual,
            forecast: pair.forecast,
            baseline: pair.baseline,
            lo80: pair.lo80,
            hi80: pair.hi80,
            lo95: pair.lo95,
            hi95: pair.hi95,
            open: pair.open,
        }
    }
}

/// A day of history.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HistoryPointDto {
    /// The day.
    pub date: NaiveDate,
    /// What happened; `null` when nothing is known, which is not zero.
    pub actual: Option<f64>,
    /// Whether the day was closed.
    pub closed: bool,
    /// The named holiday.
    pub holiday: Option<String>,
}

impl From<&HistoryPoint> for HistoryPointDto {
    fn from(point: &HistoryPoint) -> Self {
        Self { date: point.date, actual: point.actual, closed: point.closed, holiday: point.holiday.clone() }
    }
}

wire_enum! {
    /// What an actual was held against.
    BasisDto from Basis {
        /// The forecast that was issued for the day.
        Forecast,
        /// The same weekday in the weeks before.
        Weekday,
    }
}

/// An actual that is hard to believe: improbable and far out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AnomalyDto {
    /// The day.
    pub date: NaiveDate,
    /// What happened.
    pub actual: f64,
    /// What was expected.
    pub expected: f64,
    /// What it was held against.
    pub basis: BasisDto,
    /// The p-value, adjusted for the number of days.
    pub p_value: f64,
}

impl From<&Anomaly> for AnomalyDto {
    fn from(anomaly: &Anomaly) -> Self {
        Self {
            date: anomaly.date,
            actual: anomaly.actual,
            expected: anomaly.expected,
            basis: anomaly.basis.into(),
            p_value: anomaly.p_value,
        }
    }
}

/// A series, or the sum of several: history, forecast, and forecasts that met their actuals.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SeriesDto {
    /// The model.
    pub model: String,
    /// What was asked for, by key column; a column that is absent is summed over.
    pub keys: BTreeMap<String, String>,
    /// History, earliest first.
    pub history: Vec<HistoryPointDto>,
    /// The named holidays from the first day of the history to the last of the forecast.
    pub holidays: BTreeMap<NaiveDate, String>,
    /// The current forecast, earliest first.
    pub forecast: Vec<PredictionDto>,
    /// Forecasts that met their actuals, earliest first.
    pub pairs: Vec<PairDto>,
    /// Scores of those pairs.
    pub scores: ScoresDto,
    /// Days of the history whose actual is hard to believe.
    pub anomalies: Vec<AnomalyDto>,
}

impl SeriesDto {
    /// The series of `keys` of a model with these key columns.
    #[must_use]
    pub fn of(view: &SeriesView, keys: BTreeMap<String, String>, columns: &[String]) -> Self {
        let named: Vec<String> = columns.iter().filter(|column| keys.contains_key(*column)).cloned().collect();
        let columns = if view.series.parts().len() == columns.len() { columns } else { named.as_slice() };
        Self {
            model: view.model.to_string(),
            history: view.history.iter().map(HistoryPointDto::from).collect(),
            holidays: view.holidays.clone(),
            forecast: view.forecast.iter().map(|prediction| PredictionDto::of(prediction, columns)).collect(),
            pairs: view.pairs.iter().map(PairDto::from).collect(),
            scores: ScoresDto::from(&view.scores),
            anomalies: view.anomalies.iter().map(AnomalyDto::from).collect(),
            keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_series_go_by_the_names_of_their_columns() {
        let series = SeriesKey::new(vec!["B02".into(), "P1".into()]);
        let keys = named_keys(&series, &["branch".into(), "product".into()]);
        assert_eq!(keys, BTreeMap::from([("branch".into(), "B02".into()), ("product".into(), "P1".into())]));
    }
}

/// What one input did to a forecast that was made again.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReasonChangeDto {
    /// The feature; `null` stands for the level that all effects start from.
    pub feature: Option<String>,
    /// Its value before.
    pub before: Option<f64>,
    /// Its value now.
    pub after: Option<f64>,
    /// By how much it moved the forecast, in the target's units.
    pub effect: f64,
}

/// Why the forecast of a day is another one than it was.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChangeDto {
    /// The forecast before.
    pub before: PredictionDto,
    /// The forecast now.
    pub after: PredictionDto,
    /// What moved it, greatest first; together the difference.
    pub reasons: Vec<ReasonChangeDto>,
}

impl ChangeDto {
    /// The change of a model with these key columns.
    #[must_use]
    pub fn of(view: &ChangeView, columns: &[String]) -> Self {
        let reason = |r: &ReasonChange| ReasonChangeDto {
            feature: r.feature.clone(),
            before: r.before,
            after: r.after,
            effect: r.effect,
        };
        Self {
            before: PredictionDto::of(&view.before, columns),
            after: PredictionDto::of(&view.after, columns),
            reasons: view.reasons.iter().map(reason).collect(),
        }
    }
}
