//! `GET /models/{model}/performance`: «Метрики производительности».

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;
use vakhta_lifecycle::decision::DecisionMetric;
use vakhta_service::views::{AlertView, DailyPoint, SegmentPoint, SummaryView};

use super::chart::{greatest, json, width};
use super::failure::rendered;
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::part::{Bar, Bars, Blank, Card};
use super::policy::Policies;
use super::words::alert::{self, AlertLine};
use super::words::metric;
use crate::error::ApiError;
use crate::extract::{FromParams, OpenQuery, Params};
use crate::state::AppState;

/// The periods of the source document.
const PERIODS: [u32; 4] = [7, 30, 90, 365];

/// A day of the table.
#[derive(Debug, Clone)]
struct DayRow {
    day: String,
    weekday: String,
    pairs: String,
    leading: String,
    baseline: String,
    second: String,
    mae: String,
    bias: String,
}

/// What the chart script draws.
#[derive(Debug, Clone, Serialize)]
struct ChartData {
    days: Vec<NaiveDate>,
    model: Vec<Option<f64>>,
    baseline: Vec<Option<f64>>,
    warning: Option<f64>,
    critical: Option<f64>,
    percent: bool,
    lang: &'static str,
    words: BTreeMap<&'static str, String>,
}

/// The performance page.
#[derive(Debug, Template)]
#[template(path = "performance.html")]
pub(crate) struct PerformancePage {
    frame: Frame,
    l: Lang,
    periods: Vec<(u32, String, bool)>,
    span: String,
    cards: Vec<Card>,
    all: Vec<Card>,
    heads: [&'static str; 2],
    chart: String,
    days: Vec<DayRow>,
    best: Bars,
    worst: Bars,
    best_title: String,
    worst_title: String,
    alerts: Vec<AlertLine>,
    blank: Option<Blank>,
}

impl PerformancePage {
    /// The page from a summary of the period and its alerts.
    pub(crate) fn new(visitor: &Visitor, loaded: &Loaded, summary: &SummaryView, alerts: &[AlertView]) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let policies = Policies::of(&model.declaration);
        let segment = segment_word(l, summary);
        let segment_limit = policies.alerts.segment_error;
        let bars = |points: &[SegmentPoint]| Bars(bars(l, points, summary, segment_limit));
        let by = metric::name(summary.metric);
        let blank = summary.daily.is_empty().then(|| {
            Blank::new(l, "performance", "no-pairs").link(Place::Data.href(&model.name), l.t("blank-no-data-link"))
        });
        Self {
            frame: loaded.frame(visitor, Place::Performance),
            l,
            periods: periods(l, summary.days),
            span: l.say(
                "performance-span",
                &[
                    ("from", l.date(summary.from).into()),
                    ("through", l.date(summary.through).into()),
                    ("n", summary.scores.n.into()),
                ],
            ),
            cards: cards(l, summary),
            heads: metric::leading(summary.metric),
            all: metric::cards(l, summary.metric, (&summary.scores, &summary.baseline), &model.unit),
            chart: json(&chart(l, summary, &policies)),
            days: summary.daily.iter().rev().map(|point| row(l, summary.metric, point)).collect(),
            best: bars(&summary.best_segments),
            worst: bars(&summary.worst_segments),
            best_title: l.say("performance-best", &[("metric", by.into()), ("segment", segment.clone().into())]),
            worst_title: l.say("performance-worst", &[("metric", by.into()), ("segment", segment.into())]),
            alerts: alert::lines(l, model, alerts),
            blank,
        }
    }

    /// A bakery chain over a month.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::summary(30), &super::samples::alerts())
    }

    /// A model whose first forecasts have not met their facts yet.
    #[cfg(test)]
    pub(crate) fn sample_without_pairs(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::empty_summary(), &[])
    }
}

fn segment_word(l: Lang, summary: &SummaryView) -> String {
    let column = summary.best_segments.first().or(summary.segments.first()).map(|s| s.column.as_str());
    let known = |c: &str| matches!(c, "branch" | "product" | "store");
    column.filter(|c| known(c)).map_or_else(|| l.t("columns-segment"), |c| l.t(&format!("columns-{c}")))
}

fn cards(l: Lang, summary: &SummaryView) -> Vec<Card> {
    let by = summary.metric;
    let (ours, baseline) = (metric::of(by, &summary.scores), metric::of(by, &summary.baseline));
    let day = |key: &str, point: &Option<DailyPoint>| Card {
        label: l.t(key),
        value: metric::value(l, by, point.as_ref().and_then(|p| metric::of(by, &p.scores))),
        beside: point
            .as_ref()
            .map_or_else(|| l.t("not-enough-data"), |p| format!("{}, {}", l.weekday(p.date), l.date(p.date))),
        ..Card::default()
    };
    let (trend, note) = metric::trend(l, by, &summary.trend);
    let mean = Card {
        label: l.say("performance-mean", &[("metric", metric::name(by).into())]),
        value: metric::value(l, by, ours),
        beside: match &summary.not_enough_data {
            Some(_) => l.n("performance-little", summary.scores.n),
            None => l.say("metric-baseline", &[("value", metric::value(l, by, baseline).into())]),
        },
        verdict: metric::against(l, ours, baseline),
        ..Card::default()
    };
    vec![
        mean,
        day("performance-best-day", &summary.best_day),
        day("performance-worst-day", &summary.worst_day),
        Card { label: l.t("performance-trend"), value: trend.text, beside: note, ..Card::default() },
    ]
}

fn bars(l: Lang, points: &[SegmentPoint], summary: &SummaryView, limit: f64) -> Vec<Bar> {
    let (by, all) = (summary.metric, &summary.segments);
    let column = points.first().map(|p| p.column.clone());
    let peers = all.iter().filter(|p| Some(&p.column) == column.as_ref());
    let most = greatest(peers.chain(points).filter_map(|p| metric::of(by, &p.scores)));
    let bar = |point: &SegmentPoint| {
        let error = metric::of(by, &point.scores);
        let above = error.is_some_and(|e| e > limit);
        let baseline =
            l.say("metric-baseline", &[("value", metric::value(l, by, metric::of(by, &point.baseline)).into())]);
        let said = l.say("performance-above", &[("limit", metric::value(l, by, Some(limit)).into())]);
        Bar {
            label: point.value.clone(),
            value: metric::value(l, by, error),
            width: width(error.unwrap_or(f64::NAN), most),
            class: if above { "warn" } else { "calm" },
            note: if above { format!("{baseline} · {said}") } else { baseline },
        }
    };
    points.iter().map(bar).collect()
}

fn row(l: Lang, by: DecisionMetric, point: &DailyPoint) -> DayRow {
    let [leading, second] = metric::led(l, by, &point.scores);
    DayRow {
        day: l.date(point.date),
        weekday: l.weekday(point.date),
        pairs: l.count(point.scores.n),
        leading,
        baseline: metric::led(l, by, &point.baseline)[0].clone(),
        second,
        mae: l.maybe_amount(point.scores.mae),
        bias: point.scores.bias.map_or_else(|| super::number::NONE.to_owned(), |b| l.signed(b)),
    }
}

fn chart(l: Lang, summary: &SummaryView, policies: &Policies) -> ChartData {
    let by = summary.metric;
    let (warning, critical) = policies.thresholds(metric::of(by, &summary.baseline));
    let words = [
        ("model", "performance-line-model"),
        ("baseline", "performance-line-baseline"),
        ("warning", "performance-line-warning"),
        ("critical", "performance-line-critical"),
    ];
    ChartData {
        days: summary.daily.iter().map(|d| d.date).collect(),
        model: summary.daily.iter().map(|d| metric::of(by, &d.scores)).collect(),
        baseline: summary.daily.iter().map(|d| metric::of(by, &d.baseline)).collect(),
        warning,
        critical,
        percent: by.is_percent(),
        lang: l.code(),
        words: words.into_iter().map(|(name, key)| (name, l.t(key))).collect(),
    }
}

/// The switch between the periods: days, words, whether it is the one that is shown.
pub(super) fn periods(l: Lang, shown: u32) -> Vec<(u32, String, bool)> {
    PERIODS.into_iter().map(|days| (days, l.n("count-days", u64::from(days)), days == shown)).collect()
}

/// The period that is asked for.
pub(super) struct Asked {
    days: Option<u32>,
}

impl Asked {
    /// In days; a period that the page does not offer is the nearest that it does.
    pub(super) fn period(&self) -> u32 {
        let asked = self.days.unwrap_or(30);
        PERIODS.into_iter().min_by_key(|period| period.abs_diff(asked)).unwrap_or(30)
    }
}

impl FromParams for Asked {
    const NAMES: &'static [&'static str] = &["days"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        Ok(Self { days: params.int("days", 1..=3650)? })
    }
}

/// `GET /models/{model}/performance?days=30`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    OpenQuery { known: asked, .. }: OpenQuery<Asked>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let days = asked.period();
    let summary = state.platform.summary(&loaded.model.name, days).await?;
    let alerts = state.platform.alerts(Some(&loaded.model.name), days).await?;
    rendered(&PerformancePage::new(&visitor, &loaded, &summary, &alerts))
}
