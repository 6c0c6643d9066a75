//! `GET /api/monitoring/alerts/recent`: recent alerts, in the words of the source.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_http::ApiError;
use vakhta_http::api::refusals::{Always, BadRequest, NotFound};
use vakhta_http::api::v1::wire::alert::{AlertDto, FindingKindDto, SeverityDto};
use vakhta_http::api::v1::wire::page::MAX_LIMIT;
use vakhta_http::extract::QueryOf;
use vakhta_http::pages_contract::axum::Json;
use vakhta_http::pages_contract::axum::extract::State;
use vakhta_http::state::AppState;

use super::model::{PeriodQuery, meant};

/// Recent alerts.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SalesAlertsDto {
    /// The model.
    pub model: String,
    /// Days looked back.
    #[schema(example = 7)]
    pub days: u32,
    /// Alerts of the period and those still open, however many.
    pub total: u64,
    /// Critical ones among them.
    pub critical: u64,
    /// Warnings among them.
    pub warning: u64,
    /// The alerts, at most 500.
    pub alerts: Vec<SalesAlertDto>,
}

/// One alert.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SalesAlertDto {
    /// Its number.
    pub id: i64,
    /// How bad it is.
    pub severity: SeverityDto,
    /// What it is about.
    #[serde(rename = "type")]
    pub kind: FindingKindDto,
    /// In a sentence.
    pub message: String,
    /// The day it was raised, by the model's clock.
    pub date: NaiveDate,
    /// `open` or `resolved`.
    #[schema(example = "open")]
    pub status: &'static str,
    /// What was measured last.
    pub value: f64,
    /// The threshold.
    pub threshold: f64,
    /// Details, for example the branches concerned.
    pub details: Vec<String>,
    /// When it resolved.
    pub resolved_at: Option<DateTime<Utc>>,
}

impl From<AlertDto> for SalesAlertDto {
    fn from(alert: AlertDto) -> Self {
        Self {
            id: alert.id,
            severity: alert.severity,
            kind: alert.kind,
            message: alert.message,
            date: alert.raised_at.date_naive(),
            status: if alert.open { "open" } else { "resolved" },
            value: alert.value,
            threshold: alert.threshold,
            details: alert.details,
            resolved_at: alert.resolved_at,
        }
    }
}

impl SalesAlertsDto {
    /// The alerts of a model over a period.
    #[must_use]
    pub fn of(model: String, days: u32, alerts: Vec<AlertDto>) -> Self {
        let count = |severity: SeverityDto| alerts.iter().filter(|alert| alert.severity == severity).count() as u64;
        Self {
            model,
            days,
            total: alerts.len() as u64,
            critical: count(SeverityDto::Critical),
            warning: count(SeverityDto::Warning),
            alerts: alerts.into_iter().take(usize::try_from(MAX_LIMIT).unwrap_or(usize::MAX)).map(Into::into).collect(),
        }
    }
}

/// Alerts of the last days, and those still open
#[utoipa::path(get, path = "/api/monitoring/alerts/recent", tag = "sales", params(PeriodQuery<7>), responses(
    (status = 200, description = "Alerts", body = SalesAlertsDto), BadRequest, NotFound, Always))]
pub async fn sales_alerts(
    State(state): State<AppState>,
    QueryOf(query): QueryOf<PeriodQuery<7>>,
) -> Result<Json<SalesAlertsDto>, ApiError> {
    let model = meant(&state, query.model)?;
    let alerts = state.platform.alerts(Some(&model), query.days).await?;
    Ok(Json(SalesAlertsDto::of(model.to_string(), query.days, alerts.into_iter().map(AlertDto::from).collect())))
}
