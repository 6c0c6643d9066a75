//! `GET /models/{model}/quality`: «Качество данных»: how fresh and complete the data are, what was put aside, and whether the last
//! weeks look as those that the model learned from.

mod inputs;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use vakhta_service::views::{AsideView, ColumnQuality, QualityView, SeriesQuality};

use self::inputs::Inputs;
use super::failure::rendered;
use super::forecast::column_word;
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::part::{Blank, Fact, Facts, Pill, Tone};
use super::said::Said;
use crate::error::ApiError;
use crate::state::AppState;

/// Groups of series that are shown; of the others the count is said.
const GROUPS: usize = 60;

/// Series that share the value of the first key, or one series.
#[derive(Debug, Clone)]
struct Group {
    name: String,
    series: String,
    first: String,
    last: Pill,
    known: String,
    missing: Option<String>,
    closed: String,
}

/// A column with the share of empty cells in each month.
#[derive(Debug, Clone)]
struct Gaps {
    column: String,
    months: Vec<(String, String, bool)>,
}

/// What an import put aside.
#[derive(Debug, Clone)]
struct Aside {
    href: String,
    source: String,
    when: String,
    rows: String,
    reasons: Vec<(String, Said, String)>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "quality.html")]
pub(crate) struct QualityPage {
    frame: Frame,
    l: Lang,
    data: String,
    fresh: Pill,
    facts: Facts,
    inputs: Inputs,
    of: String,
    /// Whether there are series, in which days can be missing.
    of_series: bool,
    groups: Vec<Group>,
    left_out: String,
    months: Vec<String>,
    gaps: Vec<Gaps>,
    aside: Vec<Aside>,
    blank: Option<Blank>,
}

impl QualityPage {
    /// The page from what is known of the data.
    pub(crate) fn new(visitor: &Visitor, loaded: &Loaded, view: &QualityView) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let data = Place::Data.href(&model.name);
        let mut groups = grouped(view);
        // What is behind or has holes comes first.
        groups.sort_by(|a, b| (b.1.behind, b.1.missing).cmp(&(a.1.behind, a.1.missing)).then_with(|| a.0.cmp(&b.0)));
        let left_out = groups.len().saturating_sub(GROUPS);
        let months = view.columns.first().map(|c| c.months.iter().map(|m| l.month(m.month)).collect());
        Self {
            frame: loaded.frame(visitor, Place::Quality),
            l,
            fresh: fresh(l, view),
            facts: facts(l, view, (!model.of_rows).then(|| groups.iter().map(|(_, of)| of))),
            inputs: Inputs::of(l, &view.drift),
            of: view.keys.first().map_or_else(|| l.t("quality-series"), |key| column_word(l, key)),
            of_series: !model.of_rows,
            groups: groups.iter().take(GROUPS).map(|(name, of)| group(l, name, of)).collect(),
            left_out: if left_out == 0 { String::new() } else { l.n("quality-left-out", left_out as u64) },
            months: months.unwrap_or_default(),
            gaps: view.columns.iter().filter(|c| c.months.iter().any(|m| m.missing > 0)).map(|c| gaps(l, c)).collect(),
            aside: view.aside.iter().map(|a| aside(l, &data, a)).collect(),
            blank: view
                .through
                .is_none()
                .then(|| Blank::new(l, "data", "no-data").link(data.clone(), l.t("blank-no-data-link"))),
            data,
        }
    }

    /// Loans, of which each is a row by itself.
    #[cfg(test)]
    pub(crate) fn sample_of_rows(visitor: &Visitor) -> Self {
        let loaded = super::samples::loaded_of_rows();
        let view = super::samples::quality();
        let drift = vakhta_service::views::DriftView { of_rows: true, look: None, ..view.drift };
        Self::new(visitor, &loaded, &QualityView { series: Vec::new(), columns: Vec::new(), drift, ..view })
    }

    /// A bakery chain whose school holidays changed.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        Self::new(visitor, loaded, &super::samples::quality())
    }
}

/// What is known of some series together.
#[derive(Debug, Clone, Copy)]
struct Together {
    series: u64,
    first: NaiveDate,
    last: NaiveDate,
    behind: u64,
    known: u64,
    missing: u64,
    closed: u64,
}

/// Series by the value of their first key; without keys all of them.
fn grouped(view: &QualityView) -> Vec<(String, Together)> {
    let mut groups: BTreeMap<String, Together> = BTreeMap::new();
    for one in &view.series {
        let name = one.key.parts().first().cloned().unwrap_or_else(|| view.model.to_string());
        let own = alone(one);
        groups
            .entry(name)
            .and_modify(|all| {
                *all = Together {
                    series: all.series + 1,
                    first: all.first.min(own.first),
                    last: all.last.max(own.last),
                    behind: all.behind.max(own.behind),
                    known: all.known + own.known,
                    missing: all.missing + own.missing,
                    closed: all.closed + own.closed,
                };
            })
            .or_insert(own);
    }
    groups.into_iter().collect()
}

fn alone(one: &SeriesQuality) -> Together {
    let SeriesQuality { first, last, behind, known, missing, closed, .. } = *one;
    Together { series: 1, first, last, behind, known, missing, closed }
}

fn fresh(l: Lang, view: &QualityView) -> Pill {
    let limit = i64::from(view.stale_days);
    match view.age_days() {
        None => Pill::new(Tone::Idle, l.t("quality-no-data")),
        Some(age) if age <= limit => Pill::new(Tone::Good, l.t("quality-fresh")),
        Some(age) if age <= 2 * limit => Pill::new(Tone::Warn, l.t("quality-stale")),
        Some(_) => Pill::new(Tone::Bad, l.t("quality-stale")),
    }
}

fn facts<'g>(l: Lang, view: &QualityView, groups: Option<impl Iterator<Item = &'g Together>>) -> Facts {
    let age = view.age_days().map(|age| l.n("count-days", u64::try_from(age).unwrap_or(0)));
    let mut facts = vec![
        Fact::new(l.t("fact-data-from"), l.maybe_date(view.from)),
        Fact::new(l.t("fact-data-through"), l.maybe_date(view.through)),
    ];
    facts.extend(age.map(|age| Fact::new(l.t("quality-age"), age)));
    facts.push(Fact::new(l.t("fact-rows"), l.n("count-rows", view.rows)));
    if let Some(groups) = groups {
        let (mut missing, mut behind) = (0, 0);
        for group in groups {
            missing += group.missing;
            behind += u64::from(group.behind > 0);
        }
        facts.push(Fact::new(l.t("fact-series"), l.count(view.series.len() as u64)));
        facts.push(Fact::new(l.t("quality-missing-days"), l.count(missing)));
        facts.push(Fact::new(l.t("quality-behind"), l.count(behind)));
    }
    Facts(facts)
}

fn group(l: Lang, name: &str, of: &Together) -> Group {
    let tone = if of.behind > 0 { Tone::Warn } else { Tone::Good };
    Group {
        name: name.to_owned(),
        series: l.count(of.series),
        first: l.date(of.first),
        last: Pill::new(tone, l.date(of.last)),
        known: l.count(of.known),
        missing: (of.missing > 0).then(|| l.count(of.missing)),
        closed: l.whole_percent(100.0 * of.closed as f64 / of.known.max(1) as f64),
    }
}

fn gaps(l: Lang, column: &ColumnQuality) -> Gaps {
    let months = column.months.iter().map(|m| {
        let share = 100.0 * m.missing as f64 / m.cells.max(1) as f64;
        (l.month(m.month), l.whole_percent(share), m.missing > 0)
    });
    Gaps { column: column_word(l, &column.column), months: months.collect() }
}

fn aside(l: Lang, data: &str, view: &AsideView) -> Aside {
    // A row of the wrong length has no column at fault.
    let column = |name: &str| if name == "(row)" { l.t("quarantine-row") } else { name.to_owned() };
    Aside {
        href: format!("{data}?sync={}#quarantine", view.sync),
        source: Said::of(l, &view.source).text,
        when: l.moment(view.at),
        rows: l.say("quality-aside-of", &[("aside", l.count(view.aside).into()), ("rows", l.count(view.rows).into())]),
        reasons: view
            .reasons
            .iter()
            .map(|(name, reason, n)| (column(name), Said::of(l, reason), l.count(*n)))
            .collect(),
    }
}

/// `GET /models/{model}/quality`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let view = state.platform.quality(&loaded.model.name).await?;
    rendered(&QualityPage::new(&visitor, &loaded, &view))
}
