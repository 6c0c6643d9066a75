//! What a model would have said from past origins: at each it learns from what was known then, exactly as a run does.
//!
//! Nothing is written: neither versions nor predictions, and a champion is not asked. What was measured is summarized by
//! [`vakhta_lifecycle::backtest`].

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use vakhta_lifecycle::backtest::BacktestRow;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::prediction::Pair;
use vakhta_lifecycle::run::Stage;
use vakhta_stats::metric::naive_scale;
use vakhta_tables::calendar::day_of;

use crate::declaration::{Baseline, Declaration};
use crate::error::ServiceError;
use crate::forecasting::{ModelData, SumIntervals, baseline};
use crate::platform::Platform;
use crate::train::folds::{judge, least_days};
use crate::train::learn::{Context, forecast_ahead, learn};

/// The most origins of one backtest.
const MOST_ORIGINS: u32 = 1000;
/// Days of a season.
const SEASON: usize = 7;

/// What is asked of a backtest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BacktestAsk {
    /// The first origin: the last day that was known then.
    pub from: NaiveDate,
    /// How many origins, 1 to 1000.
    pub origins: u32,
    /// Days from one origin to the next, at least 1.
    pub step_days: u32,
    /// Days ahead, 1 to the declared horizon; the declared one when absent.
    pub horizon_days: Option<u16>,
}

/// A backtest that can be run, origin by origin.
#[derive(Clone)]
pub struct Backtest {
    declaration: Arc<Declaration>,
    data: Arc<ModelData>,
    origins: Vec<NaiveDate>,
    horizon_days: u16,
    threads: u32,
}

/// One origin of a backtest.
#[derive(Debug, Clone)]
pub struct BacktestOrigin {
    /// The last known day.
    pub origin: NaiveDate,
    /// Every series and day of the horizon that has an actual.
    pub rows: Vec<BacktestRow>,
    /// The engine that cross-validation chose.
    pub engine: String,
    /// The intervals of sums that were calibrated then.
    pub sums: SumIntervals,
}

impl Platform {
    /// Plans a backtest of a model on the data that it has now.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] names the argument that cannot be and what would work; [`ServiceError::NotEnoughData`] when no
    /// origin could be.
    pub async fn backtest(&self, model: &ModelName, ask: &BacktestAsk) -> Result<Backtest, ServiceError> {
        let declared = self.declared(model).await?;
        let loaded = self.load_data(model).await?;
        let declaration = Arc::clone(&declared.declaration);
        let (origins, horizon_days) = plan(&declaration, &loaded.data, ask)?;
        let threads = self.settings().threads;
        Ok(Backtest { declaration, data: Arc::clone(&loaded.data), origins, horizon_days, threads })
    }
}

impl Backtest {
    /// The declaration it learns by.
    #[must_use]
    pub fn declaration(&self) -> &Declaration {
        &self.declaration
    }

    /// The origins, earliest first.
    #[must_use]
    pub fn origins(&self) -> &[NaiveDate] {
        &self.origins
    }

    /// Days ahead.
    #[must_use]
    pub fn horizon_days(&self) -> u16 {
        self.horizon_days
    }

    /// Learns and forecasts from one of the origins. This takes as long as a training does.
    ///
    /// # Errors
    /// As a training's; the message names the origin.
    pub fn run(&self, origin: NaiveDate) -> Result<BacktestOrigin, ServiceError> {
        let mut result = at_origin(&self.declaration, &self.data, origin, self.threads).map_err(|e| match e {
            ServiceError::NotEnoughData(why) => ServiceError::NotEnoughData(format!("from {origin}: {why}")),
            other => other,
        })?;
        result.rows.retain(|r| r.pair.lead <= self.horizon_days);
        Ok(result)
    }
}

impl BacktestOrigin {
    /// Forecasts beside their actuals.
    pub fn pairs(&self) -> impl Iterator<Item = &Pair> {
        self.rows.iter().map(|r| &r.pair)
    }
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
        Context { seed: declaration.training.seed, threads, champions: &[], dataset_version: 0, say: &mut quiet };
    let learned = learn(declaration, &known, &mut context)?;
    let forecasts = forecast_ahead(&learned, &known, declaration.forecast.horizon_days, threads)?;
    let past = known.panel().as_of(day_of(origin));
    let rows = judge(data, &forecasts)?.into_iter().filter_map(|pair| {
        let series = data.series_of(&pair.series)?;
        let says = |kind| baseline(kind, &past, series, day_of(pair.date));
        Some(BacktestRow {
            origin,
            seasonal_naive: says(Baseline::SeasonalNaive),
            weekday_mean: says(Baseline::WeekdayMean),
            scale: naive_scale(past.target(series), SEASON),
            pair,
        })
    });
    Ok(BacktestOrigin { origin, rows: rows.collect(), engine: learned.recipe.engine, sums: learned.sums })
}

/// The origins and the horizon, or what would work instead.
fn plan(declaration: &Declaration, data: &ModelData, ask: &BacktestAsk) -> Result<(Vec<NaiveDate>, u16), ServiceError> {
    let declared = declaration.forecast.horizon_days;
    let horizon = ask.horizon_days.unwrap_or(declared);
    if !(1..=declared).contains(&horizon) {
        let message = format!(
            "{horizon} is outside 1 to {declared}; a longer one needs forecast.horizon_days in the declaration (up to 63)"
        );
        return Err(ServiceError::invalid("--horizon", message));
    }
    if ask.step_days == 0 {
        return Err(ServiceError::invalid("--step", "0 would repeat one origin; take at least 1, for example 7"));
    }
    if !(1..=MOST_ORIGINS).contains(&ask.origins) {
        return Err(ServiceError::invalid("--origins", format!("{} is outside 1 to {MOST_ORIGINS}", ask.origins)));
    }
    let (earliest, latest) = possible(declaration, data, horizon)?;
    if ask.from < earliest || ask.from > latest {
        let message = format!(
            "{} cannot be an origin: the data begins on {} and a training needs {} days, and {horizon} days with actuals must follow; choose a day from {earliest} to {latest}",
            ask.from,
            data.first_day(),
            least_days(declaration),
        );
        return Err(ServiceError::invalid("--from", message));
    }
    let room = u64::try_from((latest - ask.from).num_days()).unwrap_or(0) / u64::from(ask.step_days) + 1;
    if u64::from(ask.origins) > room {
        let message = format!(
            "{} origins every {} days from {} reach beyond {latest}, the last day that {horizon} days with actuals follow; take at most {room}, a shorter --step, or an earlier --from",
            ask.origins, ask.step_days, ask.from
        );
        return Err(ServiceError::invalid("--origins", message));
    }
    let origin = |at: u32| ask.from.checked_add_days(Days::new(u64::from(at) * u64::from(ask.step_days)));
    Ok(((0..ask.origins).filter_map(origin).collect(), horizon))
}

/// The first and the last day that can be an origin.
pub(crate) fn possible(
    declaration: &Declaration,
    data: &ModelData,
    horizon: u16,
) -> Result<(NaiveDate, NaiveDate), ServiceError> {
    let last =
        data.last_known_day().ok_or_else(|| ServiceError::NotEnoughData("no row has an actual yet".to_owned()))?;
    let latest = last.checked_sub_days(Days::new(u64::from(horizon))).unwrap_or(last);
    let least = least_days(declaration);
    let earliest = u64::try_from(least - 1).ok().and_then(|d| data.first_day().checked_add_days(Days::new(d)));
    match earliest.filter(|day| *day <= latest) {
        Some(earliest) => Ok((earliest, latest)),
        None => Err(ServiceError::NotEnoughData(format!(
            "the data covers {} to {last}; a training needs {least} days and {horizon} days with actuals must follow: load more, or shorten forecast.horizon_days",
            data.first_day()
        ))),
    }
}
