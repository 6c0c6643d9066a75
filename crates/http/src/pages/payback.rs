//! `GET /models/{model}/payback`: «Окупаемость переобучений»: was each decision right, by the days after it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use vakhta_lifecycle::decision::Verdict;
use vakhta_lifecycle::payback::Payback;
use vakhta_service::error::ServiceError;
use vakhta_service::views::PaybackView;

use super::failure::rendered;
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::number::NONE;
use super::part::{Blank, Pill, Tone};
use super::words::{decision, metric};
use crate::error::ApiError;
use crate::state::AppState;

/// A decision as a row.
#[derive(Debug, Clone)]
struct Row {
    href: String,
    when: String,
    run: String,
    decided: Pill,
    span: String,
    ours: String,
    theirs: String,
    champion: String,
    improvement: String,
    confidence: String,
    outcome: Pill,
    text: String,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "payback.html")]
pub(crate) struct PaybackPage {
    frame: Frame,
    l: Lang,
    metric: &'static str,
    summary: String,
    rows: Vec<Row>,
    blank: Option<Blank>,
}

impl PaybackPage {
    /// The page from the last decisions.
    pub(crate) fn new(visitor: &Visitor, loaded: &Loaded, views: &[PaybackView]) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let blank = views.is_empty().then(|| {
            let link = (Place::Retrain.href(&model.name), l.t("menu-retrain"));
            Blank::new(l, "payback", "no-paybacks").link(link.0, link.1)
        });
        Self {
            frame: loaded.frame(visitor, Place::Payback),
            l,
            metric: metric::name(model.metric),
            summary: summary(l, views),
            rows: views.iter().map(|view| row(l, view)).collect(),
            blank,
        }
    }

    /// One decision of every outcome.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::paybacks())
    }
}

fn summary(l: Lang, views: &[PaybackView]) -> String {
    let told = views.iter().filter(|v| matches!(v.outcome, Payback::Better | Payback::Worse));
    let right = |v: &&PaybackView| (v.outcome == Payback::Better) == (v.verdict == Verdict::Deployed);
    match told.clone().count() as u64 {
        0 => l.t("payback-nothing"),
        n => l.say("payback-summary", &[("n", n.into()), ("right", (told.filter(right).count() as u64).into())]),
    }
}

fn row(l: Lang, view: &PaybackView) -> Row {
    let value = |error| metric::value(l, view.metric, error);
    let (tone, key) = outcome(view);
    let seen = view.through >= view.from;
    let days = [("from", l.date(view.from).into()), ("through", l.date(view.through).into())];
    Row {
        href: format!("/versions/{}", view.version),
        when: l.moment(view.decided_at),
        run: format!("/runs/{}", view.run),
        decided: decision::pill(l, view.verdict),
        span: if seen { l.say("payback-days", &days) } else { l.t("payback-no-days") },
        ours: value(view.ours),
        theirs: value(view.theirs),
        champion: if view.champion.is_some() { String::new() } else { l.t("payback-first") },
        improvement: view.improvement.map_or_else(|| NONE.to_owned(), |i| l.signed_percent(i)),
        confidence: view.confidence.map_or_else(String::new, |c| {
            // How sure it is of what it says, whichever way it went.
            let sure = if view.improvement.is_some_and(|i| i < 0.0) { 1.0 - c } else { c };
            l.say("payback-confidence", &[("confidence", l.whole_percent(100.0 * sure).into())])
        }),
        outcome: Pill::new(tone, l.t(key)),
        text: l.t(&format!("{key}-text")),
    }
}

fn outcome(view: &PaybackView) -> (Tone, &'static str) {
    match (view.outcome, view.verdict) {
        (Payback::Better, Verdict::Deployed) => (Tone::Good, "payback-better-deployed"),
        (Payback::Better, Verdict::Rejected) => (Tone::Warn, "payback-better-rejected"),
        (Payback::Worse, Verdict::Deployed) => (Tone::Bad, "payback-worse-deployed"),
        (Payback::Worse, Verdict::Rejected) => (Tone::Good, "payback-worse-rejected"),
        (Payback::Even, _) => (Tone::Idle, "payback-even"),
        (Payback::NotEnoughData, _) => (Tone::Idle, "payback-not-enough"),
    }
}

/// `GET /models/{model}/payback`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?.of_series(Place::Payback)?;
    let views = match state.platform.paybacks_of(&loaded.model.name).await {
        // A model without data is no error: its page says what to do next.
        Err(ServiceError::NotEnoughData(_)) => Vec::new(),
        other => other?,
    };
    rendered(&PaybackPage::new(&visitor, &loaded, &views))
}
