//! `GET /models/{model}/errors`: «Разбор ошибок»: where the error comes from, and the worst misses with their reasons.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::Weekday;
use vakhta_lifecycle::analysis::{Dimension, Group};
use vakhta_service::error::ServiceError;
use vakhta_service::views::{AnalysisView, Breakdown, MissView, ModelView, Reason, Scores};

use super::chart::{greatest, width};
use super::date::weekday_key;
use super::failure::rendered;
use super::forecast::{address_of, column_word};
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::part::{Bar, Bars, Blank, Pill, Tone};
use super::performance::{Asked, periods};
use super::words::metric;
use crate::error::ApiError;
use crate::extract::OpenQuery;
use crate::state::AppState;

/// Groups of a dimension that are shown; of the others the count is said.
const SHOWN: usize = 10;
/// Reasons of a miss that are named.
const REASONS: usize = 3;

/// A dimension as a card.
#[derive(Debug, Clone)]
struct Part {
    id: String,
    title: String,
    note: String,
    bars: Bars,
}

/// A miss as a row.
#[derive(Debug, Clone)]
struct Miss {
    href: String,
    day: String,
    series: String,
    actual: String,
    forecast: String,
    error: String,
    marks: Vec<Pill>,
    reasons: String,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "errors.html")]
pub(crate) struct ErrorsPage {
    frame: Frame,
    l: Lang,
    periods: Vec<(u32, String, bool)>,
    lead: String,
    parts: Vec<Part>,
    misses: Vec<Miss>,
    blank: Option<Blank>,
}

impl ErrorsPage {
    /// The page from an analysis; `describe` says a feature in the visitor's language.
    pub(crate) fn new(
        visitor: &Visitor,
        loaded: &Loaded,
        view: &AnalysisView,
        describe: impl Fn(&str) -> String,
    ) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let blank = view.breakdowns.is_empty() && view.misses.is_empty();
        let blank = blank.then(|| {
            Blank::new(l, "performance", "no-pairs").link(Place::Data.href(&model.name), l.t("blank-no-data-link"))
        });
        let miss = |miss: &MissView| Miss {
            href: {
                let keys = model.keys.iter().cloned().zip(miss.pair.series.parts().iter().cloned()).collect();
                address_of(model, keys, Some(miss.pair.date))
            },
            day: format!("{}, {}", l.weekday(miss.pair.date), l.date(miss.pair.date)),
            series: miss.pair.series.parts().join(" · "),
            actual: l.amount(miss.pair.actual),
            forecast: l.amount(miss.pair.forecast),
            error: l.signed(miss.pair.forecast - miss.pair.actual),
            marks: marks(l, miss),
            reasons: reasons(l, &miss.reasons, &describe),
        };
        Self {
            frame: loaded.frame(visitor, Place::Errors),
            l,
            periods: periods(l, view.days),
            lead: lead(l, view),
            parts: view.breakdowns.iter().enumerate().map(|(at, b)| part(l, view, at, b)).collect(),
            misses: view.misses.iter().map(miss).collect(),
            blank,
        }
    }

    /// A month of a bakery chain.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::analysis(), |f| super::samples::describe(f, visitor.lang))
    }
}

fn lead(l: Lang, view: &AnalysisView) -> String {
    l.say(
        "errors-lead",
        &[
            ("from", l.date(view.from).into()),
            ("through", l.date(view.through).into()),
            ("metric", metric::name(view.metric).into()),
            ("value", metric::value(l, view.metric, metric::of(view.metric, &view.scores)).into()),
            ("baseline", metric::value(l, view.metric, metric::of(view.metric, &view.baseline)).into()),
        ],
    )
}

fn part(l: Lang, view: &AnalysisView, at: usize, breakdown: &Breakdown) -> Part {
    let by = view.metric;
    // A day on which everything was closed has no error to tell.
    let mut groups: Vec<&Group> = breakdown.groups.iter().filter(|g| g.scores.n > 0).collect();
    match breakdown.dimension {
        Dimension::Weekday | Dimension::Covariate(_) => {}
        Dimension::Lead => groups.sort_by_key(|g| g.value.parse::<u16>().unwrap_or(u16::MAX)),
        Dimension::Holiday | Dimension::Key(_) => groups.sort_by(|a, b| b.share.total_cmp(&a.share)),
    }
    let left_out = groups.len().saturating_sub(SHOWN);
    groups.truncate(SHOWN);
    let most = greatest(groups.iter().filter_map(|g| metric::of(by, &g.scores)));
    let usual = metric::of(by, &view.scores);
    let is_lead = breakdown.dimension == Dimension::Lead;
    let bar = |group: &&Group| {
        let error = metric::of(by, &group.scores);
        let worse = matches!((error, usual), (Some(error), Some(usual)) if error > 1.5 * usual);
        Bar {
            label: value_word(l, &breakdown.dimension, &group.value),
            value: metric::value(l, by, error),
            width: width(error.unwrap_or(f64::NAN), most),
            class: if worse && !is_lead { "warn" } else { "calm" },
            note: note(l, view, group, is_lead),
        }
    };
    Part {
        id: format!("by-{at}"),
        title: title(l, &breakdown.dimension),
        note: if left_out == 0 { String::new() } else { l.n("errors-left-out", left_out as u64) },
        bars: Bars(groups.iter().map(bar).collect()),
    }
}

fn note(l: Lang, view: &AnalysisView, group: &Group, is_lead: bool) -> String {
    let baseline = metric::value(l, view.metric, metric::of(view.metric, &group.baseline));
    let baseline = l.say("metric-baseline", &[("value", baseline.into())]);
    if is_lead {
        return baseline;
    }
    let share = l.say("errors-share", &[("share", l.whole_percent(group.share).into())]);
    format!("{share} · {baseline}")
}

fn title(l: Lang, dimension: &Dimension) -> String {
    match dimension {
        Dimension::Weekday => l.t("errors-by-weekday"),
        Dimension::Holiday => l.t("errors-by-holiday"),
        Dimension::Lead => l.t("errors-by-lead"),
        Dimension::Covariate(column) | Dimension::Key(column) => column_word(l, column),
    }
}

fn value_word(l: Lang, dimension: &Dimension, value: &str) -> String {
    match dimension {
        Dimension::Weekday => value
            .parse::<u8>()
            .ok()
            .and_then(|day| Weekday::try_from(day).ok())
            .map_or_else(|| value.to_owned(), |day| l.t(weekday_key(day))),
        Dimension::Holiday if value.is_empty() => l.t("errors-ordinary"),
        Dimension::Lead => value.parse::<u64>().map_or_else(|_| value.to_owned(), |n| l.n("errors-ahead", n)),
        Dimension::Covariate(_) => l.t(if value == "1" { "errors-with" } else { "errors-without" }),
        Dimension::Holiday | Dimension::Key(_) => value.to_owned(),
    }
}

/// What is known of the day of a miss.
fn marks(l: Lang, miss: &MissView) -> Vec<Pill> {
    let mut marks = Vec::new();
    if miss.outside95 {
        marks.push(Pill::new(Tone::Warn, l.t("errors-outside")));
    }
    if !miss.pair.open {
        marks.push(Pill::new(Tone::Idle, l.t("errors-closed")));
    }
    marks.extend(miss.holiday.as_ref().map(|name| Pill::new(Tone::Idle, name.clone())));
    let on = miss.covariates.iter().filter(|(_, value)| (**value - 1.0).abs() < f64::EPSILON);
    marks.extend(on.map(|(name, _)| Pill::new(Tone::Idle, column_word(l, name))));
    marks
}

fn reasons(l: Lang, reasons: &[Reason], describe: impl Fn(&str) -> String) -> String {
    let said = |reason: &Reason| format!("{} {}", describe(&reason.feature), l.signed(reason.effect));
    reasons.iter().take(REASONS).map(said).collect::<Vec<_>>().join("; ")
}

/// `GET /models/{model}/errors?days=30`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    OpenQuery { known: asked, .. }: OpenQuery<Asked>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?.of_series(Place::Errors)?;
    let (name, days) = (&loaded.model.name, asked.period());
    let view = match state.platform.analysis(name, days).await {
        // A model without data is no error: its page says what to do next.
        Err(ServiceError::NotEnoughData(_)) => nothing_yet(&loaded.model, days),
        other => other?,
    };
    let describe = |feature: &str| state.platform.describe_feature(name, feature, visitor.lang.code());
    rendered(&ErrorsPage::new(&visitor, &loaded, &view, describe))
}

fn nothing_yet(model: &ModelView, days: u32) -> AnalysisView {
    AnalysisView {
        model: model.name.clone(),
        days,
        from: model.today,
        through: model.today,
        metric: model.metric,
        scores: Scores::default(),
        baseline: Scores::default(),
        breakdowns: Vec::new(),
        misses: Vec::new(),
    }
}
