//! `GET /api/monitoring/health`: how the model stands, in the words of the source.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_http::ApiError;
use vakhta_http::api::refusals::{Always, BadRequest, NotFound};
use vakhta_http::api::v1::wire::alert::AlertDto;
use vakhta_http::api::v1::wire::health::{HealthStatusDto, ModelHealthDto};
use vakhta_http::api::v1::wire::score::ScoresDto;
use vakhta_http::api::v1::wire::version::VersionDto;
use vakhta_http::extract::QueryOf;
use vakhta_http::pages_contract::axum::Json;
use vakhta_http::pages_contract::axum::extract::State;
use vakhta_http::state::AppState;

use super::model::{ModelQuery, meant};

/// How the model stands.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SalesHealthDto {
    /// `HEALTHY`, `WARNING`, `CRITICAL` or `UNKNOWN`.
    #[schema(example = "HEALTHY")]
    pub status: &'static str,
    /// The same as our stable name.
    pub state: HealthStatusDto,
    /// The model.
    pub model: String,
    /// Its today.
    pub today: NaiveDate,
    /// Every check.
    pub checks: Vec<SalesCheckDto>,
    /// Scores over the last matured days (7 unless declared otherwise).
    pub current_metrics: ScoresDto,
    /// The baseline's on the same pairs.
    pub baseline_metrics: ScoresDto,
    /// The version that serves; `null` when none does.
    pub model_info: Option<ModelInfoDto>,
    /// Open alerts.
    pub alerts: Vec<AlertDto>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SalesCheckDto {
    /// What was looked at.
    #[schema(example = "data")]
    pub name: String,
    /// `HEALTHY`, `WARNING`, `CRITICAL` or `UNKNOWN`.
    #[schema(example = "HEALTHY")]
    pub status: &'static str,
    /// The same as our stable name.
    pub state: HealthStatusDto,
    /// What was measured, where it is a number.
    pub value: Option<f64>,
    /// In a sentence.
    pub message: String,
}

/// The version that serves.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ModelInfoDto {
    /// Its id.
    #[schema(example = "v_20190303_030000_0000beef")]
    pub version: String,
    /// Features it uses.
    #[schema(example = 64)]
    pub features_count: u64,
    /// Its artifact's folder, relative to the artifact store.
    pub path: String,
    /// The engine.
    #[schema(example = "lightgbm")]
    pub engine: String,
    /// When it was trained, by the model's clock.
    pub trained_at: DateTime<Utc>,
    /// Days since then, by the model's clock.
    pub age_days: i64,
    /// Rows it learned from.
    pub training_rows: u64,
    /// Scores on its holdout.
    pub test_metrics: ScoresDto,
}

impl ModelInfoDto {
    fn of(version: VersionDto, today: NaiveDate) -> Self {
        Self {
            version: version.id,
            features_count: version.n_features,
            path: version.artifact,
            engine: version.engine,
            trained_at: version.created_at,
            age_days: (today - version.created_at.date_naive()).num_days().max(0),
            training_rows: version.n_rows,
            test_metrics: version.holdout,
        }
    }
}

impl From<ModelHealthDto> for SalesHealthDto {
    fn from(health: ModelHealthDto) -> Self {
        let checks = health.checks.into_iter().map(|check| SalesCheckDto {
            name: check.component,
            status: check.status.upper(),
            state: check.status,
            value: check.value,
            message: check.message,
        });
        Self {
            status: health.status.upper(),
            state: health.status,
            model: health.model,
            today: health.today,
            checks: checks.collect(),
            current_metrics: health.current,
            baseline_metrics: health.baseline,
            model_info: health.champion.map(|version| ModelInfoDto::of(version, health.today)),
            alerts: health.alerts,
        }
    }
}

/// How the model stands: checks, metrics of the last 7 days, the version that serves
#[utoipa::path(get, path = "/api/monitoring/health", tag = "sales", params(ModelQuery), responses(
    (status = 200, description = "The report, whatever it says", body = SalesHealthDto),
    BadRequest, NotFound, Always))]
pub async fn sales_health(
    State(state): State<AppState>,
    QueryOf(query): QueryOf<ModelQuery>,
) -> Result<Json<SalesHealthDto>, ApiError> {
    let model = meant(&state, query.model)?;
    let health = ModelHealthDto::from(&state.platform.model_health(&model).await?);
    Ok(Json(health.into()))
}
