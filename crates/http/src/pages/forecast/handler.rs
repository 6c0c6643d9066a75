//! Answers to the forecast page's addresses.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;
use vakhta_lifecycle::ids::{ModelName, SeriesKey};
use vakhta_lifecycle::prediction::Prediction;
use vakhta_service::error::ServiceError;
use vakhta_service::views::{Scores, SeriesView};

use super::change::Change;
use super::choice::{Asked, Choice};
use super::page::{ForecastPage, shown};
use super::parts::{Parts, question};
use super::single;
use super::what_if::{Answer, Question};
use crate::error::ApiError;
use crate::extract::{FromParams, OpenQuery, Params};
use crate::pages::failure::rendered;
use crate::pages::frame::Loaded;
use crate::pages::lang::Visitor;
use crate::state::AppState;

/// `GET /models/{model}/forecast`.
pub(crate) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    OpenQuery { known: asked, others }: OpenQuery<Asked>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    if loaded.model.of_rows {
        return single::page(&state, &visitor, &loaded).await;
    }
    let choice = Choice::of(&loaded.model, &asked, &others);
    rendered(&filled(&state, &visitor, &loaded, &choice).await?)
}

async fn filled(
    state: &AppState,
    visitor: &Visitor,
    loaded: &Loaded,
    choice: &Choice,
) -> Result<ForecastPage, ApiError> {
    let name = &loaded.model.name;
    let series = match state.platform.series(name, &choice.keys, choice.history).await {
        Ok(series) => series,
        // A model without data is no error: its page says what to do next.
        Err(ServiceError::NotEnoughData(_)) => nothing_yet(name),
        Err(error) => return Err(error.into()),
    };
    let describe = |feature: &str| state.platform.describe_feature(name, feature, visitor.lang.code());
    let mut page = ForecastPage::new(visitor, loaded, choice, &series, describe);
    if let Some(day) = shown(choice, &series).filter(|_| choice.is_one_series(&loaded.model)) {
        match state.platform.change(name, &choice.keys, day, None).await {
            Ok(change) => page.change = change.map(|view| Change::of(visitor.lang, &view, describe)),
            // The forecast itself is there; a missing explanation must not take it away.
            Err(error) => tracing::warn!(model.id = %name, error = %error, "a change cannot be explained"),
        }
    }
    if let Some((column, query)) = question(choice, &loaded.model).filter(|_| !series.forecast.is_empty()) {
        match state.platform.forecasts(name, &query).await {
            Ok(parts) => {
                let in_use: Vec<Prediction> = parts.into_iter().map(|served| served.forecast).collect();
                page.parts = Parts::of(visitor.lang, &loaded.model, choice, &column, &in_use);
            }
            Err(error) => tracing::debug!(model.id = %name, error = %error, "the parts of a sum are not shown"),
        }
    }
    Ok(page)
}

fn nothing_yet(model: &ModelName) -> SeriesView {
    SeriesView {
        model: model.clone(),
        series: SeriesKey::new(Vec::new()),
        history: Vec::new(),
        holidays: BTreeMap::new(),
        forecast: Vec::new(),
        pairs: Vec::new(),
        scores: Scores::default(),
        anomalies: Vec::new(),
    }
}

/// `POST /models/{model}/forecast`: a what-if. htmx takes the answer alone, a browser without scripts the whole page.
pub(crate) async fn ask(
    State(state): State<AppState>,
    Path(model): Path<String>,
    visitor: Visitor,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    if loaded.model.of_rows {
        return single::ask(&state, &visitor, &loaded, &fields).await;
    }
    let asked = Asked::read(&Params::of(Asked::NAMES.iter().filter_map(|name| Some((*name, fields.get(*name)?)))))?;
    let choice = Choice::of(&loaded.model, &asked, &fields);
    let answer = answered(&state, &visitor, &loaded, &choice, &fields).await?;
    if visitor.wants_fragment {
        return rendered(&answer);
    }
    let mut page = filled(&state, &visitor, &loaded, &choice).await?;
    page.answer = Some(answer);
    rendered(&page)
}

/// The answer; a question that cannot be answered is answered with what is wrong, a fault of ours is an error.
async fn answered(
    state: &AppState,
    visitor: &Visitor,
    loaded: &Loaded,
    choice: &Choice,
    fields: &BTreeMap<String, String>,
) -> Result<Answer, ApiError> {
    let l = visitor.lang;
    let question = match Question::of(l, fields) {
        Ok(question) => question,
        Err(error) => return Ok(Answer::wrong(l, &error)),
    };
    match state.platform.what_if(&loaded.model.name, &question.request(choice)).await.map_err(ApiError::from) {
        Ok(view) => Ok(Answer::of(l, &question, &view)),
        Err(error) if error.status.is_client_error() => Ok(Answer::wrong(l, &error)),
        Err(error) => Err(error),
    }
}
