//! `POST /api/monitoring/retrain/manual` and `POST /api/forecast/retrain`: retrain now.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;
use vakhta_http::ApiError;
use vakhta_http::access::{Analyst, By};
use vakhta_http::api::refusals::{Always, BadRequest, Conflict, MediaType, NotEnoughData, NotFound, TooLarge};
use vakhta_http::api::v1::runs::begin::{TrainDto, begin};
use vakhta_http::api::v1::wire::run::RunStartedDto;
use vakhta_http::extract::{OptionalJson, QueryOf};
use vakhta_http::pages_contract::axum::Json;
use vakhta_http::pages_contract::axum::extract::State;
use vakhta_http::pages_contract::axum::http::{StatusCode, header};
use vakhta_http::pages_contract::axum::response::{IntoResponse, Response};
use vakhta_http::state::AppState;
use vakhta_lifecycle::ids::{ModelName, RunId};

use super::model::{ModelQuery, meant};

/// A retraining that was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SalesRunDto {
    /// The run to follow.
    #[schema(example = "r_20190310_030000_0000beef")]
    pub run_id: String,
    /// Always `started`.
    #[schema(example = "started")]
    pub status: &'static str,
    /// In a sentence.
    pub message: String,
    /// The model.
    pub model: String,
    /// `self` (GET, DELETE cancels), `events` (server-sent events).
    pub links: BTreeMap<String, String>,
}

impl SalesRunDto {
    /// A run of a model.
    #[must_use]
    pub fn of(run: &RunId, model: &ModelName) -> Self {
        let RunStartedDto { run: run_id, links } = RunStartedDto::from(run);
        let message = format!("retraining of {model} has begun; follow it under the links");
        Self { run_id, status: "started", message, model: model.to_string(), links }
    }
}

/// Retrain now, by hand
///
/// Answers at once with the run to follow. A body is optional. While a run is under way the answer is 409 and names it.
#[utoipa::path(post, path = "/api/monitoring/retrain/manual", tag = "sales", params(ModelQuery),
    request_body = Option<TrainDto>,
    responses((status = 202, description = "Begun", body = SalesRunDto,
        headers(("Location" = String, description = "The run"))),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, Always))]
pub async fn sales_retrain_manual(
    State(state): State<AppState>,
    by: By<Analyst>,
    QueryOf(query): QueryOf<ModelQuery>,
    OptionalJson(request): OptionalJson<TrainDto>,
) -> Result<Response, ApiError> {
    begun(&state, query.model, request, &by).await
}

/// Retrain now
///
/// The older name of the same thing.
#[utoipa::path(post, path = "/api/forecast/retrain", tag = "sales", params(ModelQuery),
    request_body = Option<TrainDto>,
    responses((status = 202, description = "Begun", body = SalesRunDto,
        headers(("Location" = String, description = "The run"))),
        BadRequest, NotFound, Conflict, TooLarge, MediaType, NotEnoughData, Always))]
pub async fn sales_retrain(
    State(state): State<AppState>,
    by: By<Analyst>,
    QueryOf(query): QueryOf<ModelQuery>,
    OptionalJson(request): OptionalJson<TrainDto>,
) -> Result<Response, ApiError> {
    begun(&state, query.model, request, &by).await
}

async fn begun(
    state: &AppState,
    model: Option<ModelName>,
    request: TrainDto,
    by: &By<Analyst>,
) -> Result<Response, ApiError> {
    let model = meant(state, model)?;
    let run = begin(state, model.clone(), request, by).await?;
    let location = [(header::LOCATION, format!("/api/v1/runs/{run}"))];
    Ok((StatusCode::ACCEPTED, location, Json(SalesRunDto::of(&run, &model))).into_response())
}
