//! Beginning a run by hand.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;
use vakhta_lifecycle::ids::{ModelName, RunId};
use vakhta_lifecycle::run::Trigger;
use vakhta_service::views::TrainRequest;

use crate::ApiError;
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotEnoughData, NotFound, TooLarge};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::run::RunStartedDto;
use crate::extract::{In, OptionalJson};
use crate::state::AppState;

/// Most characters of a reason.
pub const MAX_REASON: usize = 500;
/// Greatest performance threshold, in percent.
const MAX_THRESHOLD: f64 = 1000.0;

/// How to retrain.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TrainDto {
    /// The reason in words, kept in the record.
    #[schema(example = "Тестовое переобучение", max_length = 500)]
    pub reason: Option<String>,
    /// Deploy only within this error, in percent (`10.0` is 10 %).
    #[schema(exclusive_minimum = 0.0, maximum = 1000.0, example = 10.0)]
    pub performance_threshold: Option<f64>,
    /// Deploy whatever the gates say; the record keeps what they said.
    #[schema(example = false)]
    pub force_deploy: Option<bool>,
}

impl TrainDto {
    /// The request as the platform takes it, asked for by somebody.
    ///
    /// # Errors
    /// Names the field, its value and the range.
    pub fn checked(self, by: &str) -> Result<TrainRequest, ApiError> {
        if let Some(threshold) = self.performance_threshold
            && !(threshold > 0.0 && threshold <= MAX_THRESHOLD)
        {
            let message = format!("{threshold} is not above 0 and at most {MAX_THRESHOLD} (percent)");
            return Err(ApiError::invalid("performance_threshold", message).hint("10.0 means 10 %"));
        }
        let reason = match self.reason {
            Some(reason) => checked_reason(&reason)?,
            None => None,
        };
        Ok(TrainRequest {
            trigger: Trigger::Manual,
            reason: reason.unwrap_or_else(|| "asked for by hand".to_owned()),
            performance_threshold: self.performance_threshold,
            force_deploy: self.force_deploy.unwrap_or(false),
            requested_by: by.to_owned(),
        })
    }
}

/// A reason without blanks around it; `None` when nothing is left.
///
/// # Errors
/// It is too long, or has characters that a record cannot show.
pub fn checked_reason(reason: &str) -> Result<Option<String>, ApiError> {
    let reason = reason.trim();
    if reason.chars().count() > MAX_REASON {
        return Err(ApiError::invalid("reason", format!("it is longer than {MAX_REASON} characters")));
    }
    if reason.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(ApiError::invalid("reason", "it contains control characters"));
    }
    Ok((!reason.is_empty()).then(|| reason.to_owned()))
}

/// Begins a run; it goes on whether or not anybody waits.
///
/// # Errors
/// As [`TrainDto::checked`] and the platform's `train`.
pub async fn begin(state: &AppState, model: ModelName, request: TrainDto, by: &By<Analyst>) -> Result<RunId, ApiError> {
    let request = request.checked(by.name())?;
    let platform = state.platform.clone();
    to_the_end(async move { platform.train(&model, request).await }).await
}

/// Retrain now
///
/// Answers at once with the run to follow. A body is optional.
#[utoipa::path(post, path = "/models/{model}/runs", tag = "runs", params(ModelPath),
    request_body = Option<TrainDto>,
    responses((status = 202, description = "Begun", body = RunStartedDto,
        headers(("Location" = String, description = "The run"))),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, Always))]
pub async fn begin_run(
    State(state): State<AppState>,
    by: By<Analyst>,
    In(model): In<ModelName>,
    OptionalJson(request): OptionalJson<TrainDto>,
) -> Result<Response, ApiError> {
    let run = begin(&state, model, request, &by).await?;
    let location = [(header::LOCATION, format!("/api/v1/runs/{run}"))];
    Ok((StatusCode::ACCEPTED, location, Json(RunStartedDto::from(&run))).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<TrainRequest, ApiError> {
        serde_json::from_str::<TrainDto>(json).unwrap().checked("anna")
    }

    #[test]
    fn the_request_of_the_deployment_guide_is_understood() {
        let json = r#"{"reason": "Тестовое переобучение", "performance_threshold": 10.0, "force_deploy": false}"#;
        let request = read(json).unwrap();
        assert_eq!(request.reason, "Тестовое переобучение");
        assert_eq!(request.performance_threshold, Some(10.0));
        assert!(!request.force_deploy);
        assert_eq!(request.trigger, Trigger::Manual);
    }

    #[test]
    fn nothing_at_all_is_a_request_too() {
        let request = TrainDto::default().checked("anna").unwrap();
        assert_eq!((request.reason.as_str(), request.performance_threshold), ("asked for by hand", None));
    }

    #[test]
    fn a_threshold_is_a_percentage_above_zero() {
        for wrong in ["0", "-1", "1001", "1e300"] {
            let error = read(&format!(r#"{{"performance_threshold": {wrong}}}"#)).unwrap_err();
            assert_eq!(error.field.as_deref(), Some("performance_threshold"), "{wrong}");
        }
        let nan = TrainDto { performance_threshold: Some(f64::NAN), ..TrainDto::default() };
        assert!(nan.checked("anna").is_err());
    }

    #[test]
    fn a_reason_is_of_bounded_length_and_can_be_shown() {
        let long = TrainDto { reason: Some("я".repeat(501)), ..TrainDto::default() };
        assert!(long.checked("anna").unwrap_err().message.contains("500"));
        let escape = TrainDto { reason: Some("\u{1b}[31m".into()), ..TrainDto::default() };
        assert_eq!(escape.checked("anna").unwrap_err().field.as_deref(), Some("reason"));
    }
}
