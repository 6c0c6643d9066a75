//! Health of the installation: public and minimal, and in detail.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_lifecycle::health::{HealthReport, HealthStatus};

use super::refusals::Always;
use super::v1::wire::health::{HealthCheckDto, HealthDto, HealthStatusDto};
use crate::error::ApiError;
use crate::state::AppState;

/// One word on the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct StatusDto {
    /// The state.
    pub status: HealthStatusDto,
}

/// Whether the process lives and can take requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProbeDto {
    /// `live`, `ready` or `not_ready`.
    #[schema(example = "ready")]
    pub status: &'static str,
}

/// Health in detail.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DetailedHealthDto {
    /// The worst of the checks.
    pub status: HealthStatusDto,
    /// The release of Vakhta.
    #[schema(example = "0.1.0")]
    pub version: String,
    /// Every check.
    pub checks: Vec<HealthCheckDto>,
}

/// How it stands, in one word
///
/// Public. `critical` comes with status 503, everything else with 200.
#[utoipa::path(get, path = "/health", tag = "health", responses(
    (status = 200, description = "Healthy, warning or unknown", body = StatusDto),
    (status = 503, description = "Critical", body = StatusDto), Always))]
pub async fn health(State(state): State<AppState>) -> Response {
    // Whoever may ask this may not learn why: a health check that cannot be made is as bad as one that fails.
    let status = state.platform.health().await.map_or(HealthStatus::Critical, |report| report.status);
    (code_of(status), Json(StatusDto { status: status.into() })).into_response()
}

fn code_of(status: HealthStatus) -> StatusCode {
    if status == HealthStatus::Critical { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
}

/// Every check, with what to do where something is wrong
#[utoipa::path(get, path = "/health/detailed", tag = "health", responses(
    (status = 200, description = "The report, whatever it says", body = DetailedHealthDto), Always))]
pub async fn health_detailed(State(state): State<AppState>) -> Result<Json<DetailedHealthDto>, ApiError> {
    let HealthDto { status, checks } = HealthDto::from(&state.platform.health().await?);
    Ok(Json(DetailedHealthDto { status, version: state.platform.version().to_owned(), checks }))
}

/// Whether the process lives
///
/// Answers as long as the process can answer at all; it looks at nothing.
#[utoipa::path(get, path = "/health/live", tag = "health", responses(
    (status = 200, description = "It lives", body = ProbeDto), Always))]
pub async fn health_live() -> Json<ProbeDto> {
    Json(ProbeDto { status: "live" })
}

/// Whether it can do its work
///
/// A model in a bad state does not make the server unready: its answers are still to be had.
#[utoipa::path(get, path = "/health/ready", tag = "health", responses(
    (status = 200, description = "It can", body = ProbeDto),
    (status = 503, description = "It cannot", body = ProbeDto), Always))]
pub async fn health_ready(State(state): State<AppState>) -> Response {
    if state.platform.health().await.is_ok_and(|report| is_ready(&report)) {
        (StatusCode::OK, Json(ProbeDto { status: "ready" })).into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, Json(ProbeDto { status: "not_ready" })).into_response()
    }
}

/// Components that name models (`model`, `models`, `model:bakery`) do not count.
fn is_ready(report: &HealthReport) -> bool {
    !report.checks.iter().any(|check| check.status == HealthStatus::Critical && !check.component.starts_with("model"))
}

#[cfg(test)]
mod tests {
    use vakhta_lifecycle::health::HealthCheck;

    use super::*;

    fn report(component: &str, status: HealthStatus) -> HealthReport {
        let message = String::new();
        HealthReport::of(vec![HealthCheck { component: component.into(), status, value: None, message }])
    }

    #[test]
    fn only_a_critical_state_is_unavailable() {
        assert_eq!(code_of(HealthStatus::Critical), StatusCode::SERVICE_UNAVAILABLE);
        for fine in [HealthStatus::Healthy, HealthStatus::Unknown, HealthStatus::Warning] {
            assert_eq!(code_of(fine), StatusCode::OK);
        }
    }

    #[test]
    fn a_bad_model_does_not_make_the_server_unready() {
        assert!(is_ready(&report("model:bakery", HealthStatus::Critical)));
        assert!(is_ready(&report("database", HealthStatus::Warning)));
        assert!(!is_ready(&report("database", HealthStatus::Critical)));
    }
}
