//! The import settings that are remembered per source, so that the next file of it needs no questions.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};

use crate::codec::{Row, ms};
use crate::connection::Store;
use crate::entity::source::{ActiveModel, Column, Entity, Model};
use crate::error::StoreError;
use crate::page::{Page, replace};

/// A source as it is remembered.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRow {
    /// The dataset it feeds.
    pub dataset: String,
    /// Its name, for example a path or a connector's name.
    pub name: String,
    /// Its import settings; their format belongs to whoever imports.
    pub settings: serde_json::Value,
    /// When they were written last.
    pub updated_at: DateTime<Utc>,
}

/// The sources. From [`Store::sources`].
pub struct Sources<'a> {
    store: &'a Store,
}

impl Store {
    /// The sources.
    #[must_use]
    pub fn sources(&self) -> Sources<'_> {
        Sources { store: self }
    }
}

impl Sources<'_> {
    /// The settings of a source.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn get(&self, dataset: &str, name: &str) -> Result<Option<SourceRow>, StoreError> {
        let query = Entity::find().filter(Column::Dataset.eq(dataset)).filter(Column::Name.eq(name));
        query.one(self.store.connection()).await?.map(read).transpose()
    }

    /// Remembers the settings of a source in place of what was there.
    ///
    /// # Errors
    /// What the database says.
    pub async fn put(&self, source: &SourceRow) -> Result<(), StoreError> {
        let row = Model {
            id: 0,
            dataset: source.dataset.clone(),
            name: source.name.clone(),
            settings: source.settings.to_string(),
            updated_at: ms(source.updated_at),
        };
        let row = ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() };
        Entity::insert(row)
            .on_conflict(replace::<Entity>(&[Column::Dataset, Column::Name], Column::Id))
            .exec_without_returning(self.store.connection())
            .await?;
        Ok(())
    }

    /// The sources of a dataset, by name.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn list(&self, dataset: &str, page: Page) -> Result<Vec<SourceRow>, StoreError> {
        let query = Entity::find()
            .filter(Column::Dataset.eq(dataset))
            .order_by_asc(Column::Name)
            .limit(page.limit())
            .offset(page.offset());
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }
}

fn read(row: Model) -> Result<SourceRow, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "sources", key: &key };
    Ok(SourceRow {
        settings: at.json("settings", &row.settings)?,
        updated_at: at.at("updated_at", row.updated_at)?,
        dataset: row.dataset,
        name: row.name,
    })
}
