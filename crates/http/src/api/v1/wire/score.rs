//! Scores and trends.

use serde::Serialize;
use utoipa::ToSchema;
use vakhta_service::views::{Scores, Trend, TrendKind};

use super::wire_enum;

/// Scores of a set of pairs of forecast and actual. `null` where a score is not defined on them.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ScoresDto {
    /// Pairs.
    #[schema(example = 1470)]
    pub n: u64,
    /// Mean absolute percentage error over actuals > 0 on open days, in percent.
    #[schema(example = 8.4)]
    pub mape: Option<f64>,
    /// Pooled absolute error over pooled actuals, in percent.
    #[schema(example = 7.9)]
    pub wape: Option<f64>,
    /// Mean absolute error, in the target's units.
    pub mae: Option<f64>,
    /// Root of the mean squared error, in the target's units.
    pub rmse: Option<f64>,
    /// Coefficient of determination, at most 1.
    pub r2: Option<f64>,
    /// Mean absolute error over that of the seasonal naive forecast.
    pub mase: Option<f64>,
    /// Mean of forecast − actual, in the target's units.
    pub bias: Option<f64>,
    /// Share of actuals inside the 80 % interval, in percent.
    pub coverage80: Option<f64>,
    /// Share of actuals inside the 95 % interval, in percent.
    pub coverage95: Option<f64>,
    /// Logarithmic loss of probabilities, in nats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_loss: Option<f64>,
    /// Area under the ROC curve, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auc: Option<f64>,
}

impl From<&Scores> for ScoresDto {
    fn from(scores: &Scores) -> Self {
        let Scores { n, mape, wape, mae, rmse, r2, mase, bias, coverage80, coverage95, log_loss, auc } = *scores;
        Self { n, mape, wape, mae, rmse, r2, mase, bias, coverage80, coverage95, log_loss, auc }
    }
}

wire_enum! {
    /// Where a value is going.
    TrendKindDto from TrendKind {
        /// Too few values to say.
        NotEnoughData,
        /// No significant trend.
        Stable,
        /// Significantly rising.
        Rising,
        /// Significantly falling.
        Falling,
    }
}

/// A trend and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TrendDto {
    /// What it is.
    pub kind: TrendKindDto,
    /// The slope per day, in the value's units.
    pub slope_per_day: Option<f64>,
    /// Two-sided p-value of "there is no trend".
    pub p_value: Option<f64>,
    /// Days it rests on.
    pub n: u64,
}

impl From<&Trend> for TrendDto {
    fn from(trend: &Trend) -> Self {
        Self { kind: trend.kind.into(), slope_per_day: trend.slope_per_step, p_value: trend.p_value, n: trend.n }
    }
}
