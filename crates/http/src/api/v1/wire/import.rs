//! Files taken in: what became of them, what was put aside, and how one would be read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use vakhta_service::views::{
    PreviewCheck, PreviewColumn, PreviewView, PutAsideView, QuarantinedRow, ReplayView, SyncView,
};

/// What became of a file or source.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SyncDto {
    /// Its number.
    pub id: i64,
    /// The dataset.
    pub dataset: String,
    /// The source: a file name, or the restore of a version.
    #[schema(example = "sales-2019-03.csv")]
    pub source: String,
    /// When it began, by the model's clock.
    pub started_at: DateTime<Utc>,
    /// `running`, `completed` or `failed`.
    #[schema(example = "completed")]
    pub status: String,
    /// Rows read.
    pub rows: u64,
    /// Rows that are new.
    pub inserted: u64,
    /// Rows that changed.
    pub updated: u64,
    /// Rows that were there already.
    pub unchanged: u64,
    /// Rows put aside with a reason.
    pub quarantined: u64,
    /// The dataset's version afterwards.
    pub dataset_version: Option<i64>,
    /// Warnings and, when it failed, the reason.
    pub messages: Vec<String>,
}

impl From<SyncView> for SyncDto {
    fn from(view: SyncView) -> Self {
        Self {
            id: view.id,
            dataset: view.dataset,
            source: view.source,
            started_at: view.started_at,
            status: view.status,
            rows: view.rows,
            inserted: view.inserted,
            updated: view.updated,
            unchanged: view.unchanged,
            quarantined: view.quarantined,
            dataset_version: view.dataset_version,
            messages: view.messages,
        }
    }
}

/// A row that was put aside.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct QuarantinedDto {
    /// Its line in the file, from 1.
    #[schema(example = 17)]
    pub row: u64,
    /// The column at fault.
    #[schema(example = "date")]
    pub column: String,
    /// What stood there.
    #[schema(example = "31.02.2019")]
    pub value: String,
    /// Why it was put aside and what to do.
    pub reason: String,
    /// Why, for programs; `null` for rows of an earlier release.
    #[schema(example = "date")]
    pub code: Option<String>,
    /// The import that loaded it later.
    pub replayed_by: Option<i64>,
}

impl From<QuarantinedRow> for QuarantinedDto {
    fn from(row: QuarantinedRow) -> Self {
        let QuarantinedRow { row, column, value, reason, code, replayed_by } = row;
        Self { row, column, value, reason, code, replayed_by }
    }
}

/// A column of a file that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PreviewColumnDto {
    /// Its name.
    pub name: String,
    /// What it seems to hold: `date`, `number`, `text`, `flag`.
    #[schema(example = "number")]
    pub kind: String,
    /// The role it would take: `time`, `key`, `target`, `known_ahead`, `ignored`.
    #[schema(example = "target")]
    pub role: String,
}

impl From<PreviewColumn> for PreviewColumnDto {
    fn from(column: PreviewColumn) -> Self {
        let PreviewColumn { name, kind, role } = column;
        Self { name, kind, role }
    }
}

/// A file as it would be read; nothing was stored.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PreviewDto {
    /// How it is read.
    #[schema(example = "csv")]
    pub format: String,
    /// Separator, decimal sign, date format and encoding in words.
    pub settings: BTreeMap<String, String>,
    /// Its columns.
    pub columns: Vec<PreviewColumnDto>,
    /// The first ten rows as they are understood.
    pub rows: Vec<Vec<String>>,
    /// Where each of these rows stands in the file, from 1.
    pub row_numbers: Vec<u64>,
    /// What a person should know before storing it.
    pub warnings: Vec<String>,
    /// What would become of its rows.
    pub check: Option<PreviewCheckDto>,
}

/// What would become of the rows of a file.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PreviewCheckDto {
    /// Rows that were judged.
    pub rows: u64,
    /// Whether these are all rows of the file; of one with more than a million only the beginning is judged.
    pub whole: bool,
    /// Rows that would be put aside.
    #[schema(example = 2)]
    pub put_aside: u64,
    /// The first of them, and all that are among the rows shown.
    pub first: Vec<QuarantinedDto>,
    /// Why the file as a whole would be refused, if it would.
    pub refusal: Option<String>,
}

impl From<PreviewCheck> for PreviewCheckDto {
    fn from(check: PreviewCheck) -> Self {
        let PreviewCheck { rows, whole, put_aside, first, refusal } = check;
        Self { rows, whole, put_aside, first: first.into_iter().map(QuarantinedDto::from).collect(), refusal }
    }
}

impl From<PreviewView> for PreviewDto {
    fn from(view: PreviewView) -> Self {
        Self {
            format: view.format,
            settings: view.settings,
            columns: view.columns.into_iter().map(PreviewColumnDto::from).collect(),
            rows: view.rows,
            row_numbers: view.row_numbers,
            warnings: view.warnings,
            check: view.check.map(PreviewCheckDto::from),
        }
    }
}

/// A row that is put aside, with all that is kept of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PutAsideDto {
    /// Its number.
    pub id: i64,
    /// The import that put it aside.
    pub import: i64,
    /// Why.
    #[serde(flatten)]
    pub row: QuarantinedDto,
    /// Its cells by column; `null` for a line that is no row, and for rows of an earlier release.
    pub cells: Option<BTreeMap<String, String>>,
}

impl From<PutAsideView> for PutAsideDto {
    fn from(view: PutAsideView) -> Self {
        Self { id: view.id, import: view.import, row: view.row.into(), cells: view.cells }
    }
}

/// What became of rows that were judged again.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReplayDto {
    /// Rows that were looked at.
    pub considered: u64,
    /// Of those, loaded now.
    pub loaded: u64,
    /// Refused again.
    pub refused: u64,
    /// Not loaded, for something newer of the same day and series came in since.
    pub overtaken: u64,
    /// Not judged, for a later import put aside a row of the same day and series; that one was.
    pub superseded: u64,
    /// Not judged, for they cannot be read as they stand.
    pub unread: u64,
    /// The import that the loaded rows became; `null` where none was loaded.
    pub sync: Option<SyncDto>,
}

impl From<ReplayView> for ReplayDto {
    fn from(view: ReplayView) -> Self {
        let ReplayView { considered, loaded, refused, overtaken, superseded, unread, sync } = view;
        Self { considered, loaded, refused, overtaken, superseded, unread, sync: sync.map(SyncDto::from) }
    }
}
