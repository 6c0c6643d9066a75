//! `observe`: actuals meet the forecasts that were issued before them; pairs become daily metrics.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use vakhta_lifecycle::ids::{ModelName, VersionId};
use vakhta_lifecycle::observation::scores_at;
use vakhta_lifecycle::prediction::{Pair, Prediction};
use vakhta_lifecycle::retention::LATE_DAYS;
use vakhta_stats::metric::Scores;
use vakhta_store::{DailyMetric, Segment};

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::ModelData;
use crate::platform::Platform;
use crate::train::folds::was_open;
use crate::train::report::grain_with;
use crate::views::{ClockKind, DailyPoint, ObserveView};

impl Platform {
    /// Joins actuals and computes the daily metrics of one day, or of all that are due and the last two weeks again.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for a day in the model's future; [`ServiceError::NotEnoughData`] for one without actuals.
    pub async fn observe(&self, model: &ModelName, day: Option<NaiveDate>) -> Result<ObserveView, ServiceError> {
        let loaded = self.load_data(model).await?;
        let Some(through) = loaded.data.last_known_day() else {
            return Err(ServiceError::NotEnoughData(format!("dataset of {model} has no row with an actual yet")));
        };
        let (from, to) = match day {
            Some(day) if day > through => {
                return Err(ServiceError::invalid(
                    "date",
                    format!("{day} has no actuals yet; the last day is {through}"),
                ));
            }
            Some(day) => (day, day),
            None => {
                let last = self.store().observations().last_date(model).await?;
                let back = last.unwrap_or(through).checked_sub_days(Days::new(LATE_DAYS)).unwrap_or(through);
                (back.min(through), through)
            }
        };
        let view = self.observe_days(model, from, to).await?;
        self.watch(model, "observe").await?;
        let alerts = self.alert_views(model, self.store().alerts().open(model).await?).await?;
        Ok(ObserveView { alerts, ..view })
    }

    /// Joins the days from `from` to `to`.
    pub(crate) async fn observe_days(
        &self,
        model: &ModelName,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<ObserveView, ServiceError> {
        let declared = self.declared(model).await?;
        let declaration = Arc::clone(&declared.declaration);
        let loaded = self.load_data(model).await?;
        let mut joined: Vec<Pair> = Vec::new();
        let mut metrics = Vec::new();
        for date in from.iter_days().take_while(|d| *d <= to) {
            let limit = issued_before(&declaration, date);
            let forecasts = self.store().predictions().last_before_target(model, date, limit).await?;
            let pairs = pairs(&loaded.data, &forecasts)?;
            if !pairs.is_empty() {
                metrics.extend(daily_metrics(&declaration, date, &pairs));
                joined.extend(pairs);
            }
        }
        self.store().observations().upsert_many(model, &joined).await?;
        self.store().metrics().upsert_many(model, &metrics).await?;
        let days: Vec<NaiveDate> = joined.iter().map(|p| p.date).collect();
        let last = days.iter().max().copied();
        let last_day = last.map(|date| {
            let own: Vec<Pair> = joined.iter().filter(|p| p.date == date).cloned().collect();
            daily_point(&declaration, date, &own)
        });
        tracing::info!(model.id = %model, n = joined.len(), ?last, "ModelMonitoring joined actuals");
        Ok(ObserveView {
            model: model.clone(),
            from: days.iter().min().copied(),
            through: last,
            pairs: joined.len() as u64,
            last_day,
            alerts: Vec::new(),
        })
    }

    /// After rows came in for some days: join them, watch, and forecast from the new last day.
    pub(crate) async fn after_new_data(
        &self,
        model: &ModelName,
        actor: &str,
        days: Option<(NaiveDate, NaiveDate)>,
    ) -> Result<(), ServiceError> {
        if self.store().versions().champion(model).await?.is_none() {
            return self.watch(model, actor).await;
        }
        let loaded = self.load_data(model).await?;
        let Some(through) = loaded.data.last_known_day() else { return Ok(()) };
        let first_forecast = self.first_forecast_day(model).await?;
        if let (Some((from, to)), Some(first)) = (days, first_forecast) {
            let (from, to) = (from.max(first), to.min(through));
            if from <= to {
                self.observe_days(model, from, to).await?;
            }
        }
        self.watch(model, actor).await?;
        self.issue_forecasts(model).await?;
        Ok(())
    }

    /// The first day that any version of the model can have forecast: the day after the oldest version's data.
    async fn first_forecast_day(&self, model: &ModelName) -> Result<Option<NaiveDate>, ServiceError> {
        let first = self.store().predictions().first_origin(model).await?;
        Ok(first.and_then(|d| d.succ_opt()))
    }
}

/// By the wall clock a forecast counts for a day only when it was issued before that day ended.
fn issued_before(declaration: &Declaration, date: NaiveDate) -> Option<DateTime<Utc>> {
    match declaration.model.clock {
        ClockKind::Data => None,
        ClockKind::Wall => {
            let midnight = date.succ_opt()?.and_time(NaiveTime::MIN);
            declaration.time_zone().from_local_datetime(&midnight).earliest().map(|at| at.to_utc())
        }
    }
}

/// Forecasts beside what happened, where that is known.
pub(crate) fn pairs(data: &ModelData, forecasts: &[Prediction]) -> Result<Vec<Pair>, ServiceError> {
    if forecasts.is_empty() {
        return Ok(Vec::new());
    }
    let open = data.openness()?;
    let mut pairs = Vec::with_capacity(forecasts.len());
    for forecast in forecasts {
        let Some(series) = data.series_of(&forecast.series) else { continue };
        let Some(actual) = data.actual(series, forecast.date) else { continue };
        pairs.push(Pair {
            series: forecast.series.clone(),
            date: forecast.date,
            lead: forecast.lead,
            version: forecast.version.clone(),
            actual,
            forecast: forecast.value,
            baseline: forecast.baseline,
            lo80: forecast.lo80,
            hi80: forecast.hi80,
            lo95: forecast.lo95,
            hi95: forecast.hi95,
            open: was_open(data, &open, series, forecast.date),
        });
    }
    Ok(pairs)
}

/// One day's scores at the model's grain.
pub(crate) fn daily_point(declaration: &Declaration, date: NaiveDate, pairs: &[Pair]) -> DailyPoint {
    let scores = scores_at(pairs, &declaration.grain_positions());
    let mut versions: Vec<VersionId> = pairs.iter().map(|p| p.version.clone()).collect();
    versions.sort();
    versions.dedup();
    DailyPoint { date, scores: scores.forecast, baseline: scores.baseline, versions }
}

/// One day's rows of metrics: overall and by every value of every key column.
fn daily_metrics(declaration: &Declaration, date: NaiveDate, pairs: &[Pair]) -> Vec<DailyMetric> {
    let positions = declaration.grain_positions();
    let Some(version) = pairs.iter().map(|p| &p.version).max().cloned() else { return Vec::new() };
    let row = |segment: Segment, scores: &Scores, baseline: &Scores| DailyMetric {
        version: version.clone(),
        date,
        segment,
        n: scores.n,
        mape: scores.mape,
        wape: scores.wape,
        mae: scores.mae,
        rmse: scores.rmse,
        r2: scores.r2,
        mase: scores.mase,
        bias: scores.bias,
        coverage80: scores.coverage80,
        coverage95: scores.coverage95,
        baseline_mape: baseline.mape,
        baseline_wape: baseline.wape,
    };
    let overall = scores_at(pairs, &positions);
    let mut rows = vec![row(Segment::overall(), &overall.forecast, &overall.baseline)];
    for (position, column) in declaration.data.columns.keys.iter().enumerate() {
        let mut groups: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
        for pair in pairs {
            if let Some(value) = pair.series.parts().get(position) {
                groups.entry(value).or_default().push(pair.clone());
            }
        }
        let grain = grain_with(&positions, position);
        for (value, own) in groups {
            let scores = scores_at(&own, &grain);
            rows.push(row(Segment::of(column, value), &scores.forecast, &scores.baseline));
        }
    }
    rows
}
