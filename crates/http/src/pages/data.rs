//! `GET /models/{model}/data`: the dataset, the upload, what was taken in and what was put aside; wrong imports are taken back
//! from here.

mod ahead;
mod aside;

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use vakhta_service::views::{MissingView, QuarantinedRow, SyncView};

use self::ahead::{AheadCard, ahead};
pub(super) use self::aside::replay;
use self::aside::{Quarantine, outcome, quarantine};
use super::chart::json;
use super::failure::rendered;
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::number::NONE;
use super::part::{Blank, Fact, Facts, Pill, Tone};
use super::said::Said;
use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::error::ApiError;
use crate::extract::{FromParams, OpenQuery, Params};
use crate::state::AppState;

/// Syncs and quarantined rows shown.
const ROWS: u64 = 50;

/// The words that the upload script needs.
const WORDS: [&str; 36] = [
    "upload-reading",
    "upload-loading",
    "upload-failed",
    "upload-format",
    "upload-columns",
    "upload-warnings",
    "upload-done",
    "upload-row",
    "upload-aside",
    "upload-aside-beginning",
    "upload-no-aside",
    "upload-refusal",
    "quarantine-row",
    "upload-role-time",
    "upload-role-key",
    "upload-role-target",
    "upload-role-known_ahead",
    "upload-role-covariate",
    "upload-role-static",
    "upload-role-open",
    "upload-role-ignored",
    "upload-setting-encoding",
    "upload-setting-separator",
    "upload-setting-decimal",
    "upload-setting-date_format",
    "upload-setting-header",
    "upload-setting-gzip",
    "upload-setting-skip_lines",
    "upload-value-comma",
    "upload-value-point",
    "upload-value-tab",
    "upload-value-true",
    "upload-value-false",
    "letter-year",
    "letter-month",
    "letter-day",
];

/// A sync of the table.
#[derive(Debug, Clone)]
struct SyncRow {
    id: i64,
    when: String,
    source: String,
    pill: Pill,
    inserted: String,
    updated: String,
    unchanged: String,
    quarantined: Option<String>,
    version: String,
    messages: Vec<Said>,
    take_back: Option<TakeBack>,
}

/// What taking an import back would do.
#[derive(Debug, Clone)]
struct TakeBack {
    /// The version of the data before it.
    to: i64,
    text: String,
}

/// The data page.
#[derive(Debug, Template)]
#[template(path = "data.html")]
pub(crate) struct DataPage {
    frame: Frame,
    l: Lang,
    facts: Facts,
    api: String,
    words: String,
    columns: String,
    restore: String,
    replay: String,
    ahead: Option<AheadCard>,
    syncs: Vec<SyncRow>,
    quarantine: Option<Quarantine>,
    blank: Option<Blank>,
}

impl DataPage {
    /// The page from the syncs, what is missing of the days ahead and, where a sync was chosen, the rows that it put aside.
    pub(crate) fn new(
        visitor: &Visitor,
        loaded: &Loaded,
        (syncs, missing): (&[SyncView], Option<&MissingView>),
        chosen: Option<(i64, &[QuarantinedRow])>,
    ) -> Self {
        let (l, model) = (visitor.lang, &loaded.model);
        let words: BTreeMap<&str, String> = WORDS.into_iter().map(|key| (key, l.t(key))).collect();
        Self {
            frame: loaded.frame(visitor, Place::Data),
            l,
            facts: facts(l, loaded),
            api: format!("/api/v1/models/{}/imports", model.name),
            words: json(&words),
            columns: columns(l, loaded),
            restore: format!("/models/{}/data/restore", model.name),
            ahead: missing.and_then(|missing| ahead(l, loaded, missing)),
            syncs: syncs.iter().map(|sync| row(l, sync)).collect(),
            replay: format!("/models/{}/data/replay", model.name),
            quarantine: chosen.map(|(id, rows)| quarantine(l, &model.name, id, rows)),
            blank: syncs.is_empty().then(|| Blank::new(l, "data", "no-syncs")),
        }
    }

    /// A bakery chain with a few days taken in and a file that had bad rows.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        use super::samples;
        let aside = samples::quarantined();
        Self::new(visitor, loaded, (&samples::syncs(), Some(&samples::missing())), Some((7, &aside)))
    }
}

fn facts(l: Lang, loaded: &Loaded) -> Facts {
    let model = &loaded.model;
    // The last key of a single row names it: it has as many values as there are rows.
    let keys = model.keys.iter().filter(|column| !model.of_rows || model.key_values.contains_key(*column));
    let keys = keys.map(|column| {
        let n = model.key_values.get(column).map_or(0, Vec::len);
        Fact::new(super::forecast::column_word(l, column), l.count(n as u64))
    });
    let version = model.dataset_version.map_or_else(|| NONE.to_owned(), |v| v.to_string());
    let mut facts = vec![
        Fact::new(l.t("fact-dataset"), model.dataset.clone()),
        Fact::new(l.t("fact-dataset-version"), version),
        Fact::new(l.t("fact-rows"), l.n("count-rows", model.rows)),
        Fact::new(l.t("fact-data-from"), l.maybe_date(model.data_from)),
        Fact::new(l.t("fact-data-through"), l.maybe_date(model.data_through)),
    ];
    facts.extend(keys);
    Facts(facts)
}

/// The columns that a file needs, in words.
fn columns(l: Lang, loaded: &Loaded) -> String {
    let model = &loaded.model;
    let all: Vec<&str> =
        model.keys.iter().chain([&model.target]).chain(&model.known_ahead).map(String::as_str).collect();
    l.say("upload-needs", &[("columns", all.join(", ").into())])
}

fn row(l: Lang, sync: &SyncView) -> SyncRow {
    let pill = match sync.status.as_str() {
        "running" => Pill::new(Tone::Info, l.t("sync-running")),
        "completed" if sync.quarantined > 0 => Pill::new(Tone::Warn, l.t("sync-partly")),
        "completed" => Pill::new(Tone::Good, l.t("sync-completed")),
        "unchanged" => Pill::new(Tone::Idle, l.t("sync-unchanged")),
        "failed" => Pill::new(Tone::Bad, l.t("sync-failed")),
        other => Pill::new(Tone::Idle, other),
    };
    SyncRow {
        id: sync.id,
        when: l.moment(sync.started_at),
        // A file's name, or what was done in words that have a template.
        source: Said::of(l, &sync.source).text,
        pill,
        inserted: l.count(sync.inserted),
        updated: l.count(sync.updated),
        unchanged: l.count(sync.unchanged),
        quarantined: (sync.quarantined > 0).then(|| l.count(sync.quarantined)),
        version: sync.dataset_version.map_or_else(|| NONE.to_owned(), |v| v.to_string()),
        messages: Said::all(l, &sync.messages),
        take_back: take_back(l, sync),
    }
}

/// What came with the first version has nothing before it.
fn take_back(l: Lang, sync: &SyncView) -> Option<TakeBack> {
    let made = sync.dataset_version.filter(|made| sync.status == "completed" && *made > 1)?;
    let to = made - 1;
    let args = [("source", Said::of(l, &sync.source).text.into()), ("version", to.to_string().into())];
    Some(TakeBack { to, text: l.say("restore-text", &args) })
}

/// The sync whose rows are asked for.
pub(super) struct Asked {
    sync: Option<i64>,
    /// Loaded, refused again, overtaken, superseded, unread: what became of them when they were judged again.
    replayed: Option<[u64; 5]>,
}

impl FromParams for Asked {
    const NAMES: &'static [&'static str] = &["sync", "replayed"];

    fn read(params: &Params) -> Result<Self, ApiError> {
        let numbers = |text: &str| -> Option<[u64; 5]> {
            let numbers: Option<Vec<u64>> = text.split('-').map(|number| number.parse().ok()).collect();
            numbers?.try_into().ok()
        };
        Ok(Self { sync: params.int("sync", 1..=i64::MAX)?, replayed: params.text("replayed").and_then(numbers) })
    }
}

/// `GET /models/{model}/data?sync=7`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    OpenQuery { known: asked, .. }: OpenQuery<Asked>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let syncs = state.platform.syncs(&loaded.model.name, ROWS).await?;
    let chosen = asked.sync;
    // Only a sync of this model: another model's rows are not this page's to show.
    if let Some(id) = chosen.filter(|id| !syncs.iter().any(|sync| sync.id == *id)) {
        return Err(ApiError::not_found("import", &id.to_string(), "the table of imports links to the known ones"));
    }
    let rows = match chosen {
        Some(id) => state.platform.quarantined(id, ROWS).await?,
        None => Vec::new(),
    };
    // Data that cannot be looked at are told of elsewhere; the page shows the rest.
    let missing = state.platform.known_ahead_missing(&loaded.model.name, None).await.ok();
    let mut page = DataPage::new(&visitor, &loaded, (&syncs, missing.as_ref()), chosen.map(|id| (id, rows.as_slice())));
    if let (Some(quarantine), Some(counts)) = (&mut page.quarantine, asked.replayed) {
        quarantine.outcome = Some(outcome(visitor.lang, counts));
    }
    rendered(&page)
}

/// The form that takes an import back.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RestoreForm {
    version: i64,
}

/// `POST /models/{model}/data/restore`: the data become what they were at a version.
pub(super) async fn restore(
    State(state): State<AppState>,
    by: By<Analyst>,
    Path(model): Path<String>,
    Form(form): Form<RestoreForm>,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let name = loaded.model.name.clone();
    to_the_end(async move { state.platform.restore_data(&name, form.version, by.name()).await }).await?;
    Ok(Redirect::to(&Place::Data.href(&loaded.model.name)).into_response())
}
