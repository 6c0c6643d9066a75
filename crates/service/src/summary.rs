//! Performance over a period: day by day, segment by segment, with a robust trend that can say "not enough data".

use chrono::Days;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::observation::{by_segment, scores_at};
use vakhta_lifecycle::prediction::Pair;
use vakhta_stats::trend::{DEFAULT_MINIMUM, trend};

use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::observe::daily_point;
use crate::platform::Platform;
use crate::train::report::grain_with;
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
        let pairs = self.store().observations().range(model, from, through).await?;
        Ok(summarize(declaration, model, days, (from, through), &pairs))
    }
}

fn summarize(
    declaration: &Declaration,
    model: &ModelName,
    days: u32,
    (from, through): (chrono::NaiveDate, chrono::NaiveDate),
    pairs: &[Pair],
) -> SummaryView {
    let positions = declaration.grain_positions();
    let metric = declaration.deploy.metric;
    let keys = &declaration.data.columns.keys;
    let every: Vec<usize> = (0..keys.len()).collect();
    let scores = scores_at(pairs, &positions);
    let daily = daily(declaration, pairs);
    let by_error = |a: &&DailyPoint, b: &&DailyPoint| {
        metric.of(&a.scores).unwrap_or(f64::INFINITY).total_cmp(&metric.of(&b.scores).unwrap_or(f64::INFINITY))
    };
    let scored = || daily.iter().filter(|d| metric.of(&d.scores).is_some());
    let errors: Vec<f64> = daily.iter().filter_map(|d| metric.of(&d.scores)).collect();
    let segments = segments(declaration, pairs);
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
        series_scores: scores_at(pairs, &every).forecast,
        best_day: scored().min_by(by_error).cloned(),
        worst_day: scored().max_by(by_error).cloned(),
        trend: trend(&errors, DEFAULT_MINIMUM),
        best_segments: first_key.iter().take(SHOWN).cloned().collect(),
        worst_segments: first_key.iter().rev().take(SHOWN).cloned().collect(),
        segments,
        daily,
    }
}

fn daily(declaration: &Declaration, pairs: &[Pair]) -> Vec<DailyPoint> {
    let mut days = std::collections::BTreeMap::<chrono::NaiveDate, Vec<Pair>>::new();
    for pair in pairs {
        days.entry(pair.date).or_default().push(pair.clone());
    }
    days.into_iter().map(|(date, own)| daily_point(declaration, date, &own)).collect()
}

fn segments(declaration: &Declaration, pairs: &[Pair]) -> Vec<SegmentPoint> {
    let positions = declaration.grain_positions();
    let mut points = Vec::new();
    for (position, column) in declaration.data.columns.keys.iter().enumerate() {
        let grain = grain_with(&positions, position);
        for segment in by_segment(pairs, &grain, position, column) {
            let own: Vec<Pair> =
                pairs.iter().filter(|p| p.series.parts().get(position) == Some(&segment.value)).cloned().collect();
            points.push(SegmentPoint {
                column: column.clone(),
                value: segment.value,
                scores: segment.scores,
                baseline: scores_at(&own, &grain).baseline,
            });
        }
    }
    points
}
