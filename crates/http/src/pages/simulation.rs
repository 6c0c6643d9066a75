//! `GET /models/{model}/simulation`: «Симуляция правил»: what other rules of retraining and deployment would have cost.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;
use vakhta_lifecycle::simulate::{BUILT_IN, Compared, PolicyOutcome};
use vakhta_service::simulate::{KeptSimulation, SimulationReport};

use super::chart::json;
use super::failure::rendered;
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::number::NONE;
use super::part::{Blank, Card, Pill, Tone};
use super::words::metric;
use crate::error::ApiError;
use crate::extract::{FromParams, OpenQuery, Params};
use crate::state::AppState;

/// A retraining as a mark on its policy's strip.
#[derive(Debug, Clone)]
struct Mark {
    at: String,
    class: &'static str,
    said: String,
}

/// A policy as a row of the table and a strip of marks.
#[derive(Debug, Clone)]
struct Row {
    name: String,
    does: String,
    error: String,
    excess: String,
    outcome: Pill,
    sure: String,
    runs: String,
    deployed: String,
    time: String,
    marks: Vec<Mark>,
    marks_said: String,
}

/// What the chart script draws: the error week by week under two or three policies.
#[derive(Debug, Clone, Serialize)]
struct ChartData {
    days: Vec<NaiveDate>,
    lines: Vec<(String, Vec<Option<f64>>)>,
    /// What lies above is cut off.
    most: Option<f64>,
    percent: bool,
    lang: &'static str,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "simulation.html")]
pub(crate) struct SimulationPage {
    frame: Frame,
    l: Lang,
    metric: &'static str,
    lead: String,
    cards: Vec<Card>,
    rows: Vec<Row>,
    legend: Vec<String>,
    chart: String,
    cut: String,
    span: (String, String),
    others: Vec<(String, String, bool)>,
    command: String,
    blank: Option<Blank>,
}

impl SimulationPage {
    /// The page from the kept simulations, newest first; `id` is the one to show, the newest when absent.
    pub(crate) fn new(visitor: &Visitor, loaded: &Loaded, kept: &[KeptSimulation], id: Option<i64>) -> Self {
        let l = visitor.lang;
        let model = &loaded.model.name;
        let shown = kept.iter().find(|k| Some(k.id) == id).or(kept.first());
        let link = |k: &KeptSimulation| {
            let current = shown.is_some_and(|s| s.id == k.id);
            (format!("{}?id={}", Place::Simulation.href(model), k.id), l.moment(k.made_at), current)
        };
        let report = shown.map(|k| &k.report);
        let drawn = report.map(drawn).unwrap_or_default();
        Self {
            frame: loaded.frame(visitor, Place::Simulation),
            l,
            metric: metric::name(loaded.model.metric),
            lead: report.map_or_else(|| l.t("simulation-lead-none"), |r| lead(l, r)),
            cards: report.map(|r| cards(l, r)).unwrap_or_default(),
            rows: report.map(|r| r.outcomes.iter().map(|o| row(l, r, o)).collect()).unwrap_or_default(),
            legend: drawn.iter().map(|o| o.policy.name.clone()).collect(),
            chart: report.map(|r| json(&chart(l, r, &drawn))).unwrap_or_default(),
            cut: report.and_then(|r| Some((r.metric, most(&drawn)?))).map_or_else(String::new, |(by, most)| {
                l.say("simulation-cut", &[("most", metric::value(l, by, Some(most)).into())])
            }),
            span: report.map(|r| (l.date(r.from), l.date(r.through))).unwrap_or_default(),
            others: if kept.len() > 1 { kept.iter().map(link).collect() } else { Vec::new() },
            command: format!("vakhta simulate {model}"),
            blank: report.is_none().then(|| Blank::new(l, "simulation", "no-simulation")),
        }
    }

    /// Three policies over two years.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::simulations(), None)
    }
}

fn lead(l: Lang, report: &SimulationReport) -> String {
    l.say(
        "simulation-lead",
        &[
            ("from", l.date(report.from).into()),
            ("through", l.date(report.through).into()),
            ("n", (report.trainings as u64).into()),
        ],
    )
}

fn does(l: Lang, name: &str) -> String {
    let known = BUILT_IN.contains(&name);
    if known { l.t(&format!("policy-{}", name.replace('_', "-"))) } else { l.t("policy-own") }
}

fn cards(l: Lang, report: &SimulationReport) -> Vec<Card> {
    let Some(choice) = &report.choice else {
        return vec![Card { label: l.t("simulation-take"), value: l.t("not-enough-data"), ..Card::default() }];
    };
    let Some(chosen) = report.outcomes.iter().find(|o| o.policy.name == choice.policy) else { return Vec::new() };
    let value = |error| metric::value(l, report.metric, error);
    vec![
        Card {
            label: l.t("simulation-take"),
            value: choice.policy.clone(),
            beside: does(l, &choice.policy),
            ..Card::default()
        },
        Card {
            label: l.say("simulation-error", &[("metric", metric::name(report.metric).into())]),
            value: value(chosen.error),
            beside: l.say("metric-baseline", &[("value", value(report.baseline_error).into())]),
            verdict: metric::against(l, chosen.error, report.baseline_error),
            ..Card::default()
        },
        Card {
            label: l.t("simulation-runs"),
            value: l.count(chosen.runs.len() as u64),
            beside: l.say("simulation-deployed", &[("n", (chosen.deployed() as u64).into())]),
            ..Card::default()
        },
        Card { label: l.t("simulation-time"), value: l.duration(chosen.seconds), ..Card::default() },
    ]
}

fn row(l: Lang, report: &SimulationReport, outcome: &PolicyOutcome) -> Row {
    let name = &outcome.policy.name;
    let choice = report.choice.as_ref();
    let compared = choice.and_then(|c| c.compared.iter().find(|c| &c.policy == name));
    let chosen = choice.is_some_and(|c| &c.policy == name);
    Row {
        name: name.clone(),
        does: does(l, name),
        error: metric::value(l, report.metric, outcome.error),
        excess: compared.and_then(|c| c.excess).map_or_else(|| NONE.to_owned(), |e| l.signed_percent(e)),
        outcome: verdict(l, chosen, compared),
        sure: compared.and_then(|c| c.confidence).map_or_else(String::new, |c| {
            l.say("simulation-sure", &[("confidence", l.whole_percent(100.0 * c).into())])
        }),
        runs: l.count(outcome.runs.len() as u64),
        deployed: l.say("simulation-deployed", &[("n", (outcome.deployed() as u64).into())]),
        time: l.duration(outcome.seconds),
        marks: marks(l, report, outcome),
        marks_said: l.say(
            "simulation-marks-said",
            &[
                ("policy", name.clone().into()),
                ("runs", (outcome.runs.len() as u64).into()),
                ("deployed", (outcome.deployed() as u64).into()),
            ],
        ),
    }
}

fn verdict(l: Lang, chosen: bool, compared: Option<&Compared>) -> Pill {
    match compared {
        _ if chosen => Pill::new(Tone::Good, l.t("simulation-chosen")),
        Some(Compared { as_good: true, .. }) => Pill::new(Tone::Idle, l.t("simulation-as-good")),
        Some(Compared { excess: Some(_), .. }) => Pill::new(Tone::Warn, l.t("simulation-worse")),
        _ => Pill::new(Tone::Idle, l.t("not-enough-data")),
    }
}

fn marks(l: Lang, report: &SimulationReport, outcome: &PolicyOutcome) -> Vec<Mark> {
    let days = (report.through - report.from).num_days().max(1) as f64;
    let mark = |run: &vakhta_lifecycle::simulate::SimulatedRun| Mark {
        at: format!("{:.2}", (run.day - report.from).num_days() as f64 / days * 100.0),
        class: if run.deployed { "deployed" } else { "rejected" },
        said: {
            let key = if run.deployed { "simulation-mark-deployed" } else { "simulation-mark-rejected" };
            l.say(key, &[("date", l.date(run.day).into())])
        },
    };
    outcome.runs.iter().map(mark).collect()
}

/// The policies worth a line: the one to take, the best, and what the first version alone would have done.
fn drawn(report: &SimulationReport) -> Vec<&PolicyOutcome> {
    let mut names: Vec<&str> = report.choice.iter().flat_map(|c| [c.policy.as_str(), c.best.as_str()]).collect();
    names.push("never");
    let mut found: Vec<&PolicyOutcome> = Vec::new();
    for name in names {
        let known = found.iter().any(|o| o.policy.name == name);
        if let Some(outcome) = report.outcomes.iter().find(|o| o.policy.name == name).filter(|_| !known) {
            found.push(outcome);
        }
    }
    found
}

fn chart(l: Lang, report: &SimulationReport, drawn: &[&PolicyOutcome]) -> ChartData {
    let line = |o: &&PolicyOutcome| (o.policy.name.clone(), o.weeks.iter().map(|w| w.error).collect());
    ChartData {
        days: drawn.first().map(|o| o.weeks.iter().map(|w| w.from).collect()).unwrap_or_default(),
        lines: drawn.iter().map(line).collect(),
        most: most(drawn),
        percent: report.metric.is_percent(),
        lang: l.code(),
    }
}

/// Where the chart is cut off: one week of a holiday must not flatten all others. `None` where nothing towers above the rest.
fn most(drawn: &[&PolicyOutcome]) -> Option<f64> {
    let mut errors: Vec<f64> = drawn.iter().flat_map(|o| o.weeks.iter().filter_map(|w| w.error)).collect();
    errors.sort_by(f64::total_cmp);
    let usual = *errors.get(errors.len() * 9 / 10)?;
    (*errors.last()? > 3.0 * usual).then_some(2.0 * usual)
}

/// Which simulation is asked for.
pub(super) struct Asked {
    /// Its number.
    id: Option<i64>,
}

impl FromParams for Asked {
    const NAMES: &'static [&'static str] = &["id"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { id: params.int("id", 1..=i64::MAX)? })
    }
}

/// `GET /models/{model}/simulation`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    OpenQuery { known: asked, .. }: OpenQuery<Asked>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?.of_series(Place::Simulation)?;
    let kept = state.platform.simulations(&loaded.model.name).await?;
    rendered(&SimulationPage::new(&visitor, &loaded, &kept, asked.id))
}
