//! `observe`: actuals meet the forecasts that were issued before them; pairs become daily metrics.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use vakhta_lifecycle::ids::{ModelName, SeriesKey, VersionId};
use vakhta_lifecycle::observation::{ErrorSums, GrainScores, GrainSums, scores_at, sums_at};
use vakhta_lifecycle::prediction::{Pair, Prediction};
use vakhta_lifecycle::retention::LATE_DAYS;
use vakhta_store::{DailyMetric, DailySums, ObservedDays, Segment, SumSubject};
use vakhta_tables::openness::OpenHistory;

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::forecasting::ModelData;
use crate::platform::Platform;
use crate::rows::{Answer, Outcomes};
use crate::train::folds::was_open;
use crate::train::report::grain_with;
use crate::views::{ClockKind, DailyPoint, ObserveView};

impl Platform {
    /// Joins actuals and computes the daily metrics of one day, or of all that are due and the last two weeks again.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for a day in the model's future; [`ServiceError::NotEnoughData`] for one without actuals.
    pub async fn observe(&self, model: &ModelName, day: Option<NaiveDate>) -> Result<ObserveView, ServiceError> {
        let Some(through) = self.actuals(model).await?.last_known_day() else {
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
                // Pairs beyond the last day are left of actuals that were taken back.
                (back.min(through), last.map_or(through, |last| last.max(through)))
            }
        };
        let view = self.observe_days(model, from, to).await?;
        self.watch(model, "observe").await?;
        let alerts = self.alert_views(model, self.store().alerts().open(model).await?).await?;
        Ok(ObserveView { alerts, ..view })
    }

    /// Joins the days from `from` to `to` anew: what was joined before with an actual that is no more is forgotten.
    pub(crate) async fn observe_days(
        &self,
        model: &ModelName,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<ObserveView, ServiceError> {
        let declared = self.declared(model).await?;
        let declaration = Arc::clone(&declared.declaration);
        let actuals = self.actuals(model).await?;
        let mut known = by_day(self.store().observations().range(model, from, to).await?);
        let mut joined = ObservedDays::default();
        for date in from.iter_days().take_while(|d| *d <= to) {
            let limit = issued_before(&declaration, date);
            let forecasts = self.store().predictions().last_before_target(model, date, limit).await?;
            let pairs = day_pairs(&actuals, &forecasts, known.remove(&date).unwrap_or_default());
            add_day(&mut joined, &declaration, date, pairs);
        }
        self.store().replace_days(model, (from, to), &joined).await?;
        let joined = joined.pairs;
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

    /// Sums up the days of a span whose pairs an earlier release joined without their sums.
    pub(crate) async fn sum_up_days(
        &self,
        model: &ModelName,
        declaration: &Declaration,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<(), ServiceError> {
        // Nobody joins these days meanwhile.
        let writing = self.writing(model).await;
        let _guard = writing.lock().await;
        let mut known = ObservedDays::default();
        for (date, pairs) in by_day(self.store().observations().range(model, from, to).await?) {
            add_day(&mut known, declaration, date, pairs);
        }
        Ok(self.store().replace_days(model, (from, to), &known).await?)
    }

    /// After rows of some days came in, changed or went: join these days, watch, and forecast from the last day.
    pub(crate) async fn after_new_data(
        &self,
        model: &ModelName,
        actor: &str,
        days: Option<(NaiveDate, NaiveDate)>,
    ) -> Result<(), ServiceError> {
        if self.store().versions().champion(model).await?.is_none() {
            return self.watch(model, actor).await;
        }
        let actuals = self.actuals(model).await?;
        let through = actuals.last_known_day();
        if let (Some((from, to)), Some((first, last))) = (days, self.days_that_pair(model, &actuals).await?) {
            let (from, to) = (from.max(first), to.min(last));
            if from <= to {
                self.observe_days(model, from, to).await?;
            }
        }
        self.watch(model, actor).await?;
        match self.issue_forecasts(model).await {
            // Rows of which no target is known are nothing to forecast from.
            Err(ServiceError::NotEnoughData(_)) if through.is_none() => Ok(()),
            issued => issued.map(drop),
        }
    }

    /// From the first day that has a pair or can get one, the day after the oldest logged forecast's data, to the last one. A
    /// day that has a pair may have left the log, or its actual the data.
    async fn days_that_pair(
        &self,
        model: &ModelName,
        actuals: &Actuals,
    ) -> Result<Option<(NaiveDate, NaiveDate)>, ServiceError> {
        let observations = self.store().observations();
        let through = actuals.last_known_day();
        let first_forecast = match actuals {
            Actuals::Series(..) => self.store().predictions().first_origin(model).await?.and_then(|d| d.succ_opt()),
            // A row may be predicted at any time, however long ago it came in.
            Actuals::Rows(outcomes) => outcomes.days().map(|days| days.0),
        };
        let first = [first_forecast, observations.first_date(model).await?].into_iter().flatten().min();
        let last = through.max(observations.last_date(model).await?);
        Ok(first.zip(last))
    }
}

impl Platform {
    /// What happened, as far as it is known.
    async fn actuals(&self, model: &ModelName) -> Result<Actuals, ServiceError> {
        if self.declared(model).await?.declaration.is_of_rows() {
            return Ok(Actuals::Rows(Arc::clone(&self.load_outcomes(model).await?.data)));
        }
        let data = Arc::clone(&self.load_data(model).await?.data);
        let open = data.openness()?;
        Ok(Actuals::Series(data, open))
    }
}

/// What happened: on the days of series, or of rows.
enum Actuals {
    Series(Arc<ModelData>, OpenHistory),
    Rows(Arc<Outcomes>),
}

impl Actuals {
    fn last_known_day(&self) -> Option<NaiveDate> {
        match self {
            Self::Series(data, _) => data.last_known_day(),
            Self::Rows(outcomes) => outcomes.last_known_day(),
        }
    }

    /// Forecasts beside what happened, where that is known.
    fn pairs(&self, forecasts: &[Prediction]) -> Vec<Pair> {
        match self {
            Self::Series(data, open) => pairs(data, open, forecasts),
            Self::Rows(outcomes) => forecasts.iter().filter_map(|forecast| row_pair(outcomes, forecast)).collect(),
        }
    }

    /// A pair whose forecast has left the log, with what is known now.
    fn again(&self, pair: Pair) -> Option<Pair> {
        match self {
            Self::Series(data, open) => {
                let series = data.series_of(&pair.series)?;
                let actual = data.actual(series, pair.date)?;
                Some(Pair { actual, open: was_open(data, open, series, pair.date), ..pair })
            }
            // What was judged of a class cannot be judged anew without what was said of the others.
            Self::Rows(outcomes) => outcomes.of(&pair.series, pair.date).map(|_| pair),
        }
    }
}

/// The prediction of a row beside its outcome, where that is known.
fn row_pair(outcomes: &Outcomes, forecast: &Prediction) -> Option<Pair> {
    let outcome = outcomes.of(&forecast.series, forecast.date)?;
    let judged = Answer::judged(forecast.value, forecast.baseline, &forecast.classes, outcome)?;
    Some(Pair { actual: judged.0, forecast: judged.1, baseline: judged.2, ..pair(forecast, judged.0, true) })
}

fn by_day(pairs: Vec<Pair>) -> BTreeMap<NaiveDate, Vec<Pair>> {
    let mut days: BTreeMap<NaiveDate, Vec<Pair>> = BTreeMap::new();
    for pair in pairs {
        days.entry(pair.date).or_default().push(pair);
    }
    days
}

/// By the wall clock a forecast counts for a day only when it was issued before that day ended.
fn issued_before(declaration: &Declaration, date: NaiveDate) -> Option<DateTime<Utc>> {
    // An outcome may be known long after its row's day; of a row that has one nothing is logged that could join it.
    match declaration.model.clock {
        _ if declaration.is_of_rows() => None,
        ClockKind::Data => None,
        ClockKind::Wall => {
            let midnight = date.succ_opt()?.and_time(NaiveTime::MIN);
            declaration.time_zone().from_local_datetime(&midnight).earliest().map(|at| at.to_utc())
        }
    }
}

/// The pairs of a day. Where the forecast of a pair has left the log, the pair itself still tells it; its actual is taken as
/// it is now, and without one there is no pair.
fn day_pairs(actuals: &Actuals, forecasts: &[Prediction], before: Vec<Pair>) -> Vec<Pair> {
    let mut joined = actuals.pairs(forecasts);
    let logged: BTreeSet<&SeriesKey> = forecasts.iter().map(|f| &f.series).collect();
    let gone = before.into_iter().filter(|pair| !logged.contains(&pair.series));
    joined.extend(gone.filter_map(|pair| actuals.again(pair)));
    joined
}

/// Forecasts beside what happened, where that is known.
pub(crate) fn pairs(data: &ModelData, open: &OpenHistory, forecasts: &[Prediction]) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(forecasts.len());
    for forecast in forecasts {
        let Some(series) = data.series_of(&forecast.series) else { continue };
        let Some(actual) = data.actual(series, forecast.date) else { continue };
        pairs.push(pair(forecast, actual, was_open(data, open, series, forecast.date)));
    }
    pairs
}

fn pair(forecast: &Prediction, actual: f64, open: bool) -> Pair {
    Pair {
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
        open,
    }
}

/// The scores of pairs at the model's grain. Classes have no intervals that could cover anything.
pub(crate) fn scores_of(declaration: &Declaration, pairs: &[Pair]) -> GrainScores {
    let mut scores = scores_at(pairs, &declaration.grain_positions());
    if declaration.tells_classes() {
        (scores.forecast.coverage80, scores.forecast.coverage95) = (None, None);
    }
    scores
}

/// The sums behind them, at a grain.
fn sums_of(declaration: &Declaration, pairs: &[Pair], grain: &[usize]) -> GrainSums {
    let mut sums = sums_at(pairs, grain);
    if declaration.tells_classes() {
        (sums.forecast.inside80, sums.forecast.inside95) = ((0, 0), (0, 0));
    }
    sums
}

/// One day's scores at the model's grain.
pub(crate) fn daily_point(declaration: &Declaration, date: NaiveDate, pairs: &[Pair]) -> DailyPoint {
    let scores = scores_of(declaration, pairs);
    let mut versions: Vec<VersionId> = pairs.iter().map(|p| p.version.clone()).collect();
    versions.sort();
    versions.dedup();
    DailyPoint { date, scores: scores.forecast, baseline: scores.baseline, versions }
}

/// Adds a day: its pairs, the scores of everything and of every value of every key column, and the sums behind them.
fn add_day(days: &mut ObservedDays, declaration: &Declaration, date: NaiveDate, pairs: Vec<Pair>) {
    let versions: BTreeSet<VersionId> = pairs.iter().map(|p| p.version.clone()).collect();
    let Some(newest) = versions.last().cloned() else { return };
    let positions = declaration.grain_positions();
    let every: Vec<usize> = (0..declaration.data.columns.keys.len()).collect();
    days.sums.push(day_sums(
        date,
        Segment::overall(),
        SumSubject::Series,
        sums_of(declaration, &pairs, &every).forecast,
    ));
    add_segment(days, (date, &newest), Segment::overall(), &sums_of(declaration, &pairs, &positions));
    // The forecast's sums were added last.
    if let Some(overall) = days.sums.last_mut() {
        overall.versions = versions.into_iter().collect();
    }
    for (position, column) in declaration.segment_columns().iter().enumerate() {
        let mut groups: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
        for pair in &pairs {
            if let Some(value) = pair.series.parts().get(position) {
                groups.entry(value).or_default().push(pair.clone());
            }
        }
        let grain = grain_with(&positions, position);
        for (value, own) in groups {
            add_segment(days, (date, &newest), Segment::of(column, value), &sums_of(declaration, &own, &grain));
        }
    }
    days.pairs.extend(pairs);
}

fn add_segment(days: &mut ObservedDays, (date, version): (NaiveDate, &VersionId), segment: Segment, sums: &GrainSums) {
    let GrainScores { forecast: scores, baseline } = sums.scores();
    days.sums.push(day_sums(date, segment.clone(), SumSubject::Baseline, sums.baseline));
    days.sums.push(day_sums(date, segment.clone(), SumSubject::Forecast, sums.forecast));
    days.metrics.push(DailyMetric {
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
        log_loss: scores.log_loss,
        baseline_mape: baseline.mape,
        baseline_wape: baseline.wape,
        baseline_log_loss: baseline.log_loss,
    });
}

fn day_sums(date: NaiveDate, segment: Segment, subject: SumSubject, sums: ErrorSums) -> DailySums {
    DailySums { date, segment, subject, versions: Vec::new(), sums }
}
