//! What a model would have said from past origins: at each it learns from what was known then, exactly as a run does.

use chrono::NaiveDate;
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::run::Stage;

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::{ModelData, SumIntervals};
use crate::train::folds::judge;
use crate::train::learn::{Context, forecast_ahead, learn};

/// One origin of a backtest.
#[derive(Debug, Clone)]
pub struct BacktestOrigin {
    /// The last known day.
    pub origin: NaiveDate,
    /// Every series and day of the horizon that has an actual.
    pub pairs: Vec<Pair>,
    /// The engine that cross-validation chose.
    pub engine: String,
    /// The intervals of sums that were calibrated then.
    pub sums: SumIntervals,
}

/// Learns from what was known at the end of `origin` and forecasts the horizon after it.
///
/// # Errors
/// [`ServiceError::NotEnoughData`] when too little was known then.
pub fn at_origin(
    declaration: &Declaration,
    data: &ModelData,
    origin: NaiveDate,
    threads: u32,
) -> Result<BacktestOrigin, ServiceError> {
    let known = data.truncated(origin);
    let mut quiet = |_: Stage, _: f64, _: String| {};
    let mut context =
        Context { seed: declaration.training.seed, threads, champion: None, dataset_version: 0, say: &mut quiet };
    let learned = learn(declaration, &known, &mut context)?;
    let forecasts = forecast_ahead(&learned, &known, declaration.forecast.horizon_days, threads)?;
    Ok(BacktestOrigin { origin, pairs: judge(data, &forecasts)?, engine: learned.recipe.engine, sums: learned.sums })
}
