//! Which origins are held out: rolling-origin folds, then the holdout, each a whole horizon.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use vakhta_engines::Fitted;
use vakhta_lifecycle::ids::VersionId;
use vakhta_lifecycle::prediction::Pair;

use super::learn::{earlier, number};
use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::{Ask, DayForecast, HeldOut, Intervals, ModelData, Shape};
use vakhta_tables::openness::{Open, OpenHistory};

/// One origin that is held out: what is known then, and up to when a fit may learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fold {
    /// The last known day of the forecasts.
    pub(super) origin: NaiveDate,
    /// The last target a fit may see; before the origin by the gap.
    pub(super) train_through: NaiveDate,
}

/// The folds, earliest first, and the holdout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folds {
    pub(super) cv: Vec<Fold>,
    pub(super) holdout: Fold,
}

/// What was known at each of some folds: later targets are not in there at all.
pub(super) struct Known<'f> {
    folds: &'f [Fold],
    data: Vec<ModelData>,
}

impl<'f> Known<'f> {
    /// What was known at folds.
    pub(super) fn at(data: &ModelData, folds: &'f [Fold]) -> Self {
        Self { folds, data: folds.iter().map(|fold| data.truncated(fold.origin)).collect() }
    }

    /// Each fold with what was said of it; `pairs` are in the order of the folds.
    pub(super) fn held<'a>(&'a self, pairs: &'a [Vec<Pair>]) -> Vec<HeldOut<'a>> {
        let each = self.data.iter().zip(self.folds).zip(pairs);
        each.map(|((known, fold), pairs)| HeldOut { known, origin: fold.origin, pairs }).collect()
    }
}

/// All but one, from which that one is judged.
pub(super) fn all_but<T>(all: &[T], one: usize) -> Vec<&T> {
    all.iter().enumerate().filter(|(at, _)| *at != one).map(|(_, other)| other).collect()
}

/// Days that a fit needs before its first fold, beside the horizon.
const LEAST_DAYS: i64 = 56;

/// Days that a fit needs before its first fold.
fn to_learn_from(declaration: &Declaration) -> i64 {
    let rows = &declaration.training.rows;
    i64::try_from(rows.burn_in_days + rows.min_history).unwrap_or(i64::MAX).max(LEAST_DAYS)
}

/// The fewest days of data that a training needs: a holdout, one fold before it, and what is learned from.
pub(crate) fn least_days(declaration: &Declaration) -> i64 {
    let horizon = i64::from(declaration.forecast.horizon_days);
    (2 * horizon + i64::from(declaration.cv.gap_days)).saturating_add(to_learn_from(declaration))
}

/// Plans the folds. Answers the last known day, too.
///
/// # Errors
/// [`ServiceError::NotEnoughData`] says how many days there are and how many are needed.
pub(super) fn plan(declaration: &Declaration, data: &ModelData) -> Result<(NaiveDate, Folds), ServiceError> {
    let last =
        data.last_known_day().ok_or_else(|| ServiceError::NotEnoughData("no row has an actual yet".to_owned()))?;
    let horizon = i64::from(declaration.forecast.horizon_days);
    let gap = i64::from(declaration.cv.gap_days);
    let days = (last - data.first_day()).num_days() + 1;
    let least = to_learn_from(declaration);
    let room = days.saturating_sub(horizon).saturating_sub(gap).saturating_sub(least);
    if room < horizon {
        return Err(ServiceError::NotEnoughData(format!(
            "the data covers {days} days, and a horizon of {horizon} days needs at least {}: a holdout, one fold before it, and {least} days to learn from; load more, shorten forecast.horizon_days, or lower training.rows.burn_in_days and min_history",
            least_days(declaration)
        )));
    }
    let fold = |back: i64| {
        let origin = earlier(last, horizon * back);
        Fold { origin, train_through: earlier(origin, gap) }
    };
    let wanted = i64::try_from(declaration.cv.folds).unwrap_or(1);
    let possible = (room / horizon).clamp(1, wanted);
    let cv = (2..=possible + 1).rev().map(fold).collect();
    Ok((last, Folds { cv, holdout: fold(1) }))
}

/// What a fit says from an origin, beside what happened.
pub(super) fn pairs(
    data: &ModelData,
    shape: &Shape,
    fitted: &dyn Fitted,
    intervals: &Intervals,
    fold: &Fold,
    horizon: u16,
    threads: u32,
) -> Result<Vec<Pair>, ServiceError> {
    // As of the origin: targets after it are not in this copy at all.
    let known = data.truncated(fold.origin);
    let ask = Ask::all(fold.origin, horizon, threads);
    let forecasts = shape.forecast(fitted, intervals, &known, &ask)?;
    judge(data, &forecasts)
}

/// Forecasts beside what happened, where that is known.
pub(crate) fn judge(data: &ModelData, forecasts: &[DayForecast]) -> Result<Vec<Pair>, ServiceError> {
    Ok(judge_by(data, &data.openness()?, forecasts))
}

/// The same where it is known already which days were open.
pub(crate) fn judge_by(data: &ModelData, open: &OpenHistory, forecasts: &[DayForecast]) -> Vec<Pair> {
    let version = unregistered();
    let mut pairs = Vec::with_capacity(forecasts.len());
    let mut with_past: BTreeMap<(usize, NaiveDate), bool> = BTreeMap::new();
    for forecast in forecasts {
        let Some(actual) = data.actual(forecast.series, forecast.date) else { continue };
        let has_past = with_past
            .entry((forecast.series, forecast.origin))
            .or_insert_with(|| data.has_past(forecast.series, forecast.origin));
        pairs.push(Pair {
            series: data.key_of(forecast.series),
            date: forecast.date,
            lead: forecast.lead,
            version: version.clone(),
            actual,
            forecast: forecast.value,
            // Of a series without a past the baseline knows nothing; 0 would be held against nobody.
            baseline: if *has_past { forecast.baseline } else { f64::NAN },
            lo80: forecast.interval.lo80,
            hi80: forecast.interval.hi80,
            lo95: forecast.interval.lo95,
            hi95: forecast.interval.hi95,
            open: was_open(data, open, forecast.series, forecast.date),
        });
    }
    pairs
}

/// Whether a day turned out open.
pub(crate) fn was_open(data: &ModelData, open: &OpenHistory, series: usize, date: NaiveDate) -> bool {
    data.panel().index(number(date)).is_none_or(|index| open.actual(series, index) != Open::Closed)
}

/// Pairs of a training belong to no registered version.
fn unregistered() -> VersionId {
    VersionId::new(chrono::DateTime::UNIX_EPOCH, 0)
}
