//! The forecast page's context.

use askama::Template;
use chrono::NaiveDate;
use vakhta_lifecycle::decision::DecisionMetric;
use vakhta_lifecycle::prediction::Prediction;
use vakhta_service::views::{ModelView, SeriesView};

use super::change::Change;
#[cfg(test)]
use super::choice::Asked;
use super::choice::{Choice, PeriodLink, Picker};
use super::parts::Parts;
use super::rows::{self, DayRow, KnownRow};
use super::what_if::{Answer, WhatIfForm};
use crate::pages::chart::json;
use crate::pages::frame::{Frame, Loaded, Place};
use crate::pages::lang::{Lang, Visitor};
use crate::pages::part::{Bars, Blank};
use crate::pages::words::metric;

/// A figure above the chart.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    label: String,
    value: String,
    note: String,
}

/// The reasons of one day.
#[derive(Debug, Clone)]
pub(super) struct Reasons {
    title: String,
    usual: String,
    bars: Bars,
}

/// The forecast page.
#[derive(Debug, Template)]
#[template(path = "forecast/page.html")]
pub(crate) struct ForecastPage {
    frame: Frame,
    l: Lang,
    what: String,
    unit: String,
    pickers: Vec<Picker>,
    periods: Vec<PeriodLink>,
    history: u32,
    figures: Vec<Figure>,
    has_chart: bool,
    chart: String,
    days: Vec<DayRow>,
    known: Vec<KnownRow>,
    scores: String,
    reasons: Option<Reasons>,
    why_no_reasons: String,
    pub(super) change: Option<Change>,
    what_if: Option<WhatIfForm>,
    pub(super) answer: Option<Answer>,
    version: Option<(String, String)>,
    issued: String,
    sum_note: Option<String>,
    has_override: bool,
    overrides: String,
    few_data: Option<String>,
    pub(super) parts: Option<Parts>,
    blank: Option<Blank>,
}

impl ForecastPage {
    /// The page for a choice; `describe` says a feature in the visitor's language.
    pub(super) fn new(
        visitor: &Visitor,
        loaded: &Loaded,
        choice: &Choice,
        series: &SeriesView,
        describe: impl Fn(&str) -> String,
    ) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let shown = shown(choice, series);
        let ahead: Vec<NaiveDate> = series.forecast.iter().map(|p| p.forecast.date).collect();
        let day = |date: NaiveDate| format!("?{}", choice.query(model, choice.history, Some(date)));
        let reasons = shown.and_then(|date| series.forecast.iter().find(|p| p.forecast.date == date)).and_then(|p| {
            (!p.forecast.reasons.is_empty()).then(|| Reasons {
                title: l.say("forecast-reasons-of", &[("date", l.date(p.forecast.date).into())]),
                usual: l.say("forecast-reasons-sum", &[("value", l.amount(p.statistical).into())]),
                bars: Bars(rows::reasons(l, &p.forecast.reasons, describe)),
            })
        });
        let first = series.forecast.first().map(|p| &p.forecast);
        Self {
            frame: loaded.frame(visitor, Place::Forecast),
            l,
            what: choice.words(l, model),
            unit: metric::unit_word(l, &model.unit),
            pickers: choice.pickers(l, model),
            periods: choice.periods(l, model),
            history: choice.history,
            figures: figures(l, series),
            has_chart: !series.history.is_empty() || !series.forecast.is_empty(),
            chart: json(&rows::chart(l, series, model.today)),
            days: rows::days(l, series, shown, day),
            known: rows::known(l, series),
            scores: scores(l, series),
            reasons,
            why_no_reasons: l.t(if choice.is_one_series(model) {
                "forecast-no-reasons"
            } else {
                "forecast-sum-no-reasons"
            }),
            change: None,
            what_if: WhatIfForm::of(l, model, choice, &ahead),
            answer: None,
            version: first.map(|p| (p.version.to_string(), format!("/versions/{}", p.version))),
            issued: first.map_or_else(String::new, |p| issued(l, p)),
            sum_note: (!choice.is_one_series(model)).then(|| l.t("forecast-sum-note")),
            has_override: series.forecast.iter().any(|p| p.overridden.is_some()),
            overrides: overrides_href(model, choice, shown),
            few_data: few_data(l, series),
            parts: None,
            blank: series.forecast.is_empty().then(|| blank(l, loaded)),
        }
    }

    /// A branch and product of the bakery chain.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        let choice = Choice::of(&loaded.model, &Asked::default(), &std::collections::BTreeMap::new());
        let series = crate::pages::samples::series();
        let mut page = Self::new(visitor, loaded, &choice, &series, |feature| {
            crate::pages::samples::describe(feature, visitor.lang)
        });
        let fields = [("covariate", "promo"), ("value", "1"), ("date", "2019-04-05")];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        page.answer = super::what_if::Question::of(visitor.lang, &fields)
            .ok()
            .map(|question| Answer::of(visitor.lang, &question, &crate::pages::samples::what_if()));
        page.few_data = few_data(visitor.lang, &crate::pages::samples::series_with_few_data());
        page.change = Some(Change::of(visitor.lang, &crate::pages::samples::change(), |feature| {
            crate::pages::samples::describe(feature, visitor.lang)
        }));
        page
    }

    /// A model that has not been trained yet.
    #[cfg(test)]
    pub(crate) fn sample_without_forecast(visitor: &Visitor, loaded: &Loaded) -> Self {
        let choice = Choice::of(&loaded.model, &Asked::default(), &std::collections::BTreeMap::new());
        let series = SeriesView { forecast: Vec::new(), pairs: Vec::new(), ..crate::pages::samples::series() };
        Self::new(visitor, loaded, &choice, &series, str::to_owned)
    }
}

/// The page on which the forecast that is looked at can be overridden.
fn overrides_href(model: &ModelView, choice: &Choice, shown: Option<NaiveDate>) -> String {
    format!("{}?{}", Place::Overrides.href(&model.name), choice.query(model, choice.history, shown))
}

/// The day whose reasons are shown: the chosen one, else the first that is open.
pub(super) fn shown(choice: &Choice, series: &SeriesView) -> Option<NaiveDate> {
    let chosen = choice.day.filter(|day| series.forecast.iter().any(|p| p.forecast.date == *day));
    chosen.or_else(|| series.forecast.iter().find(|p| p.forecast.open).map(|p| p.forecast.date))
}

/// What a forecast for want of a past rests on.
fn few_data(l: Lang, series: &SeriesView) -> Option<String> {
    let found = series.forecast.iter().find_map(|p| Some((p.forecast.basis.as_ref()?, &p.forecast.series)));
    let (basis, own) = found?;
    let names = basis.names(own);
    let days = l.n("forecast-few-data", u64::from(basis.known_days));
    let from = if names.is_empty() {
        l.n("forecast-from-similar", u64::from(basis.of))
    } else {
        l.say("forecast-from-named", &[("n", u64::from(basis.of).into()), ("names", names.join(", ").into())])
    };
    Some(format!("{days} {from}"))
}

fn issued(l: Lang, p: &Prediction) -> String {
    l.say("forecast-issued", &[("at", l.moment(p.issued_at).into()), ("origin", l.date(p.origin).into())])
}

fn scores(l: Lang, series: &SeriesView) -> String {
    let scores = &series.scores;
    l.say(
        "forecast-scores",
        &[
            ("n", scores.n.into()),
            ("wape", l.maybe_percent(scores.wape).into()),
            ("mape", l.maybe_percent(scores.mape).into()),
            ("coverage", l.maybe_percent(scores.coverage80).into()),
        ],
    )
}

fn figures(l: Lang, series: &SeriesView) -> Vec<Figure> {
    let mut out = Vec::new();
    if let Some(next) = series.forecast.iter().map(|p| &p.forecast).find(|p| p.open) {
        let interval = format!("{}\u{a0}–\u{a0}{}", l.amount(next.lo80), l.amount(next.hi80));
        out.push(Figure {
            label: format!("{}, {}", l.weekday(next.date), l.day(next.date)),
            value: l.amount(next.value),
            note: l.say("forecast-figure-interval", &[("interval", interval.into())]),
        });
    }
    let week = &series.forecast[..series.forecast.len().min(7)];
    if !week.is_empty() {
        let sum = |value: fn(&Prediction) -> f64| week.iter().map(|p| value(&p.forecast)).sum::<f64>();
        let baseline = l.amount(sum(|p| p.baseline));
        out.push(Figure {
            label: l.n("forecast-figure-week", week.len() as u64),
            value: l.amount(sum(|p| p.value)),
            note: l.say("forecast-figure-baseline", &[("value", baseline.into())]),
        });
    }
    if let Some(last) = series.pairs.last() {
        let gap = if last.forecast > 0.0 {
            l.signed_percent((last.actual / last.forecast - 1.0) * 100.0)
        } else {
            l.signed(last.actual)
        };
        out.push(Figure {
            label: l.say("forecast-figure-last", &[("date", l.day(last.date).into())]),
            value: l.amount(last.actual),
            note: l.say("forecast-figure-was", &[("value", l.amount(last.forecast).into()), ("gap", gap.into())]),
        });
    }
    if series.scores.n > 0 {
        out.push(Figure {
            label: l.t("forecast-figure-error"),
            value: metric::value(l, DecisionMetric::Wape, series.scores.wape),
            note: l.n("forecast-figure-days", series.scores.n),
        });
    }
    out
}

fn blank(l: Lang, loaded: &Loaded) -> Blank {
    let name = &loaded.model.name;
    match (&loaded.model.running, loaded.model.rows) {
        (Some(run), _) => {
            Blank::new(l, "retrain", "training").link(format!("/runs/{}", run.id), l.t("blank-training-link"))
        }
        (None, 0) => Blank::new(l, "data", "no-data").link(Place::Data.href(name), l.t("blank-no-data-link")),
        (None, _) => {
            Blank::new(l, "retrain", "no-forecast").link(Place::Retrain.href(name), l.t("blank-no-forecast-link"))
        }
    }
}
