//! `GET /models/{model}/data`: the dataset, the upload, what was taken in and what was put aside.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use vakhta_service::views::{QuarantinedRow, SyncView};

use super::chart::json;
use super::failure::rendered;
use super::frame::{Frame, Loaded, Place};
use super::lang::{Lang, Visitor};
use super::number::NONE;
use super::part::{Blank, Fact, Facts, Pill, Tone};
use crate::error::ApiError;
use crate::state::AppState;

/// Syncs and quarantined rows shown.
const ROWS: u64 = 50;

/// The words that the upload script needs.
const WORDS: [&str; 17] = [
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
    "upload-role-time",
    "upload-role-key",
    "upload-role-target",
    "upload-role-known_ahead",
    "upload-role-ignored",
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
    messages: Vec<String>,
}

/// Rows that a sync put aside.
#[derive(Debug, Clone)]
struct Quarantine {
    title: String,
    rows: Vec<(String, String, String, String)>,
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
    syncs: Vec<SyncRow>,
    quarantine: Option<Quarantine>,
    blank: Option<Blank>,
}

impl DataPage {
    /// The page from the syncs and, where a sync was chosen, the rows that it put aside.
    pub(crate) fn new(
        visitor: &Visitor,
        loaded: &Loaded,
        syncs: &[SyncView],
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
            syncs: syncs.iter().map(|sync| row(l, sync)).collect(),
            quarantine: chosen.map(|(id, rows)| quarantine(l, id, rows)),
            blank: syncs.is_empty().then(|| Blank::new(l, "data", "no-syncs")),
        }
    }

    /// A bakery chain with a few days taken in and a file that had bad rows.
    #[cfg(test)]
    pub(crate) fn sample(visitor: &Visitor, loaded: &Loaded) -> Self {
        use super::samples;
        Self::new(visitor, loaded, &samples::syncs(), Some((7, &samples::quarantined())))
    }
}

fn facts(l: Lang, loaded: &Loaded) -> Facts {
    let model = &loaded.model;
    let keys = model.keys.iter().map(|column| {
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
        "failed" => Pill::new(Tone::Bad, l.t("sync-failed")),
        other => Pill::new(Tone::Idle, other),
    };
    SyncRow {
        id: sync.id,
        when: l.moment(sync.started_at),
        source: sync.source.clone(),
        pill,
        inserted: l.count(sync.inserted),
        updated: l.count(sync.updated),
        unchanged: l.count(sync.unchanged),
        quarantined: (sync.quarantined > 0).then(|| l.count(sync.quarantined)),
        version: sync.dataset_version.map_or_else(|| NONE.to_owned(), |v| v.to_string()),
        messages: sync.messages.clone(),
    }
}

fn quarantine(l: Lang, id: i64, rows: &[QuarantinedRow]) -> Quarantine {
    let cells = |r: &QuarantinedRow| (l.count(r.row), r.column.clone(), r.value.clone(), r.reason.clone());
    Quarantine {
        title: l.say("quarantine-title", &[("sync", id.to_string().into())]),
        rows: rows.iter().map(cells).collect(),
    }
}

/// `GET /models/{model}/data?sync=7`.
pub(super) async fn page(
    State(state): State<AppState>,
    Path(model): Path<String>,
    Query(parameters): Query<BTreeMap<String, String>>,
    visitor: Visitor,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let syncs = state.platform.syncs(&loaded.model.name, ROWS).await?;
    let chosen = parameters.get("sync").and_then(|text| text.parse::<i64>().ok());
    // Only a sync of this model: another model's rows are not this page's to show.
    let chosen = chosen.filter(|id| syncs.iter().any(|sync| sync.id == *id));
    let rows = match chosen {
        Some(id) => state.platform.quarantined(id, ROWS).await?,
        None => Vec::new(),
    };
    rendered(&DataPage::new(&visitor, &loaded, &syncs, chosen.map(|id| (id, rows.as_slice()))))
}
