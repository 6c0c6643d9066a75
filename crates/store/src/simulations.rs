//! What simulations found. The format of a report belongs to whoever simulates.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use vakhta_lifecycle::ids::ModelName;

use crate::codec::{Row, ms};
use crate::connection::Store;
use crate::entity::simulation::{ActiveModel, Column, Entity, Model};
use crate::error::StoreError;
use crate::page::Page;

/// What a simulation found.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulationRow {
    /// Its number, rising.
    pub id: i64,
    /// The model.
    pub model: ModelName,
    /// When it ended, by the wall clock.
    pub made_at: DateTime<Utc>,
    /// What it found.
    pub report: serde_json::Value,
}

/// The simulations. From [`Store::simulations`].
pub struct Simulations<'a> {
    store: &'a Store,
}

impl Store {
    /// The simulations.
    #[must_use]
    pub fn simulations(&self) -> Simulations<'_> {
        Simulations { store: self }
    }
}

impl Simulations<'_> {
    /// Keeps a report; answers its number.
    ///
    /// # Errors
    /// [`StoreError::Refused`] for a model that is not declared; what the database says.
    pub async fn add(
        &self,
        model: &ModelName,
        made_at: DateTime<Utc>,
        report: &serde_json::Value,
    ) -> Result<i64, StoreError> {
        let row = Model { id: 0, model: model.to_string(), made_at: ms(made_at), report: report.to_string() };
        let row = ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() };
        Ok(Entity::insert(row).exec(self.store.connection()).await?.last_insert_id)
    }

    /// Those of a model, newest first.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn list(&self, model: &ModelName, page: Page) -> Result<Vec<SimulationRow>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .order_by_desc(Column::Id)
            .limit(page.limit())
            .offset(page.offset());
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }
}

fn read(row: Model) -> Result<SimulationRow, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "simulations", key: &key };
    Ok(SimulationRow {
        id: row.id,
        model: at.id("model", row.model)?,
        made_at: at.at("made_at", row.made_at)?,
        report: at.json("report", &row.report)?,
    })
}
