//! `GET /models/{model}/overrides`: a person puts other numbers in place of forecasts, sees what was said, and what it was worth.

mod form;
mod said;
mod worth;

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use vakhta_lifecycle::overrides::{Order, ValueReport};
use vakhta_service::views::OverrideView;

use self::form::{OrderForm, read};
use self::said::{SaidRow, rows};
use self::worth::{Worth, worth};
use super::choice::{Asked, Choice, Picker};
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::error::ApiError;
use crate::extract::{FromParams, OpenQuery, Params};
use crate::pages::failure::{rendered, told};
use crate::pages::frame::{Frame, Loaded, Place};
use crate::pages::lang::{Lang, Visitor};
use crate::pages::part::Blank;
use crate::pages::said::Said;
use crate::state::AppState;

/// Records that are shown.
const ROWS: u64 = 500;

/// The page.
#[derive(Debug, Template)]
#[template(path = "forecast/overrides.html")]
pub(crate) struct OverridesPage {
    frame: Frame,
    l: Lang,
    action: String,
    pickers: Vec<Picker>,
    form: OrderForm,
    wrong: Option<(Said, Option<Said>)>,
    rows: Vec<SaidRow>,
    worth: Worth,
    forecast: String,
    blank: Option<Blank>,
}

impl OverridesPage {
    /// The page for a choice, from what was said and what it was worth.
    fn new(
        visitor: &Visitor,
        loaded: &Loaded,
        choice: &Choice,
        (views, report): (&[OverrideView], &ValueReport),
        form: OrderForm,
    ) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let blank = model.champion.is_none().then(|| {
            Blank::new(l, "retrain", "no-forecast")
                .link(Place::Retrain.href(&model.name), l.t("blank-no-forecast-link"))
        });
        Self {
            frame: loaded.frame(visitor, Place::Overrides),
            l,
            action: Place::Overrides.href(&model.name),
            pickers: choice.pickers(l, model),
            form,
            wrong: None,
            rows: rows(l, model, views),
            worth: worth(l, model, report),
            forecast: format!(
                "{}?{}",
                Place::Forecast.href(&model.name),
                choice.query(model, choice.history, choice.day)
            ),
            blank,
        }
    }

    /// What Anna and Boris said, some of it judged by now.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        use crate::pages::samples;
        let choice = Choice::of(&loaded.model, &Asked::default(), &BTreeMap::new());
        let form = OrderForm::fresh(&loaded.model, &choice);
        let (views, report) = (samples::overrides(), samples::override_value());
        let mut page = Self::new(visitor, loaded, &choice, (&views, &report), form);
        let error = ApiError::invalid("from", "2019-04-01 is past; the first day that can be overridden is 2019-04-03");
        page.wrong = Some(told(visitor.lang, &error));
        page
    }
}

async fn filled(
    state: &AppState,
    visitor: &Visitor,
    loaded: &Loaded,
    choice: &Choice,
    form: OrderForm,
) -> Result<OverridesPage, ApiError> {
    let name = &loaded.model.name;
    let views = state.platform.overrides(name, ROWS, 0).await?;
    let report = state.platform.override_value(name).await?;
    Ok(OverridesPage::new(visitor, loaded, choice, (&views, &report), form))
}

/// `GET /models/{model}/overrides`, with the choice of the forecast page.
pub(crate) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    OpenQuery { known: asked, others }: OpenQuery<Asked>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?.of_series(Place::Overrides)?;
    let choice = Choice::of(&loaded.model, &asked, &others);
    let form = OrderForm::fresh(&loaded.model, &choice);
    rendered(&filled(&state, &visitor, &loaded, &choice, form).await?)
}

/// `POST /models/{model}/overrides`: an order; one that is refused comes back with what is wrong and everything as typed.
pub(crate) async fn order(
    State(state): State<AppState>,
    who: By<Analyst>,
    Path(model): Path<String>,
    visitor: Visitor,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?.of_series(Place::Overrides)?;
    let asked = Asked::read(&Params::of(Asked::NAMES.iter().filter_map(|name| Some((*name, fields.get(*name)?)))))?;
    let choice = Choice::of(&loaded.model, &asked, &fields);
    let order = read(visitor.lang, &fields).and_then(|order| Ok(Order { by: who.signed(&order.by)?, ..order }));
    let ordered = match order {
        Ok(order) => {
            let (platform, name, keys) = (state.platform.clone(), loaded.model.name.clone(), choice.keys.clone());
            to_the_end(async move { platform.override_forecasts(&name, &keys, &order).await }).await.map(drop)
        }
        Err(error) => Err(error),
    };
    match ordered {
        Ok(()) => {
            let query = choice.query(&loaded.model, choice.history, choice.day);
            Ok(Redirect::to(&format!("{}?{query}#said-title", Place::Overrides.href(&loaded.model.name)))
                .into_response())
        }
        Err(error) if error.status.is_client_error() => {
            let form = OrderForm::typed(&fields);
            let mut page = filled(&state, &visitor, &loaded, &choice, form).await?;
            page.wrong = Some(told(visitor.lang, &error));
            let status = if error.status == StatusCode::NOT_FOUND { StatusCode::BAD_REQUEST } else { error.status };
            Ok((status, rendered(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}
