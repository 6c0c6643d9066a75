//! Imports into datasets: what each loaded.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::monitor::QualityNote;

use crate::codec::{Row, count, json, ms, word};
use crate::connection::Store;
use crate::entity::sync;
use crate::error::StoreError;
use crate::page::Page;

/// How a sync stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncStatus {
    /// Under way, or its process ended before it said how.
    Running,
    /// Rows were loaded; the dataset has a new version.
    Completed,
    /// There was nothing new; the dataset is as it was.
    Unchanged,
    /// Nothing was loaded; the message says why.
    Failed,
}

/// A sync that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSync {
    /// The dataset it loads into.
    pub dataset: String,
    /// The model it was asked for, if it is declared already.
    pub model: Option<ModelName>,
    /// Where the rows come from.
    pub source: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
}

/// What became of the rows that were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SyncCounts {
    /// New rows.
    pub loaded: u64,
    /// Rows that corrected one of the same key.
    pub updated: u64,
    /// Rows that were there already.
    pub unchanged: u64,
    /// Rows that were refused.
    pub quarantined: u64,
}

/// How a sync ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncOutcome {
    /// How it stands now.
    pub status: SyncStatus,
    /// What became of the rows.
    pub counts: SyncCounts,
    /// The dataset's version after it.
    pub dataset_version: Option<i64>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// In words.
    pub message: String,
    /// What was seen in the rows.
    pub quality: Vec<QualityNote>,
}

/// A sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncRow {
    /// Number, rising.
    pub id: i64,
    /// How it began.
    pub begun: NewSync,
    /// How it stands.
    pub status: SyncStatus,
    /// What became of the rows.
    pub counts: SyncCounts,
    /// The dataset's version after it.
    pub dataset_version: Option<i64>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
    /// In words.
    pub message: String,
    /// What was seen in the rows.
    pub quality: Vec<QualityNote>,
}

/// The syncs. From [`Store::syncs`].
pub struct Syncs<'a> {
    store: &'a Store,
}

impl Store {
    /// The syncs.
    #[must_use]
    pub fn syncs(&self) -> Syncs<'_> {
        Syncs { store: self }
    }
}

impl Syncs<'_> {
    /// Begins a sync; answers its number.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a model that is not declared; what the database says.
    pub async fn begin(&self, new: &NewSync) -> Result<i64, StoreError> {
        let row = written(new, SyncStatus::Running)?;
        Ok(sync::Entity::insert(row).exec(self.store.connection()).await?.last_insert_id)
    }

    /// Records a sync that failed before it had rows; answers its number. It is never under way, so that whoever writes the
    /// dataset meanwhile does not take it for an interrupted one.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a model that is not declared; what the database says.
    pub async fn fail(&self, new: &NewSync, dataset_version: Option<i64>, message: &str) -> Result<i64, StoreError> {
        let row = sync::ActiveModel {
            dataset_version: ActiveValue::Set(dataset_version),
            finished_at: ActiveValue::Set(Some(ms(new.started_at))),
            message: ActiveValue::Set(message.to_owned()),
            ..written(new, SyncStatus::Failed)?
        };
        Ok(sync::Entity::insert(row).exec(self.store.connection()).await?.last_insert_id)
    }

    /// Writes how a sync ended.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] unless it is under way; what the database says.
    pub async fn finish(&self, id: i64, outcome: &SyncOutcome) -> Result<(), StoreError> {
        let changed = sync::Entity::update_many()
            .col_expr(sync::Column::Status, Expr::value(word(&outcome.status)?))
            .col_expr(sync::Column::RowsLoaded, Expr::value(count(outcome.counts.loaded)))
            .col_expr(sync::Column::RowsUpdated, Expr::value(count(outcome.counts.updated)))
            .col_expr(sync::Column::RowsUnchanged, Expr::value(count(outcome.counts.unchanged)))
            .col_expr(sync::Column::RowsQuarantined, Expr::value(count(outcome.counts.quarantined)))
            .col_expr(sync::Column::DatasetVersion, Expr::value(outcome.dataset_version))
            .col_expr(sync::Column::FinishedAt, Expr::value(ms(outcome.finished_at)))
            .col_expr(sync::Column::Message, Expr::value(outcome.message.as_str()))
            .col_expr(sync::Column::Quality, Expr::value(Some(json("sync", &outcome.quality)?)))
            .filter(sync::Column::Id.eq(id))
            .filter(sync::Column::Status.eq(word(&SyncStatus::Running)?))
            .exec(self.store.connection())
            .await?;
        if changed.rows_affected == 1 { Ok(()) } else { Err(StoreError::not_found("running sync", id)) }
    }

    /// Marks the syncs of a dataset that are said to be under way as failed. Only for whoever alone writes the dataset: then
    /// their processes are gone, nobody knows since when. Answers how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn end_interrupted(&self, dataset: &str, message: &str) -> Result<u64, StoreError> {
        let changed = sync::Entity::update_many()
            .col_expr(sync::Column::Status, Expr::value(word(&SyncStatus::Failed)?))
            .col_expr(sync::Column::Message, Expr::value(message))
            .filter(sync::Column::Dataset.eq(dataset))
            .filter(sync::Column::Status.eq(word(&SyncStatus::Running)?))
            .exec(self.store.connection())
            .await?;
        Ok(changed.rows_affected)
    }

    /// One sync.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn get(&self, id: i64) -> Result<Option<SyncRow>, StoreError> {
        sync::Entity::find_by_id(id).one(self.store.connection()).await?.map(read).transpose()
    }

    /// The syncs, newest first; with a dataset only its own.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn list(&self, dataset: Option<&str>, page: Page) -> Result<Vec<SyncRow>, StoreError> {
        let mut query = sync::Entity::find().order_by_desc(sync::Column::Id);
        if let Some(dataset) = dataset {
            query = query.filter(sync::Column::Dataset.eq(dataset));
        }
        let rows = query.limit(page.limit()).offset(page.offset()).all(self.store.connection()).await?;
        rows.into_iter().map(read).collect()
    }

    /// The sync of a dataset that brought rows last, changed or not.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn latest_read(&self, dataset: &str) -> Result<Option<SyncRow>, StoreError> {
        let read_whole = [word(&SyncStatus::Completed)?, word(&SyncStatus::Unchanged)?];
        let query = sync::Entity::find()
            .filter(sync::Column::Dataset.eq(dataset))
            .filter(sync::Column::Status.is_in(read_whole))
            .order_by_desc(sync::Column::Id);
        query.one(self.store.connection()).await?.map(read).transpose()
    }
}

fn written(new: &NewSync, status: SyncStatus) -> Result<sync::ActiveModel, StoreError> {
    Ok(sync::ActiveModel {
        id: ActiveValue::NotSet,
        dataset: ActiveValue::Set(new.dataset.clone()),
        model: ActiveValue::Set(new.model.as_ref().map(ToString::to_string)),
        source: ActiveValue::Set(new.source.clone()),
        status: ActiveValue::Set(word(&status)?),
        rows_loaded: ActiveValue::Set(0),
        rows_updated: ActiveValue::Set(0),
        rows_unchanged: ActiveValue::Set(0),
        rows_quarantined: ActiveValue::Set(0),
        dataset_version: ActiveValue::Set(None),
        started_at: ActiveValue::Set(ms(new.started_at)),
        finished_at: ActiveValue::Set(None),
        message: ActiveValue::Set(String::new()),
        quality: ActiveValue::Set(None),
    })
}

fn read(row: sync::Model) -> Result<SyncRow, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "syncs", key: &key };
    Ok(SyncRow {
        id: row.id,
        begun: NewSync {
            dataset: row.dataset,
            model: at.id_opt("model", row.model)?,
            source: row.source,
            started_at: at.at("started_at", row.started_at)?,
        },
        status: at.word("status", row.status)?,
        counts: SyncCounts {
            loaded: at.uint("rows_loaded", row.rows_loaded)?,
            updated: at.uint("rows_updated", row.rows_updated)?,
            unchanged: at.uint("rows_unchanged", row.rows_unchanged)?,
            quarantined: at.uint("rows_quarantined", row.rows_quarantined)?,
        },
        dataset_version: row.dataset_version,
        quality: row.quality.map(|text| at.json("quality", &text)).transpose()?.unwrap_or_default(),
        finished_at: at.at_opt("finished_at", row.finished_at)?,
        message: row.message,
    })
}
