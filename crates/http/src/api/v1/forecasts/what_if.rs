//! What would be expected if the known-ahead covariates of some days were others.

use axum::Json;
use axum::extract::State;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::views::{ModelView, WhatIfRequest};

use super::keys::KeyColumns;
use crate::ApiError;
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotEnoughData, NotFound, TooLarge};
use crate::api::v1::paths::ModelPath;
use crate::api::v1::wire::what_if::{WhatIfAnswerDto, WhatIfDto};
use crate::extract::{In, JsonBody};
use crate::state::AppState;

/// What would be expected if…
///
/// The answer is logged and never meets an actual.
#[utoipa::path(post, path = "/models/{model}/what-if", tag = "forecasts", params(ModelPath),
    request_body = WhatIfDto,
    responses((status = 200, description = "As things stand, and with the changes", body = WhatIfAnswerDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, Always))]
pub async fn ask_what_if(
    State(state): State<AppState>,
    In(name): In<ModelName>,
    JsonBody(question): JsonBody<WhatIfDto>,
) -> Result<Json<WhatIfAnswerDto>, ApiError> {
    let model = state.platform.model(&name).await?;
    KeyColumns::of(&model).check_whole(&question.keys)?;
    check(&question, &Limits::of(&model))?;
    let request = WhatIfRequest { keys: question.keys, days: question.days, changes: question.changes };
    // The answer is logged durably; the log must not lose it because the caller hung up.
    let view = to_the_end(async move { state.platform.what_if(&name, &request).await }).await?;
    Ok(Json(WhatIfAnswerDto::of(&view, &model.keys)))
}

/// What of a model limits a question.
struct Limits<'a> {
    horizon_days: u16,
    known_ahead: &'a [String],
}

impl<'a> Limits<'a> {
    fn of(model: &'a ModelView) -> Self {
        Self { horizon_days: model.horizon_days, known_ahead: &model.known_ahead }
    }
}

fn check(question: &WhatIfDto, limits: &Limits<'_>) -> Result<(), ApiError> {
    if let Some(days) = question.days
        && !(1..=limits.horizon_days).contains(&days)
    {
        let message = format!("{days} is outside 1 to {} (the model's horizon)", limits.horizon_days);
        return Err(ApiError::invalid("days", message).hint("declare a longer horizon and retrain to see further"));
    }
    let stranger = question.changes.keys().find(|covariate| !limits.known_ahead.contains(covariate));
    if let Some(stranger) = stranger {
        let valid = if limits.known_ahead.is_empty() { "none".to_owned() } else { limits.known_ahead.join(", ") };
        let message = "it is not a covariate known ahead";
        return Err(ApiError::invalid(format!("changes.{stranger}"), message).hint(format!("valid: {valid}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(json: &str) -> ApiError {
        let question: WhatIfDto = serde_json::from_str(json).unwrap();
        let known_ahead = ["promo".to_owned()];
        check(&question, &Limits { horizon_days: 28, known_ahead: &known_ahead }).unwrap_err()
    }

    #[test]
    fn a_horizon_that_is_too_long_names_the_models() {
        let error = refused(r#"{"keys": {}, "days": 29}"#);
        assert_eq!(error.message, "days: 29 is outside 1 to 28 (the model's horizon)");
        assert_eq!(refused(r#"{"keys": {}, "days": 0}"#).status.as_u16(), 400);
    }

    #[test]
    fn only_what_is_known_ahead_can_be_changed() {
        let error = refused(r#"{"keys": {}, "changes": {"sales": {"2019-03-04": 1}}}"#);
        assert_eq!(error.field.as_deref(), Some("changes.sales"));
        assert_eq!(error.hint.as_deref(), Some("valid: promo"));
    }
}
