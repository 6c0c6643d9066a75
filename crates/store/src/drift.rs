//! What the last look at each model's inputs saw. The format of a look belongs to whoever looks.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use vakhta_lifecycle::ids::ModelName;

use crate::codec::{Row, ms};
use crate::connection::Store;
use crate::entity::drift_look::{Column, Entity, Model};
use crate::error::StoreError;
use crate::page::replace;

/// The last look at a model's inputs.
#[derive(Debug, Clone, PartialEq)]
pub struct DriftRow {
    /// When, by the model's clock.
    pub looked_at: DateTime<Utc>,
    /// What was seen.
    pub look: serde_json::Value,
}

/// The looks. From [`Store::drift`].
pub struct Drift<'a> {
    store: &'a Store,
}

impl Store {
    /// The looks at the models' inputs.
    #[must_use]
    pub fn drift(&self) -> Drift<'_> {
        Drift { store: self }
    }
}

impl Drift<'_> {
    /// Keeps a look in place of the one before.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a model that is not declared; what the database says.
    pub async fn put(&self, model: &ModelName, row: &DriftRow) -> Result<(), StoreError> {
        let row = Model { model: model.to_string(), looked_at: ms(row.looked_at), look: row.look.to_string() };
        Entity::insert(row.into_active_model().reset_all())
            .on_conflict(replace::<Entity>(&[Column::Model], Column::Model))
            .exec_without_returning(self.store.connection())
            .await?;
        Ok(())
    }

    /// The last look at a model's inputs.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn get(&self, model: &ModelName) -> Result<Option<DriftRow>, StoreError> {
        Entity::find_by_id(model.as_str()).one(self.store.connection()).await?.map(read).transpose()
    }
}

fn read(row: Model) -> Result<DriftRow, StoreError> {
    let at = Row { table: "drift_looks", key: &row.model };
    Ok(DriftRow { looked_at: at.at("looked_at", row.looked_at)?, look: at.json("look", &row.look)? })
}
