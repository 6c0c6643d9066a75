//! The alerts. They are changed by [`Store::apply`] and only read here.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use vakhta_lifecycle::alert::Alert;
use vakhta_lifecycle::ids::ModelName;

use crate::codec::{Row, ms};
use crate::connection::Store;
use crate::entity::alert::{Column, Entity, Model};
use crate::error::StoreError;
use crate::page::Page;

/// The alerts. From [`Store::alerts`].
pub struct Alerts<'a> {
    store: &'a Store,
}

impl Store {
    /// The alerts.
    #[must_use]
    pub fn alerts(&self) -> Alerts<'_> {
        Alerts { store: self }
    }
}

impl Alerts<'_> {
    /// The open alerts of a model, at most one per kind, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn open(&self, model: &ModelName) -> Result<Vec<Alert>, StoreError> {
        self.read(of(model).filter(Column::ResolvedAt.is_null()), Page::first(Page::MAX)).await
    }

    /// The alerts of a model that were raised or seen since an instant, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn recent(&self, model: &ModelName, since: DateTime<Utc>, page: Page) -> Result<Vec<Alert>, StoreError> {
        self.read(of(model).filter(Column::SeenAt.gte(ms(since))), page).await
    }

    /// The alerts of all models, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn all(&self, page: Page) -> Result<Vec<Alert>, StoreError> {
        self.read(newest_first(), page).await
    }

    async fn read(&self, query: Select<Entity>, page: Page) -> Result<Vec<Alert>, StoreError> {
        let query = query.limit(page.limit()).offset(page.offset());
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }
}

fn newest_first() -> Select<Entity> {
    Entity::find().order_by_desc(Column::RaisedAt).order_by_desc(Column::Id)
}

fn of(model: &ModelName) -> Select<Entity> {
    newest_first().filter(Column::Model.eq(model.as_str()))
}

pub(crate) fn read(row: Model) -> Result<Alert, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "alerts", key: &key };
    Ok(Alert {
        id: row.id,
        model: at.id("model", row.model)?,
        kind: at.word("kind", row.kind)?,
        severity: at.word("severity", row.severity)?,
        value: row.value,
        threshold: row.threshold,
        message: row.message,
        details: at.json("details", &row.details)?,
        raised_at: at.at("raised_at", row.raised_at)?,
        seen_at: at.at("seen_at", row.seen_at)?,
        resolved_at: at.at_opt("resolved_at", row.resolved_at)?,
    })
}
