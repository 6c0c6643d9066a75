//! Performance over a period: day by day, segment by segment, with a robust trend that can say "not enough data".

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::observation::{ErrorSums, GrainScores};
use vakhta_stats::metric::Scores;
use vakhta_stats::trend::{DEFAULT_MINIMUM, trend};
use vakhta_store::{DailySums, Segment, SumSubject};

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::platform::Platform;
use crate::views::{DailyPoint, SegmentPoint, SummaryView};

/// Best and worst segments that are shown.
const SHOWN: usize = 5;

impl Platform {
    /// Performance over the last days with actuals.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`] for days outside 1 to 3650; [`ServiceError::NotFound`] for an unknown model.
    pub async fn summary(&self, model: &ModelName, days: u32) -> Result<SummaryView, ServiceError> {
        if !(1..=3650).contains(&days) {
            return Err(ServiceError::invalid("days", format!("{days} is outside 1 to 3650")));
        }
        let declared = self.declared(model).await?;
        let declaration = &declared.declaration;
        let facts = self.dataset_facts(declaration).await?;
        let last = self.store().observations().last_date(model).await?;
        let through = last.or(facts.data_through).unwrap_or_else(|| self.model_today(declaration, None));
        let from = through.checked_sub_days(Days::new(u64::from(days) - 1)).unwrap_or(through);
        let period = self.period(model, declaration, (from, through)).await?;
        Ok(summarize(declaration, model, days, (from, through), &period))
    }

    /// The sums of a period; those that an earlier release did not keep are summed up first.
    async fn period(
        &self,
        model: &ModelName,
        declaration: &Declaration,
        span: (NaiveDate, NaiveDate),
    ) -> Result<Period, ServiceError> {
        let metrics = self.store().metrics();
        let mut daily = metrics.daily_sums(model, span).await?;
        let days = daily.iter().filter(|d| d.subject == SumSubject::Forecast).count() as u64;
        if self.store().observations().days(model, span).await? > days {
            self.sum_up_days(model, declaration, span).await?;
            daily = metrics.daily_sums(model, span).await?;
        }
        Ok(Period { all: metrics.summed(model, span).await?, daily })
    }
}

/// What a period's scores are computed from.
struct Period {
    all: BTreeMap<(Segment, SumSubject), ErrorSums>,
    daily: Vec<DailySums>,
}

impl Period {
    fn scores(&self, segment: &Segment, subject: SumSubject) -> Scores {
        self.all.get(&(segment.clone(), subject)).map(ErrorSums::scores).unwrap_or_default()
    }
}

fn summarize(
    declaration: &Declaration,
    model: &ModelName,
    days: u32,
    (from, through): (NaiveDate, NaiveDate),
    period: &Period,
) -> SummaryView {
    let metric = declaration.deploy.metric;
    let keys = &declaration.data.columns.keys;
    let overall = Segment::overall();
    let scores = GrainScores {
        forecast: period.scores(&overall, SumSubject::Forecast),
        baseline: period.scores(&overall, SumSubject::Baseline),
    };
    let daily = daily(&period.daily);
    let by_error = |a: &&DailyPoint, b: &&DailyPoint| {
        metric.of(&a.scores).unwrap_or(f64::INFINITY).total_cmp(&metric.of(&b.scores).unwrap_or(f64::INFINITY))
    };
    let scored = || daily.iter().filter(|d| metric.of(&d.scores).is_some());
    let errors: Vec<f64> = daily.iter().filter_map(|d| metric.of(&d.scores)).collect();
    let segments = segments(declaration, period);
    let mut first_key: Vec<SegmentPoint> = segments
        .iter()
        .filter(|s| Some(&s.column) == keys.first() && metric.of(&s.scores).is_some())
        .cloned()
        .collect();
    first_key.sort_by(|a, b| metric.of(&a.scores).unwrap_or(0.0).total_cmp(&metric.of(&b.scores).unwrap_or(0.0)));
    let enough = scores.forecast.n >= declaration.alerts.min_pairs;
    SummaryView {
        model: model.clone(),
        days,
        from,
        through,
        metric,
        grain: format!("{} × day", declaration.grain().join(" × ")),
        not_enough_data: (!enough).then(|| {
            format!(
                "{} pairs, and {} are needed for a percentage (alerts.min_pairs)",
                scores.forecast.n, declaration.alerts.min_pairs
            )
        }),
        scores: scores.forecast,
        baseline: scores.baseline,
        series_scores: period.scores(&overall, SumSubject::Series),
        best_day: scored().min_by(by_error).cloned(),
        worst_day: scored().max_by(by_error).cloned(),
        trend: trend(&errors, DEFAULT_MINIMUM),
        best_segments: first_key.iter().take(SHOWN).cloned().collect(),
        worst_segments: first_key.iter().rev().take(SHOWN).cloned().collect(),
        segments,
        daily,
    }
}

/// The days that have pairs; forecast and baseline of a day follow one another.
fn daily(sums: &[DailySums]) -> Vec<DailyPoint> {
    let mut points: BTreeMap<NaiveDate, DailyPoint> = BTreeMap::new();
    for day in sums {
        let point = points.entry(day.date).or_insert_with(|| DailyPoint {
            date: day.date,
            scores: Scores::default(),
            baseline: Scores::default(),
            versions: Vec::new(),
        });
        match day.subject {
            SumSubject::Forecast => {
                point.scores = day.sums.scores();
                point.versions.clone_from(&day.versions);
            }
            SumSubject::Baseline => point.baseline = day.sums.scores(),
            SumSubject::Series => {}
        }
    }
    points.into_values().collect()
}

/// Every value of every key column, column by column as they are declared.
fn segments(declaration: &Declaration, period: &Period) -> Vec<SegmentPoint> {
    let of_column = |column: &String| {
        let own =
            |(segment, subject): &&(Segment, SumSubject)| &segment.kind == column && *subject == SumSubject::Forecast;
        let point = |(segment, _): &(Segment, SumSubject)| SegmentPoint {
            column: segment.kind.clone(),
            value: segment.value.clone(),
            scores: period.scores(segment, SumSubject::Forecast),
            baseline: period.scores(segment, SumSubject::Baseline),
        };
        period.all.keys().filter(own).map(point).collect::<Vec<_>>()
    };
    declaration.data.columns.keys.iter().flat_map(of_column).collect()
}
