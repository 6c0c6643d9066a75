//! `GET /models/{model}/alerts`: the alerts of a model, how they stand, what people say about them, and their history.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use vakhta_lifecycle::alert::AlertState;
use vakhta_lifecycle::plan::LedgerEntry;
use vakhta_service::views::{AlertView, SilenceEnd};

use super::failure::rendered;
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::words::alert::{self, AlertLine};
use super::words::ledger::{self, LedgerLine};
use crate::access::{Analyst, By};
use crate::error::ApiError;
use crate::state::AppState;

/// Days that the history reaches back.
const DAYS: u32 = 90;
/// Rows of the journal.
const JOURNAL: usize = 60;

/// How long a person may silence, in hours, with the key of the words.
const SILENCES: [(u32, &str); 4] =
    [(24, "silence-day"), (72, "silence-3-days"), (168, "silence-week"), (720, "silence-30-days")];

/// The alerts page.
#[derive(Debug, Template)]
#[template(path = "alerts.html")]
pub(crate) struct AlertsPage {
    frame: Frame,
    l: Lang,
    counts: Vec<(String, String)>,
    open: Vec<AlertLine>,
    past: Vec<AlertLine>,
    journal: Vec<(LedgerLine, String)>,
    silences: Vec<(u32, String)>,
    action: String,
}

impl AlertsPage {
    /// The page from the alerts of the last days and what was recorded about them.
    pub(crate) fn new(visitor: &Visitor, loaded: &Loaded, alerts: &[AlertView], recorded: &[LedgerEntry]) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let count = |state| alerts.iter().filter(|view| view.state == state).count() as u64;
        let counts = [
            ("alerts-open", AlertState::Open),
            ("alerts-acknowledged", AlertState::Acknowledged),
            ("alerts-silenced", AlertState::Silenced),
            ("alerts-resolved", AlertState::Resolved),
        ];
        let (open, past) = alert::lines(l, model, alerts).into_iter().partition(AlertLine::open);
        Self {
            frame: loaded.frame(visitor, Place::Alerts),
            l,
            counts: counts.into_iter().map(|(key, state)| (l.t(key), l.count(count(state)))).collect(),
            open,
            past,
            journal: recorded.iter().take(JOURNAL).map(|e| (told(l, e), kind(l, &e.subject))).collect(),
            silences: SILENCES.iter().map(|(hours, key)| (*hours, l.t(key))).collect(),
            action: Place::Alerts.href(&model.name),
        }
    }

    /// One that demands attention, one that somebody looks after, one that is silenced, and past ones.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::alerts(), &super::samples::alert_journal())
    }
}

/// A row of the record. What the monitor did says in numbers what the alert above says in words; what people and time did has
/// its own.
fn told(l: Lang, entry: &LedgerEntry) -> LedgerLine {
    let by_monitor = ["raise_alert", "update_alert", "reopen_alert", "resolve_alert", "unsilence_alert"];
    let mut line = ledger::line(l, entry, None);
    if by_monitor.contains(&entry.action.as_str()) {
        line.reason.text.clear();
    }
    line
}

/// The kind that an entry of the ledger is about, in words; one that is new to the pages is shown by its name.
fn kind(l: Lang, subject: &str) -> String {
    l.maybe(&format!("alert-kind-{}", subject.replace('_', "-"))).unwrap_or_else(|| subject.to_owned())
}

/// `GET /models/{model}/alerts`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let alerts = state.platform.alerts(Some(&loaded.model.name), DAYS).await?;
    let recorded = state.platform.alert_history(&loaded.model.name).await?;
    rendered(&AlertsPage::new(&visitor, &loaded, &alerts, &recorded))
}

/// What a person says about an alert.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct AlertForm {
    alert: i64,
    order: Order,
    #[serde(default)]
    note: String,
    #[serde(default)]
    hours: Option<u32>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Order {
    Acknowledge,
    Silence,
    Unsilence,
}

/// `POST /models/{model}/alerts`: somebody looks after an alert, or nobody needs to for a while.
pub(super) async fn order(
    State(state): State<AppState>,
    by: By<Analyst>,
    Path(model): Path<String>,
    Form(form): Form<AlertForm>,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let (platform, id, note) = (&state.platform, form.alert, form.note.as_str());
    if platform.alert(id).await?.alert.model != loaded.model.name {
        return Err(ApiError::not_found("alert", &id.to_string(), "the page lists those of this model"));
    }
    match form.order {
        Order::Acknowledge => drop(platform.acknowledge_alert(id, note, by.name()).await?),
        Order::Silence => {
            let hours = form.hours.ok_or_else(|| ApiError::invalid("hours", "say for how long"))?;
            drop(platform.silence_alert(id, SilenceEnd::Hours(hours), note, by.name()).await?);
        }
        Order::Unsilence => drop(platform.unsilence_alert(id, by.name()).await?),
    }
    Ok(Redirect::to(&Place::Alerts.href(&loaded.model.name)).into_response())
}
