//! Performance over a period, and what joining actuals did.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_service::views::{DailyPoint, ObserveView, SegmentPoint, SummaryView};

use super::alert::AlertDto;
use super::decision::MetricDto;
use super::score::{ScoresDto, TrendDto};

/// One day.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DailyDto {
    /// The day.
    pub date: NaiveDate,
    /// Scores of that day.
    pub scores: ScoresDto,
    /// The baseline's on the same pairs.
    pub baseline: ScoresDto,
    /// The versions that forecast it.
    pub versions: Vec<String>,
}

impl From<&DailyPoint> for DailyDto {
    fn from(day: &DailyPoint) -> Self {
        Self {
            date: day.date,
            scores: ScoresDto::from(&day.scores),
            baseline: ScoresDto::from(&day.baseline),
            versions: day.versions.iter().map(ToString::to_string).collect(),
        }
    }
}

/// One segment over the period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SegmentDto {
    /// The key column.
    #[schema(example = "branch")]
    pub column: String,
    /// Its value.
    #[schema(example = "B02")]
    pub value: String,
    /// Scores.
    pub scores: ScoresDto,
    /// The baseline's.
    pub baseline: ScoresDto,
}

impl From<&SegmentPoint> for SegmentDto {
    fn from(segment: &SegmentPoint) -> Self {
        Self {
            column: segment.column.clone(),
            value: segment.value.clone(),
            scores: ScoresDto::from(&segment.scores),
            baseline: ScoresDto::from(&segment.baseline),
        }
    }
}

/// Performance over a period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SummaryDto {
    /// The model.
    pub model: String,
    /// Days asked for.
    #[schema(example = 30)]
    pub days: u32,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub through: NaiveDate,
    /// The metric that decides.
    pub metric: MetricDto,
    /// The grain in words.
    #[schema(example = "branch × day")]
    pub grain: String,
    /// Scores over all pairs of the period.
    pub scores: ScoresDto,
    /// The baseline's on the same pairs.
    pub baseline: ScoresDto,
    /// Scores at the grain of the series.
    pub series_scores: ScoresDto,
    /// Day by day, earliest first; days without pairs are absent.
    pub daily: Vec<DailyDto>,
    /// The best day by MAPE.
    pub best_day: Option<DailyDto>,
    /// The worst day by MAPE.
    pub worst_day: Option<DailyDto>,
    /// The trend of the daily MAPE; it can say "not enough data".
    pub trend: TrendDto,
    /// Best segments of the first key column, best first.
    pub best_segments: Vec<SegmentDto>,
    /// Worst segments of the first key column, worst first.
    pub worst_segments: Vec<SegmentDto>,
    /// All segments of every key column.
    pub segments: Vec<SegmentDto>,
    /// Why there is no figure, when there is none.
    pub not_enough_data: Option<String>,
}

impl From<&SummaryView> for SummaryDto {
    fn from(view: &SummaryView) -> Self {
        let segments = |points: &[SegmentPoint]| points.iter().map(SegmentDto::from).collect();
        Self {
            model: view.model.to_string(),
            days: view.days,
            from: view.from,
            through: view.through,
            metric: view.metric.into(),
            grain: view.grain.clone(),
            scores: ScoresDto::from(&view.scores),
            baseline: ScoresDto::from(&view.baseline),
            series_scores: ScoresDto::from(&view.series_scores),
            daily: view.daily.iter().map(DailyDto::from).collect(),
            best_day: view.best_day.as_ref().map(DailyDto::from),
            worst_day: view.worst_day.as_ref().map(DailyDto::from),
            trend: TrendDto::from(&view.trend),
            best_segments: segments(&view.best_segments),
            worst_segments: segments(&view.worst_segments),
            segments: segments(&view.segments),
            not_enough_data: view.not_enough_data.clone(),
        }
    }
}

/// What joining actuals did.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ObserveDto {
    /// The model.
    pub model: String,
    /// First day that was joined.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub through: Option<NaiveDate>,
    /// Pairs joined.
    pub pairs: u64,
    /// The last day's metrics.
    pub last_day: Option<DailyDto>,
    /// Alerts open afterwards.
    pub alerts: Vec<AlertDto>,
}

impl From<&ObserveView> for ObserveDto {
    fn from(view: &ObserveView) -> Self {
        Self {
            model: view.model.to_string(),
            from: view.from,
            through: view.through,
            pairs: view.pairs,
            last_day: view.last_day.as_ref().map(DailyDto::from),
            alerts: view.alerts.iter().map(AlertDto::from).collect(),
        }
    }
}
