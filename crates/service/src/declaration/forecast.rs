//! `[forecast]`: how far ahead, at which grain, against which baseline, and what a series with little past is forecast from.

use serde::{Deserialize, Serialize};

use super::Reconcile;

/// What is forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForecastSection {
    /// Days ahead, 1 to 63.
    pub horizon_days: u16,
    /// The key columns of the grain at which it is decided and monitored; all keys when empty.
    #[serde(default)]
    pub grain: Vec<String>,
    /// The baseline that every model must beat.
    #[serde(default)]
    pub baseline: Baseline,
    /// The levels at which forecasts add up, each a list of key columns and `[]` the total; every one when empty.
    #[serde(default)]
    pub hierarchy: Vec<Vec<String>>,
    /// How the forecasts of series and of their sums become one.
    #[serde(default)]
    pub reconcile: Reconcile,
    /// What a series with fewer known open days than `training.rows.min_history`, and than 28, is forecast from.
    #[serde(default)]
    pub cold_start: ColdStartBy,
    /// Point forecasts are multiplied by this, 0.5 to 2: a fit that learned on a log scale tends to the median, which lies below
    /// the mean of sales.
    #[serde(default = "one")]
    pub multiplier: f64,
}

/// What stands where nothing is forecast by days; it is not a horizon that could be declared.
pub(super) fn none() -> ForecastSection {
    ForecastSection {
        horizon_days: 0,
        grain: Vec::new(),
        baseline: Baseline::default(),
        hierarchy: Vec::new(),
        reconcile: Reconcile::default(),
        cold_start: ColdStartBy::default(),
        multiplier: 1.0,
    }
}

fn one() -> f64 {
    1.0
}

/// What a series with little past is forecast from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColdStartBy {
    /// Similar series: their level, drawn to the own as days come in, and the shape of their forecasts.
    #[default]
    SimilarSeries,
    /// What the fit makes of the features it has.
    OwnFeatures,
}

/// The declared baseline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Baseline {
    /// The last known value of the same weekday.
    #[default]
    SeasonalNaive,
    /// The mean of the last eight of the same weekday.
    WeekdayMean,
}
