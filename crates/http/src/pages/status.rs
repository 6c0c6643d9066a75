//! `GET /models/{model}/status`: «Статус модели».

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use vakhta_service::views::{ModelHealthView, Scores, SummaryView};

use super::chart::Sparkline;
use super::failure::rendered;
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::part::{Blank, Card, Fact, Facts, Pill};
use super::words::alert::{self, AlertLine};
use super::words::health::{self, CheckLine};
use super::words::metric;
use crate::error::ApiError;
use crate::state::AppState;

/// Days of the small line in the head of the page.
const LINE_DAYS: u32 = 30;

/// The status page.
#[derive(Debug, Template)]
#[template(path = "status.html")]
pub(crate) struct StatusPage {
    frame: Frame,
    l: Lang,
    pill: Pill,
    sentence: String,
    headline: String,
    headline_note: String,
    line: Option<Sparkline>,
    cards: Vec<Card>,
    window: String,
    facts: Option<Facts>,
    blank: Option<Blank>,
    checks: Vec<CheckLine>,
    alerts: Vec<AlertLine>,
    performance: String,
    alerts_page: String,
}

impl StatusPage {
    /// The page from the model's health and the last days.
    pub(crate) fn new(visitor: &Visitor, loaded: &Loaded, health: &ModelHealthView, recent: &SummaryView) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let by = |scores: &Scores| metric::of(model.metric, scores).unwrap_or(f64::NAN);
        let ours: Vec<f64> = recent.daily.iter().map(|d| by(&d.scores)).collect();
        let baseline: Vec<f64> = recent.daily.iter().map(|d| by(&d.baseline)).collect();
        let error = metric::of(model.metric, &health.current);
        Self {
            frame: loaded.frame(visitor, Place::Status),
            l,
            pill: health::pill(l, health.report.status),
            sentence: health::sentence(l, &health.report),
            headline: metric::value(l, model.metric, error),
            headline_note: l.say("status-headline", &[("metric", metric::name(model.metric).into())]),
            line: Sparkline::of(&ours, &baseline),
            cards: metric::cards(l, model.metric, (&health.current, &health.baseline), &model.unit),
            window: l.n("status-window", health.current.n),
            facts: health.champion.is_some().then(|| facts(l, loaded, health)),
            blank: health.champion.is_none().then(|| {
                Blank::new(l, "retrain", "no-champion")
                    .link(Place::Retrain.href(&model.name), l.t("blank-no-champion-link"))
            }),
            checks: health::lines(l, model.metric, &health.report),
            alerts: alert::lines(l, model, &health.alerts),
            alerts_page: Place::Alerts.href(&model.name),
            performance: Place::Performance.href(&model.name),
        }
    }

    /// A bakery chain in its usual state: good, with one warning.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::health(), &super::samples::summary(30))
    }
}

fn facts(l: Lang, loaded: &Loaded, health: &ModelHealthView) -> Facts {
    let model = &loaded.model;
    let Some(version) = &health.champion else { return Facts(Vec::new()) };
    let age = (health.today - version.created_at.date_naive()).num_days().max(0).unsigned_abs();
    let n = |key: &str, count: u64| l.n(key, count);
    let mut facts = vec![
        Fact::code(l.t("fact-version"), version.id.to_string()).link(format!("/versions/{}", version.id)),
        Fact::new(l.t("fact-age"), n("count-days", age)),
        Fact::new(l.t("fact-engine"), version.recipe.engine.clone()),
        Fact::new(l.t("fact-features"), l.count(version.recipe.features.len() as u64)),
        Fact::new(l.t("fact-rows"), n("count-rows", version.report.n_rows)),
        Fact::new(l.t("fact-trained-through"), l.date(version.trained_through)),
    ];
    if !model.of_rows {
        facts.push(Fact::new(l.t("fact-series"), l.count(version.report.n_series)));
        facts.push(Fact::new(l.t("fact-horizon"), n("count-days", u64::from(model.horizon_days))));
    }
    facts.push(Fact::new(l.t("fact-data-through"), l.maybe_date(model.data_through)));
    facts.push(Fact::code(l.t("fact-artifact"), version.artifact.clone()));
    Facts(facts)
}

/// `GET /models/{model}/status`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let health = state.platform.model_health(&loaded.model.name).await?;
    let recent = state.platform.summary(&loaded.model.name, LINE_DAYS).await?;
    rendered(&StatusPage::new(&visitor, &loaded, &health, &recent))
}
