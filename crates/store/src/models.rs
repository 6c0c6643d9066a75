//! The models: their declaration, revision and champion.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use vakhta_lifecycle::ids::{ModelName, VersionId};

use crate::codec::{Row, day, ms};
use crate::connection::Store;
use crate::entity::model::{Column, Entity, Model};
use crate::error::StoreError;
use crate::page::Page;

/// A declared model as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRow {
    /// Its name.
    pub name: ModelName,
    /// Its declaration, TOML as the person wrote it.
    pub declaration: String,
    /// The version that serves, if any.
    pub champion: Option<VersionId>,
    /// Rises with every change of the model's state; decisions are applied to the revision they were taken on.
    pub revision: u64,
    /// The last day its dataset has rows for.
    pub data_through: Option<NaiveDate>,
    /// When it was declared first.
    pub created_at: DateTime<Utc>,
    /// When its state changed last.
    pub updated_at: DateTime<Utc>,
}

/// The models. From [`Store::models`].
pub struct Models<'a> {
    store: &'a Store,
}

impl Store {
    /// The models.
    #[must_use]
    pub fn models(&self) -> Models<'_> {
        Models { store: self }
    }
}

impl Models<'_> {
    /// Declares a model, or writes its new declaration; one that did not change leaves the revision where it is. Answers the
    /// model as it stands then.
    ///
    /// # Errors
    /// What the database says.
    pub async fn declare(
        &self,
        name: &ModelName,
        declaration: &str,
        now: DateTime<Utc>,
    ) -> Result<ModelRow, StoreError> {
        let write = self.store.begin().await?;
        let row = Model {
            name: name.to_string(),
            declaration: declaration.to_owned(),
            champion: None,
            revision: 1,
            data_through: None,
            created_at: ms(now),
            updated_at: ms(now),
        };
        // First the insert, which two replicas may race for and only one wins; then the change, which only a difference makes.
        Entity::insert(row.into_active_model().reset_all())
            .on_conflict_do_nothing_on([Column::Name])
            .exec_without_returning(&*write)
            .await?;
        Entity::update_many()
            .col_expr(Column::Declaration, Expr::value(declaration))
            .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
            .col_expr(Column::UpdatedAt, Expr::value(ms(now)))
            .filter(Column::Name.eq(name.as_str()))
            .filter(Column::Declaration.ne(declaration))
            .exec(&*write)
            .await?;
        let row = Entity::find_by_id(name.as_str()).one(&*write).await?;
        write.commit().await?;
        row.map_or_else(|| Err(StoreError::not_found("model", name)), read)
    }

    /// One model.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn get(&self, name: &ModelName) -> Result<Option<ModelRow>, StoreError> {
        Entity::find_by_id(name.as_str()).one(self.store.connection()).await?.map(read).transpose()
    }

    /// The models by name.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn list(&self, page: Page) -> Result<Vec<ModelRow>, StoreError> {
        let query = Entity::find().order_by_asc(Column::Name).limit(page.limit()).offset(page.offset());
        query.all(self.store.connection()).await?.into_iter().map(read).collect()
    }

    /// Writes the last day that the model's dataset has rows for, `None` for no day; the revision stays, because nothing was decided.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; what the database says.
    pub async fn set_data_through(&self, name: &ModelName, through: Option<NaiveDate>) -> Result<(), StoreError> {
        let changed = Entity::update_many()
            .col_expr(Column::DataThrough, Expr::value(through.map(day)))
            .filter(Column::Name.eq(name.as_str()))
            .exec(self.store.connection())
            .await?;
        if changed.rows_affected == 0 { Err(StoreError::not_found("model", name)) } else { Ok(()) }
    }
}

fn read(row: Model) -> Result<ModelRow, StoreError> {
    let key = row.name.clone();
    let at = Row { table: "models", key: &key };
    Ok(ModelRow {
        name: at.id("name", row.name)?,
        declaration: row.declaration,
        champion: at.id_opt("champion", row.champion)?,
        revision: at.uint("revision", row.revision)?,
        data_through: row.data_through.map(|d| at.day("data_through", d)).transpose()?,
        created_at: at.at("created_at", row.created_at)?,
        updated_at: at.at("updated_at", row.updated_at)?,
    })
}
