//! The alerts and the silences of their keys. They are changed by [`Store::apply`] and only read here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use vakhta_lifecycle::alert::{Acknowledgement, Alert, Silence};
use vakhta_lifecycle::ids::ModelName;

use crate::codec::{Row, ms};
use crate::connection::Store;
use crate::entity::alert::{Column, Entity, Model};
use crate::entity::silence;
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
    /// One alert.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn get(&self, id: i64) -> Result<Option<Alert>, StoreError> {
        Ok(self.read(Entity::find_by_id(id), Page::first(1)).await?.pop())
    }

    /// The open alerts of a model, at most one per kind, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn open(&self, model: &ModelName) -> Result<Vec<Alert>, StoreError> {
        self.read(of(model).filter(Column::ResolvedAt.is_null()), Page::first(Page::MAX)).await
    }

    /// The open alerts of a model, and those that resolved since an instant, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn open_or_resolved_since(
        &self,
        model: &ModelName,
        since: DateTime<Utc>,
    ) -> Result<Vec<Alert>, StoreError> {
        let either = Condition::any().add(Column::ResolvedAt.is_null()).add(Column::ResolvedAt.gte(ms(since)));
        self.read(of(model).filter(either), Page::first(Page::MAX)).await
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
        let mut found: Vec<Alert> =
            query.all(self.store.connection()).await?.into_iter().map(read).collect::<Result<_, _>>()?;
        if found.is_empty() {
            return Ok(found);
        }
        let models = found.iter().map(|alert| alert.model.as_str());
        let rows = silence::Entity::find().filter(silence::Column::Model.is_in(models));
        let mut silences = BTreeMap::new();
        for row in rows.all(self.store.connection()).await? {
            let (key, silence) = read_silence(row)?;
            silences.insert(key, silence);
        }
        for alert in &mut found {
            alert.silence = silences.get(&(alert.model.clone(), alert.kind)).cloned();
        }
        Ok(found)
    }
}

fn newest_first() -> Select<Entity> {
    Entity::find().order_by_desc(Column::RaisedAt).order_by_desc(Column::Id)
}

fn of(model: &ModelName) -> Select<Entity> {
    newest_first().filter(Column::Model.eq(model.as_str()))
}

/// An alert without the silence of its key, which another table holds.
pub(crate) fn read(row: Model) -> Result<Alert, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "alerts", key: &key };
    let acknowledgement = match (row.acknowledged_at, row.acknowledged_by) {
        (Some(when), Some(by)) => Some(Acknowledgement {
            at: at.at("acknowledged_at", when)?,
            by,
            note: row.acknowledge_note.unwrap_or_default(),
        }),
        _ => None,
    };
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
        reopened_at: at.at_opt("reopened_at", row.reopened_at)?,
        acknowledgement,
        escalation: at.uint("escalation", row.escalation)?,
        escalated_at: at.at_opt("escalated_at", row.escalated_at)?,
        silence: None,
    })
}

fn read_silence(
    row: silence::Model,
) -> Result<((ModelName, vakhta_lifecycle::monitor::FindingKind), Silence), StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "alert_silences", key: &key };
    let silence = Silence { until: at.at("silenced_until", row.silenced_until)?, by: row.silenced_by, note: row.note };
    Ok(((at.id("model", row.model)?, at.word("kind", row.kind)?), silence))
}
