//! What people say about an alert: that they look after it, or that nobody needs to for a while.

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use vakhta_service::views::SilenceEnd;

use crate::ApiError;
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::api::refusals::{Always, BadRequest, Conflict, MediaType, NotFound, TooLarge};
use crate::api::v1::paths::AlertPath;
use crate::api::v1::wire::alert::AlertDto;
use crate::extract::{AlertId, In, JsonBody};
use crate::state::AppState;

/// Who looks after an alert may say what they know.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgeDto {
    /// A note, kept in the record.
    #[serde(default)]
    #[schema(example = "the till of B22 was replaced; actuals arrive tomorrow", max_length = 500)]
    pub note: String,
}

/// For how long nobody needs to look; one of `hours` and `until`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SilenceDto {
    /// Hours from the model's now, at most 2160 (90 days).
    #[schema(example = 24, minimum = 1, maximum = 2160)]
    pub hours: Option<u32>,
    /// An instant by the model's clock, at most 90 days ahead.
    pub until: Option<DateTime<Utc>>,
    /// Why, kept in the record.
    #[serde(default)]
    #[schema(example = "renovation until the end of the week", max_length = 500)]
    pub note: String,
}

impl SilenceDto {
    fn end(&self) -> Result<SilenceEnd, ApiError> {
        match (self.hours, self.until) {
            (Some(hours), None) => Ok(SilenceEnd::Hours(hours)),
            (None, Some(until)) => Ok(SilenceEnd::At(until)),
            _ => Err(ApiError::invalid("hours", "give either hours or until").hint("for example {\"hours\": 24}")),
        }
    }
}

/// Say that somebody looks after an alert
///
/// It stays open until what it is about is gone; it only demands no attention any more, unless it becomes worse.
#[utoipa::path(post, path = "/alerts/{alert}/acknowledge", tag = "performance", params(AlertPath),
    request_body = AcknowledgeDto,
    responses((status = 200, description = "The alert as it stands now", body = AlertDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, Always))]
pub async fn acknowledge_alert(
    State(state): State<AppState>,
    by: By<Analyst>,
    In(alert): In<AlertId>,
    JsonBody(request): JsonBody<AcknowledgeDto>,
) -> Result<Json<AlertDto>, ApiError> {
    let work = async move { state.platform.acknowledge_alert(alert.0, &request.note, by.name()).await };
    Ok(Json(to_the_end(work).await?.into()))
}

/// Silence the alerts of this one's kind for a while
///
/// They are raised, escalated and resolved as ever, and shown in the history; they only demand no attention. It ends by itself.
#[utoipa::path(post, path = "/alerts/{alert}/silence", tag = "performance", params(AlertPath),
    request_body = SilenceDto,
    responses((status = 200, description = "The alert as it stands now", body = AlertDto),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, Always))]
pub async fn silence_alert(
    State(state): State<AppState>,
    by: By<Analyst>,
    In(alert): In<AlertId>,
    JsonBody(request): JsonBody<SilenceDto>,
) -> Result<Json<AlertDto>, ApiError> {
    let end = request.end()?;
    let work = async move { state.platform.silence_alert(alert.0, end, &request.note, by.name()).await };
    Ok(Json(to_the_end(work).await?.into()))
}

/// End the silence of this alert's kind before its time
#[utoipa::path(post, path = "/alerts/{alert}/unsilence", tag = "performance", params(AlertPath),
    responses((status = 200, description = "The alert as it stands now", body = AlertDto),
        BadRequest, NotFound, Conflict, Always))]
pub async fn unsilence_alert(
    State(state): State<AppState>,
    by: By<Analyst>,
    In(alert): In<AlertId>,
) -> Result<Json<AlertDto>, ApiError> {
    let work = async move { state.platform.unsilence_alert(alert.0, by.name()).await };
    Ok(Json(to_the_end(work).await?.into()))
}
