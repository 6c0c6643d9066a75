//! The frame of every page: title, menu, model picker, the model's clock, the language switch, who is signed in.

use std::sync::Arc;

use axum::http::StatusCode;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::access::Role;
use vakhta_service::error::ServiceError;
use vakhta_service::views::{ClockKind, ModelView};

use super::access::{self, Who};
use super::lang::{Lang, Visitor};
use super::part::Icon;
use crate::error::ApiError;
use crate::pages_contract::MenuItem;
use crate::state::AppState;

/// The pages that the menu knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The forecast of a series.
    Forecast,
    /// What people put in place of forecasts.
    Overrides,
    /// The dataset and its imports.
    Data,
    /// «Качество данных».
    Quality,
    /// «Статус модели».
    Status,
    /// «Уведомления».
    Alerts,
    /// «Метрики производительности».
    Performance,
    /// «Разбор ошибок».
    Errors,
    /// «История обучения».
    History,
    /// «Окупаемость переобучений».
    Payback,
    /// «Симуляция правил».
    Simulation,
    /// «Ручное переобучение».
    Retrain,
    /// A page that the menu does not list.
    Elsewhere,
}

impl Place {
    const FORECASTS: [Self; 4] = [Self::Forecast, Self::Overrides, Self::Data, Self::Quality];
    const MONITORING: [Self; 8] = [
        Self::Status,
        Self::Alerts,
        Self::Performance,
        Self::Errors,
        Self::History,
        Self::Payback,
        Self::Simulation,
        Self::Retrain,
    ];

    fn slug(self) -> &'static str {
        match self {
            Self::Forecast | Self::Elsewhere => "forecast",
            Self::Overrides => "overrides",
            Self::Data => "data",
            Self::Quality => "quality",
            Self::Status => "status",
            Self::Alerts => "alerts",
            Self::Performance => "performance",
            Self::Errors => "errors",
            Self::History => "history",
            Self::Payback => "payback",
            Self::Simulation => "simulation",
            Self::Retrain => "retrain",
        }
    }

    /// Whether it is about daily series only.
    fn is_of_series(self) -> bool {
        matches!(self, Self::Overrides | Self::Errors | Self::Payback | Self::Simulation)
    }

    /// Where a model tells the like of it: of single rows not everything is told that is told of series.
    fn of(self, model: &ModelView) -> Self {
        match self {
            other if !(model.of_rows && other.is_of_series()) => other,
            Self::Errors => Self::Performance,
            Self::Payback | Self::Simulation => Self::History,
            _ => Self::Forecast,
        }
    }

    /// Its address for a model.
    pub(crate) fn href(self, model: &ModelName) -> String {
        format!("/models/{model}/{}", self.slug())
    }

    /// Its name in the menu.
    pub(crate) fn label(self, l: Lang) -> String {
        l.t(&format!("menu-{}", self.slug()))
    }
}

/// A link of the menu.
#[derive(Debug, Clone)]
pub(crate) struct MenuLink {
    /// Its address.
    pub(crate) href: String,
    /// Its words.
    pub(crate) label: String,
    /// Its icon.
    pub(crate) icon: Icon,
    /// Whether it is the page that is shown.
    pub(crate) current: bool,
}

/// A section of the menu.
#[derive(Debug, Clone)]
pub(crate) struct MenuGroup {
    /// Its heading.
    pub(crate) title: String,
    /// Its links.
    pub(crate) links: Vec<MenuLink>,
}

/// One entry of the language switch.
#[derive(Debug, Clone)]
pub(crate) struct LanguageLink {
    /// The language.
    pub(crate) lang: Lang,
    /// The address of this page in it.
    pub(crate) href: String,
    /// Whether it is the language that is shown.
    pub(crate) current: bool,
}

/// The model whose page is shown.
#[derive(Debug, Clone)]
pub(crate) struct ModelHead {
    /// Its title.
    pub(crate) title: String,
    /// Its day in words: "data clock: 3 Apr 2019".
    pub(crate) clock: String,
    /// What that clock is.
    pub(crate) clock_help: String,
    /// Whether the clock is not the machine's.
    pub(crate) other_clock: bool,
}

/// The frame.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    /// The language.
    pub(crate) l: Lang,
    /// The page's title.
    pub(crate) title: String,
    /// The model whose page it is.
    pub(crate) model: Option<ModelHead>,
    /// The models to choose from, where there are several.
    pub(crate) models: Vec<MenuLink>,
    /// The menu.
    pub(crate) menu: Vec<MenuGroup>,
    /// The language switch.
    pub(crate) languages: Vec<LanguageLink>,
    /// Whether a run is under way, which the menu marks.
    pub(crate) running: bool,
    /// Who is signed in; nobody where nobody is asked who they are.
    pub(crate) who: Option<Who>,
    /// Whether the visitor may change what belongs to the loop; forms that do are shown to nobody else.
    pub(crate) may_change: bool,
}

impl Frame {
    /// The frame of a page about nothing in particular, for example an error.
    pub(crate) fn bare(visitor: &Visitor, title: String, extra: &[MenuItem]) -> Self {
        let l = visitor.lang;
        let languages = Lang::ALL
            .into_iter()
            .map(|lang| LanguageLink { lang, href: visitor.in_language(lang), current: lang == l })
            .collect();
        let menu = access::menu(visitor).into_iter().chain([more(visitor, extra)]).collect();
        Self {
            l,
            title,
            model: None,
            models: Vec::new(),
            menu,
            languages,
            running: false,
            who: Who::of(visitor),
            may_change: visitor.may(Role::Analyst),
        }
    }

    /// The frame of a page about a model.
    pub(crate) fn about(visitor: &Visitor, place: Place, title: String, loaded: &Loaded) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let link = |page: Place| MenuLink {
            href: page.href(&model.name),
            label: page.label(l),
            icon: Icon(page.slug()),
            current: page == place,
        };
        let group = |key: &str, pages: &[Place]| MenuGroup {
            title: l.t(key),
            links: pages.iter().copied().map(link).collect(),
        };
        let bare = Self::bare(visitor, title, &loaded.menu);
        let fitting = |pages: &[Place]| -> Vec<Place> {
            pages.iter().copied().filter(|page| !(model.of_rows && page.is_of_series())).collect()
        };
        let mut menu = vec![
            group("menu-forecasts", &fitting(&Place::FORECASTS)),
            group("menu-monitoring", &fitting(&Place::MONITORING)),
        ];
        menu.extend(bare.menu);
        Self {
            model: Some(head(l, model)),
            models: choices(l, place, model, &loaded.all),
            menu,
            running: model.running.is_some(),
            ..bare
        }
    }

    /// The address of an asset, for templates.
    pub(crate) fn asset(&self, path: &str) -> String {
        super::asset::url(path)
    }
}

fn more(visitor: &Visitor, extra: &[MenuItem]) -> MenuGroup {
    let l = visitor.lang;
    let docs = MenuLink { href: "/docs".to_owned(), label: l.t("menu-api"), icon: Icon("docs"), current: false };
    let extra = extra.iter().map(|item| MenuLink {
        href: item.path.clone(),
        label: match l {
            Lang::En => item.title_en.clone(),
            Lang::Ru => item.title_ru.clone(),
        },
        icon: Icon("page"),
        current: visitor.path == item.path,
    });
    MenuGroup { title: l.t("menu-more"), links: extra.chain([docs]).collect() }
}

fn head(l: Lang, model: &ModelView) -> ModelHead {
    let (key, other_clock) = match model.clock {
        ClockKind::Wall => ("clock-wall", false),
        ClockKind::Data => ("clock-data", true),
    };
    ModelHead {
        title: l.part(&model.title).to_owned(),
        clock: l.say(key, &[("date", l.date(model.today).into())]),
        clock_help: l.t(&format!("{key}-help")),
        other_clock,
    }
}

fn choices(l: Lang, place: Place, model: &ModelView, all: &[ModelView]) -> Vec<MenuLink> {
    if all.len() < 2 {
        return Vec::new();
    }
    all.iter()
        .map(|other| MenuLink {
            href: place.of(other).href(&other.name),
            label: l.part(&other.title).to_owned(),
            icon: Icon("model"),
            current: other.name == model.name,
        })
        .collect()
}

/// A model and its neighbours, as every page about a model loads them.
pub(crate) struct Loaded {
    /// The model.
    pub(crate) model: ModelView,
    /// All models.
    pub(crate) all: Vec<ModelView>,
    /// What applications add to the menu.
    pub(crate) menu: Arc<Vec<MenuItem>>,
}

impl Loaded {
    /// Loads a model by the name that the address carries.
    pub(crate) async fn named(state: &AppState, name: &str) -> Result<Self, ApiError> {
        let name = ModelName::parse(name)
            .map_err(|_| ServiceError::not_found("model", name, "`vakhta model list` names the declared ones"))?;
        Self::of(state, &name).await
    }

    /// Loads a model.
    pub(crate) async fn of(state: &AppState, name: &ModelName) -> Result<Self, ApiError> {
        let model = state.platform.model(name).await?;
        let all = state.platform.models().await?;
        Ok(Self { model, all, menu: Arc::clone(&state.menu) })
    }

    /// The model, for a page that is about daily series.
    ///
    /// # Errors
    /// 404 for a model whose rows are predicted each by itself, with the page that tells the like.
    pub(crate) fn of_series(self, place: Place) -> Result<Self, ApiError> {
        let instead = place.of(&self.model);
        if instead == place {
            return Ok(self);
        }
        let mut error = ApiError::from(ServiceError::only_of_series(&self.model.name));
        (error.status, error.code) = (StatusCode::NOT_FOUND, "single_rows");
        error.links.insert("instead", instead.href(&self.model.name));
        Err(error)
    }

    /// The frame of a page of the menu.
    pub(crate) fn frame(&self, visitor: &Visitor, place: Place) -> Frame {
        Frame::about(visitor, place, place.label(visitor.lang), self)
    }

    /// The frame of a page that the menu does not list.
    pub(crate) fn frame_titled(&self, visitor: &Visitor, title: String) -> Frame {
        Frame::about(visitor, Place::Elsewhere, title, self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn a_page_of_series_names_another_where_rows_are_predicted() {
        let named = |place| samples::loaded().of_series(place).map(|loaded| loaded.model.name);
        assert_eq!(named(Place::Errors), Ok(samples::loaded().model.name));
        let refused = |place| samples::loaded_of_rows().of_series(place).map(drop).unwrap_err();
        for (place, instead) in [
            (Place::Overrides, "forecast"),
            (Place::Errors, "performance"),
            (Place::Payback, "history"),
            (Place::Simulation, "history"),
        ] {
            let error = refused(place);
            assert_eq!((error.status, error.code), (StatusCode::NOT_FOUND, "single_rows"));
            assert_eq!(error.links.get("instead").map(String::as_str), Some(&*format!("/models/loans/{instead}")));
        }
        assert!(samples::loaded_of_rows().of_series(Place::Data).is_ok());
    }

    #[test]
    fn choosing_a_model_of_rows_never_leads_to_a_page_that_it_lacks() {
        let mut loaded = samples::loaded();
        loaded.all.push(samples::loaded_of_rows().model);
        let links = choices(Lang::En, Place::Simulation, &loaded.model, &loaded.all);
        let hrefs: Vec<&str> = links.iter().map(|link| link.href.as_str()).collect();
        assert_eq!(hrefs, ["/models/sales/simulation", "/models/kiel/simulation", "/models/loans/history"]);
    }
}
