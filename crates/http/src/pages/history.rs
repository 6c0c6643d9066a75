//! `GET /models/{model}/history`: «История обучения», and the rollback that its table of versions offers.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use vakhta_lifecycle::decision::Decision;
use vakhta_lifecycle::ids::VersionId;
use vakhta_lifecycle::run::Run;
use vakhta_lifecycle::version::{Version, VersionStatus};
use vakhta_service::views::RetrainStatusView;

use super::failure::rendered;
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::outlook::Outlook;
use super::part::{Blank, Fact, Facts, Pill};
use super::words::run::{self, version_pill};
use super::words::schedule::{self, ScheduleLine};
use super::words::{decision, metric};
use crate::access::{Analyst, By};
use crate::error::ApiError;
use crate::state::AppState;

/// Runs and versions shown.
const ROWS: u64 = 50;

/// A run of the table.
#[derive(Debug, Clone)]
struct RunRow {
    href: String,
    id: String,
    when: String,
    trigger: String,
    reason: String,
    duration: String,
    errors: Option<(String, String)>,
    rule: String,
    pill: Pill,
}

/// A version of the table.
#[derive(Debug, Clone)]
struct VersionRow {
    id: String,
    href: String,
    when: String,
    through: String,
    engine: String,
    error: String,
    baseline: String,
    pill: Pill,
    can_return: bool,
    /// What speaks against returning to it: it never served.
    warning: Option<Vec<String>>,
}

/// The history page.
#[derive(Debug, Template)]
#[template(path = "history.html")]
pub(crate) struct HistoryPage {
    frame: Frame,
    l: Lang,
    metric: &'static str,
    schedules: Vec<ScheduleLine>,
    outlook: Outlook,
    counts: Vec<(String, String)>,
    last: Option<(Pill, Vec<String>, Facts)>,
    runs: Vec<RunRow>,
    versions: Vec<VersionRow>,
    rollback: String,
    retrain: String,
    blank: Option<Blank>,
}

impl HistoryPage {
    /// The page from the schedule, the runs and the versions.
    pub(crate) fn new(
        visitor: &Visitor,
        loaded: &Loaded,
        status: &RetrainStatusView,
        runs: &[Run],
        versions: &[Version],
    ) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let counts = [
            ("history-runs", status.n_runs),
            ("history-deployed", status.n_deployed),
            ("history-rejected", status.n_rejected),
            ("history-failed", status.n_failed),
        ];
        let no_runs = || {
            Blank::new(l, "history", "no-runs").link(Place::Retrain.href(&model.name), l.t("blank-no-champion-link"))
        };
        Self {
            frame: loaded.frame(visitor, Place::History),
            l,
            metric: metric::name(model.metric),
            schedules: status.schedules.iter().map(|s| schedule::line(l, s)).collect(),
            outlook: Outlook::of(l, status, model),
            counts: counts.into_iter().map(|(key, n)| (l.t(key), l.count(n))).collect(),
            last: status.last.as_ref().map(|run| last(l, run, versions)),
            runs: runs.iter().map(|run| run_row(l, run)).collect(),
            versions: versions.iter().map(|v| version_row(l, loaded, v, runs)).collect(),
            rollback: format!("/models/{}/rollback", model.name),
            retrain: Place::Retrain.href(&model.name),
            blank: runs.is_empty().then(no_runs),
        }
    }

    /// A bakery chain after a month of watch.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        use super::samples;
        Self::new(visitor, loaded, &samples::retrain_status(), &samples::runs(), &samples::versions())
    }
}

fn last(l: Lang, run: &Run, versions: &[Version]) -> (Pill, Vec<String>, Facts) {
    let sentences = run.decision.as_ref().map(|d| decision::sentences(l, d)).unwrap_or_default();
    let made = versions.iter().find(|v| Some(&v.id) == run.new_version.as_ref());
    let mut facts = vec![
        Fact::code(l.t("fact-run"), run.id.to_string()).link(format!("/runs/{}", run.id)),
        Fact::new(l.t("fact-started"), l.moment(run.started_at)),
        Fact::new(l.t("fact-duration"), run.seconds.map_or_else(|| super::number::NONE.to_owned(), |s| l.duration(s))),
        Fact::new(l.t("fact-trigger"), run::trigger(l, run.trigger)),
    ];
    if let Some(version) = made {
        facts.push(Fact::code(l.t("fact-version"), version.id.to_string()).link(format!("/versions/{}", version.id)));
        facts.push(Fact::new(l.t("fact-rows"), l.n("count-rows", version.report.n_rows)));
        facts.push(Fact::new(l.t("fact-features"), l.count(version.recipe.features.len() as u64)));
    }
    (run::pill(l, run), sentences, Facts(facts))
}

fn run_row(l: Lang, run: &Run) -> RunRow {
    let value = |d: &Decision, v| metric::value(l, d.metric, v);
    RunRow {
        href: format!("/runs/{}", run.id),
        id: run.id.to_string(),
        when: l.moment(run.started_at),
        trigger: run::trigger(l, run.trigger),
        reason: run::reason(l, run),
        duration: run.seconds.map_or_else(|| super::number::NONE.to_owned(), |s| l.duration(s)),
        errors: run.decision.as_ref().map(|d| (value(d, d.evidence.challenger), value(d, d.evidence.champion))),
        rule: run.decision.as_ref().map_or_else(String::new, |d| decision::rule(l, d.rule)),
        pill: run::pill(l, run),
    }
}

/// What the gates said of a version that never served.
fn warning(l: Lang, version: &Version, runs: &[Run]) -> Option<Vec<String>> {
    let made = runs.iter().find(|run| run.new_version.as_ref() == Some(&version.id));
    let decision = made.and_then(|run| run.decision.as_ref());
    let undecided = || vec![l.t("version-no-decision")];
    version.never_served().then(|| decision.map_or_else(undecided, |d| decision::sentences(l, d)))
}

fn version_row(l: Lang, loaded: &Loaded, version: &Version, runs: &[Run]) -> VersionRow {
    let metric = loaded.model.metric;
    VersionRow {
        id: version.id.to_string(),
        href: format!("/versions/{}", version.id),
        when: l.moment(version.created_at),
        through: l.date(version.trained_through),
        engine: version.recipe.engine.clone(),
        error: metric::value(l, metric, metric::of(metric, &version.report.holdout)),
        baseline: metric::value(l, metric, metric::of(metric, &version.report.baseline)),
        pill: version_pill(l, version.status),
        warning: warning(l, version, runs),
        can_return: matches!(version.status, VersionStatus::Archived | VersionStatus::Trained),
    }
}

/// `GET /models/{model}/history`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let name = &loaded.model.name;
    let status = state.platform.retrain_status(name).await?;
    let runs = state.platform.runs(name, ROWS, 0).await?;
    let versions = state.platform.versions(name, ROWS, 0).await?;
    rendered(&HistoryPage::new(&visitor, &loaded, &status, &runs, &versions))
}

/// The rollback form.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RollbackForm {
    version: String,
    reason: String,
}

/// `POST /models/{model}/rollback`: a version serves again.
pub(super) async fn rollback(
    State(state): State<AppState>,
    by: By<Analyst>,
    Path(model): Path<String>,
    Form(form): Form<RollbackForm>,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let version = VersionId::parse(&form.version).map_err(|error| ApiError::invalid("version", error))?;
    let reason = form.reason.trim();
    if reason.is_empty() {
        return Err(ApiError::invalid("reason", "say in a few words why, the record keeps it"));
    }
    state.platform.rollback(&loaded.model.name, &version, reason, by.name()).await?;
    Ok(Redirect::to(&Place::History.href(&loaded.model.name)).into_response())
}
