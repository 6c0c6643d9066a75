//! `GET /api/monitoring/performance/summary`: metrics of a period, in the words of the source.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_http::ApiError;
use vakhta_http::api::refusals::{Always, BadRequest, NotEnoughData, NotFound};
use vakhta_http::api::v1::wire::decision::MetricDto;
use vakhta_http::api::v1::wire::performance::{DailyDto, SegmentDto, SummaryDto};
use vakhta_http::api::v1::wire::score::{ScoresDto, TrendDto, TrendKindDto};
use vakhta_http::extract::QueryOf;
use vakhta_http::pages_contract::axum::Json;
use vakhta_http::pages_contract::axum::extract::State;
use vakhta_http::state::AppState;

use super::model::{PeriodQuery, meant};

/// Metrics of a period. Percentages are percent.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SalesSummaryDto {
    /// The model.
    pub model: String,
    /// The period.
    pub period: PeriodDto,
    /// The metric that decides.
    pub metric: MetricDto,
    /// MAPE over all pairs of the period.
    #[schema(example = 8.4)]
    pub avg_mape: Option<f64>,
    /// MAPE of the best day.
    pub best_mape: Option<f64>,
    /// MAPE of the worst day.
    pub worst_mape: Option<f64>,
    /// The baseline's MAPE on the same pairs.
    pub baseline_mape: Option<f64>,
    /// The best day.
    pub best_day: Option<NaiveDate>,
    /// The worst day.
    pub worst_day: Option<NaiveDate>,
    /// Where the daily MAPE is going.
    pub trend: SalesTrendDto,
    /// All scores of the period.
    pub metrics: ScoresDto,
    /// Day by day, earliest first.
    pub daily: Vec<SalesDayDto>,
    /// The best branches, best first.
    pub best_branches: Vec<BranchDto>,
    /// The worst branches, worst first.
    pub worst_branches: Vec<BranchDto>,
    /// Why there is no figure, when there is none.
    pub not_enough_data: Option<String>,
}

/// A period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PeriodDto {
    /// Days asked for.
    #[schema(example = 30)]
    pub days: u32,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub through: NaiveDate,
    /// Days with metrics.
    pub days_with_data: u64,
}

/// Where the daily MAPE is going.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SalesTrendDto {
    /// `improving`, `stable`, `degrading` or `not_enough_data`.
    #[schema(example = "stable")]
    pub direction: &'static str,
    /// Percentage points a day.
    pub slope_per_day: Option<f64>,
    /// Two-sided p-value of "there is no trend".
    pub p_value: Option<f64>,
    /// Days it rests on.
    pub n: u64,
}

impl From<TrendDto> for SalesTrendDto {
    fn from(trend: TrendDto) -> Self {
        // The trend is that of an error, so what rises gets worse.
        let direction = match trend.kind {
            TrendKindDto::NotEnoughData => "not_enough_data",
            TrendKindDto::Stable => "stable",
            TrendKindDto::Rising => "degrading",
            TrendKindDto::Falling => "improving",
        };
        Self { direction, slope_per_day: trend.slope_per_day, p_value: trend.p_value, n: trend.n }
    }
}

/// One day.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SalesDayDto {
    /// The day.
    pub date: NaiveDate,
    /// Mean absolute percentage error, in percent.
    pub mape: Option<f64>,
    /// Mean absolute error, in the target's units.
    pub mae: Option<f64>,
    /// Root of the mean squared error, in the target's units.
    pub rmse: Option<f64>,
    /// Pooled error, in percent.
    pub wape: Option<f64>,
    /// Mean of forecast − actual.
    pub bias: Option<f64>,
    /// The baseline's MAPE.
    pub baseline_mape: Option<f64>,
    /// Pairs.
    pub n: u64,
    /// The versions that forecast it.
    pub versions: Vec<String>,
}

impl From<DailyDto> for SalesDayDto {
    fn from(day: DailyDto) -> Self {
        let ScoresDto { n, mape, mae, rmse, wape, bias, .. } = day.scores;
        let baseline_mape = day.baseline.mape;
        Self { date: day.date, mape, mae, rmse, wape, bias, baseline_mape, n, versions: day.versions }
    }
}

/// One branch over the period.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BranchDto {
    /// The branch (the first key column of the model).
    #[schema(example = "B02")]
    pub branch: String,
    /// Mean absolute percentage error, in percent.
    pub mape: Option<f64>,
    /// Pooled error, in percent.
    pub wape: Option<f64>,
    /// Mean absolute error, in the target's units.
    pub mae: Option<f64>,
    /// Mean of forecast − actual.
    pub bias: Option<f64>,
    /// Pairs.
    pub n: u64,
}

impl From<SegmentDto> for BranchDto {
    fn from(segment: SegmentDto) -> Self {
        let ScoresDto { n, mape, wape, mae, bias, .. } = segment.scores;
        Self { branch: segment.value, mape, wape, mae, bias, n }
    }
}

impl From<SummaryDto> for SalesSummaryDto {
    fn from(summary: SummaryDto) -> Self {
        let mape_of = |day: &Option<DailyDto>| day.as_ref().and_then(|day| day.scores.mape);
        let date_of = |day: &Option<DailyDto>| day.as_ref().map(|day| day.date);
        Self {
            period: PeriodDto {
                days: summary.days,
                from: summary.from,
                through: summary.through,
                days_with_data: summary.daily.len() as u64,
            },
            model: summary.model,
            metric: summary.metric,
            avg_mape: summary.scores.mape,
            best_mape: mape_of(&summary.best_day),
            worst_mape: mape_of(&summary.worst_day),
            baseline_mape: summary.baseline.mape,
            best_day: date_of(&summary.best_day),
            worst_day: date_of(&summary.worst_day),
            trend: summary.trend.into(),
            metrics: summary.scores,
            daily: summary.daily.into_iter().map(SalesDayDto::from).collect(),
            best_branches: summary.best_segments.into_iter().map(BranchDto::from).collect(),
            worst_branches: summary.worst_segments.into_iter().map(BranchDto::from).collect(),
            not_enough_data: summary.not_enough_data,
        }
    }
}

/// Metrics of a period: average, best and worst MAPE, trend, days, best and worst branches
#[utoipa::path(get, path = "/api/monitoring/performance/summary", tag = "sales", params(PeriodQuery<30>), responses(
    (status = 200, description = "The summary; it can say that there is not enough data", body = SalesSummaryDto),
    BadRequest, NotFound, NotEnoughData, Always))]
pub async fn sales_summary(
    State(state): State<AppState>,
    QueryOf(query): QueryOf<PeriodQuery<30>>,
) -> Result<Json<SalesSummaryDto>, ApiError> {
    let model = meant(&state, query.model)?;
    let summary = SummaryDto::from(&state.platform.summary(&model, query.days).await?);
    Ok(Json(summary.into()))
}
