//! Rows that an import put aside: shown, downloaded, judged again.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use vakhta_lifecycle::ids::ModelName;
use vakhta_service::reading::ImportOptions;
use vakhta_service::views::{QuarantineFilter, QuarantinedRow, ReplayView};

use crate::access::{Analyst, By};
use crate::api::detached::to_the_end;
use crate::error::ApiError;
use crate::pages::frame::{Loaded, Place};
use crate::pages::lang::Lang;
use crate::pages::said::Said;
use crate::state::AppState;

/// Rows that a sync put aside.
#[derive(Debug, Clone)]
pub(super) struct Quarantine {
    pub(super) title: String,
    pub(super) rows: Vec<(String, String, String, Said, Option<String>)>,
    pub(super) id: i64,
    /// Where the rows are downloaded.
    pub(super) download: String,
    /// What became of them when they were judged again.
    pub(super) outcome: Option<String>,
}

/// The rows that an import put aside.
pub(super) fn quarantine(l: Lang, model: &ModelName, id: i64, rows: &[QuarantinedRow]) -> Quarantine {
    // A row of the wrong length has no column at fault.
    let column = |name: &str| if name == "(row)" { l.t("quarantine-row") } else { name.to_owned() };
    let later = |by: i64| l.say("quarantine-later", &[("import", by.to_string().into())]);
    let cells = |r: &QuarantinedRow| {
        let reason = Said::of(l, &r.reason);
        (l.count(r.row), column(&r.column), r.value.clone(), reason, r.replayed_by.map(later))
    };
    Quarantine {
        title: l.say("quarantine-title", &[("sync", id.to_string().into())]),
        rows: rows.iter().map(cells).collect(),
        id,
        download: format!("/api/v1/models/{model}/quarantine.csv?import={id}"),
        outcome: None,
    }
}

/// What became of rows that were judged again, in words.
pub(super) fn outcome(l: Lang, counts: [u64; 5]) -> String {
    let names = ["loaded", "refused", "overtaken", "superseded", "unread"];
    let args: Vec<_> = names.into_iter().zip(counts.map(Into::into)).collect();
    l.say("quarantine-replayed", &args)
}

/// The form that has rows judged again.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ReplayForm {
    import: i64,
}

/// `POST /models/{model}/data/replay`: rows that were put aside are judged again.
pub(crate) async fn replay(
    State(state): State<AppState>,
    by: By<Analyst>,
    Path(model): Path<String>,
    Form(form): Form<ReplayForm>,
) -> Result<Response, ApiError> {
    let loaded = Loaded::named(&state, &model).await?;
    let name = loaded.model.name.clone();
    let filter = QuarantineFilter { import: Some(form.import), reason: None };
    let work =
        async move { state.platform.replay_quarantine(&name, &filter, ImportOptions::default(), by.name()).await };
    let ReplayView { loaded: taken, refused, overtaken, superseded, unread, .. } = to_the_end(work).await?;
    let query = format!("sync={}&replayed={taken}-{refused}-{overtaken}-{superseded}-{unread}", form.import);
    Ok(Redirect::to(&format!("{}?{query}#quarantine", Place::Data.href(&loaded.model.name))).into_response())
}
