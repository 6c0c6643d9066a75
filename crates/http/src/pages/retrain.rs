//! `GET /models/{model}/retrain`: «Ручное переобучение»: the form, and the run that follows it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use vakhta_lifecycle::run::Trigger;
use vakhta_service::views::{RetrainStatusView, TrainRequest};

use super::failure::rendered;
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::outlook::Outlook;
use super::part::{Fact, Facts};
use super::policy::Policies;
use super::run::Progress;
use super::words::metric;
use crate::access::{Analyst, By};
use crate::error::ApiError;
use crate::state::AppState;

/// The manual retraining page.
#[derive(Debug, Template)]
#[template(path = "retrain.html")]
pub(crate) struct RetrainPage {
    frame: Frame,
    l: Lang,
    action: String,
    metric: &'static str,
    /// Whether that is in percent.
    percent: bool,
    gates: Vec<String>,
    facts: Facts,
    outlook: Outlook,
    running: Option<Progress>,
    last: Option<Progress>,
}

impl RetrainPage {
    /// The page from the model and the state of its retraining.
    pub(crate) fn new(visitor: &Visitor, loaded: &Loaded, status: &RetrainStatusView) -> Self {
        let l = visitor.lang;
        Self {
            frame: loaded.frame(visitor, Place::Retrain),
            l,
            action: Place::Retrain.href(&loaded.model.name),
            metric: metric::name(loaded.model.metric),
            percent: loaded.model.metric.is_percent(),
            gates: gates(l, &loaded.model.declaration),
            facts: facts(l, loaded),
            outlook: Outlook::of(l, status, &loaded.model),
            running: status.running.as_ref().map(|run| Progress::of(l, run)),
            last: status.last.as_ref().map(|run| Progress::of(l, run)),
        }
    }

    /// Nothing runs; the last run was good.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::retrain_status())
    }

    /// A run is under way.
    #[cfg(test)]
    pub(crate) fn sample_live(visitor: &Visitor, loaded: &Loaded) -> Self {
        let status = RetrainStatusView { running: Some(super::samples::running()), ..super::samples::retrain_status() };
        Self::new(visitor, loaded, &status)
    }
}

/// What force deploy overrides, with this model's own numbers.
fn gates(l: Lang, declaration: &str) -> Vec<String> {
    let deploy = Policies::of(declaration).deploy;
    let whole = |value: f64| l.whole_percent(value);
    let args = [
        ("significant", whole(deploy.significant_improvement).into()),
        ("minor", whole(deploy.minor_improvement).into()),
        ("confidence", whole(deploy.confidence * 100.0).into()),
        ("n", deploy.min_pairs.into()),
    ];
    ["gate-better", "gate-baseline", "gate-threshold", "gate-segments", "gate-pairs"]
        .into_iter()
        .map(|key| l.say(key, &args))
        .collect()
}

fn facts(l: Lang, loaded: &Loaded) -> Facts {
    let model = &loaded.model;
    let Some(version) = &model.champion else {
        return Facts(vec![
            Fact::new(l.t("fact-version"), l.t("retrain-no-champion")),
            Fact::new(l.t("fact-rows"), l.n("count-rows", model.rows)),
        ]);
    };
    let age = (model.today - version.created_at.date_naive()).num_days().max(0).unsigned_abs();
    Facts(vec![
        Fact::code(l.t("fact-version"), version.id.to_string()).link(format!("/versions/{}", version.id)),
        Fact::new(l.t("fact-age"), l.n("count-days", age)),
        Fact::new(l.t("fact-trained-through"), l.date(version.trained_through)),
        Fact::new(l.t("fact-data-through"), l.maybe_date(model.data_through)),
        Fact::new(
            l.t("fact-holdout"),
            metric::value(l, model.metric, metric::of(model.metric, &version.report.holdout)),
        ),
        Fact::new(l.t("fact-rows"), l.n("count-rows", model.rows)),
    ])
}

/// `GET /models/{model}/retrain`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let status = state.platform.retrain_status(&loaded.model.name).await?;
    rendered(&RetrainPage::new(&visitor, &loaded, &status))
}

/// The form; a box that is not ticked is not sent.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RetrainForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    performance_threshold: String,
    force_deploy: Option<String>,
}

/// `POST /models/{model}/retrain`: begins a run, which the page then follows.
pub(super) async fn begin(
    State(state): State<AppState>,
    by: By<Analyst>,
    Path(model): Path<String>,
    Form(form): Form<RetrainForm>,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let request = TrainRequest {
        trigger: Trigger::Manual,
        reason: form.reason.trim().to_owned(),
        performance_threshold: threshold(&form.performance_threshold)?,
        force_deploy: form.force_deploy.is_some(),
        requested_by: by.name().to_owned(),
    };
    state.platform.train(&loaded.model.name, request).await?;
    Ok(Redirect::to(&Place::Retrain.href(&loaded.model.name)).into_response())
}

/// A percentage with either decimal sign, or none.
fn threshold(text: &str) -> Result<Option<f64>, ApiError> {
    let text = text.trim().trim_end_matches('%').trim_end().replace(',', ".");
    if text.is_empty() {
        return Ok(None);
    }
    let value = text.parse::<f64>().ok().filter(|v| v.is_finite() && *v > 0.0 && *v <= 1000.0);
    value.map(Some).ok_or_else(|| {
        ApiError::invalid(
            "performance_threshold",
            "a percentage above 0 and at most 1000 is needed, such as 15, or nothing",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_threshold_takes_either_decimal_sign_and_refuses_nonsense() {
        assert_eq!(threshold(" 12,5 % ").unwrap(), Some(12.5));
        assert_eq!(threshold("").unwrap(), None);
        for odd in ["-1", "0", "NaN", "inf", "1e9", "ten"] {
            assert_eq!(threshold(odd).unwrap_err().field.as_deref(), Some("performance_threshold"), "{odd}");
        }
    }
}
