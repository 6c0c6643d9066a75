//! Predictions that leave the log: read in order, and deleted in the transaction that records the file which holds them.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveValue, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::prediction::Prediction;

use super::query::Predictions;
use super::rows;
use crate::codec::{Row, count, day, ms};
use crate::entity::prediction::{Column, Entity};
use crate::entity::{archive, batch};
use crate::error::StoreError;

/// Numbers of one statement.
const IDS_PER_STATEMENT: usize = 5_000;

/// A prediction with its number in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedPrediction {
    /// Its number.
    pub id: i64,
    /// The prediction.
    pub prediction: Prediction,
}

/// A file that holds predictions which left the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archived {
    /// The file, relative to the folder of archives.
    pub file: String,
    /// Its rows.
    pub n_rows: u64,
    /// The first target day among them.
    pub first_day: NaiveDate,
    /// The last one.
    pub last_day: NaiveDate,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// When, by the wall clock.
    pub archived_at: DateTime<Utc>,
}

impl Predictions<'_> {
    /// The predictions of a model for days before `before`, of any kind, by day and number; at most `limit`.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn before(
        &self,
        model: &ModelName,
        before: NaiveDate,
        limit: u64,
    ) -> Result<Vec<LoggedPrediction>, StoreError> {
        let query = Entity::find()
            .filter(Column::Model.eq(model.as_str()))
            .filter(Column::Date.lt(day(before)))
            .order_by_asc(Column::Date)
            .order_by_asc(Column::Id)
            .limit(limit);
        let found = query.all(self.store.log_connection()).await?;
        found.into_iter().map(|row| Ok(LoggedPrediction { id: row.id, prediction: rows::read(row)? })).collect()
    }

    /// Whether a prediction is in the log.
    ///
    /// # Errors
    /// What the database says.
    pub async fn is_logged(&self, id: i64) -> Result<bool, StoreError> {
        Ok(Entity::find_by_id(id).one(self.store.log_connection()).await?.is_some())
    }

    /// Records a file and deletes the rows that it holds; both or neither. Batches of which nothing is left go with them.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when one of the rows is not in the log any more: then another process archived it.
    pub async fn archive(&self, model: &ModelName, archived: &Archived, ids: &[i64]) -> Result<(), StoreError> {
        let write = self.store.log().writable().begin().await?;
        let mut deleted = 0;
        for ids in ids.chunks(IDS_PER_STATEMENT) {
            let delete = Entity::delete_many().filter(Column::Model.eq(model.as_str()));
            deleted += delete.filter(Column::Id.is_in(ids.iter().copied())).exec(&*write).await?.rows_affected;
        }
        if deleted != ids.len() as u64 {
            // Dropping the transaction takes everything back.
            return Err(StoreError::refused(&archived.file, "some of its rows have left the log already"));
        }
        let row = archive::Model {
            id: 0,
            model: model.to_string(),
            file: archived.file.clone(),
            n_rows: count(archived.n_rows),
            first_day: day(archived.first_day),
            last_day: day(archived.last_day),
            sha256: archived.sha256.clone(),
            archived_at: ms(archived.archived_at),
        };
        let row = archive::ActiveModel { id: ActiveValue::NotSet, ..row.into_active_model() };
        archive::Entity::insert(row).exec_without_returning(&*write).await?;
        let left = Query::select()
            .expr(Expr::val(1))
            .from(Entity)
            .and_where(Expr::col((Entity, Column::Batch)).equals((batch::Entity, batch::Column::Id)))
            .take();
        batch::Entity::delete_many()
            .filter(batch::Column::Model.eq(model.as_str()))
            .filter(batch::Column::Origin.lt(day(archived.last_day)))
            .filter(Expr::exists(left).not())
            .exec(&*write)
            .await?;
        write.commit().await
    }

    /// The files that hold predictions of a model, by their first day.
    ///
    /// # Errors
    /// What the database says; [`StoreError::Corrupt`].
    pub async fn archives(&self, model: &ModelName) -> Result<Vec<Archived>, StoreError> {
        let query = archive::Entity::find()
            .filter(archive::Column::Model.eq(model.as_str()))
            .order_by_asc(archive::Column::FirstDay)
            .order_by_asc(archive::Column::Id);
        query.all(self.store.log_connection()).await?.into_iter().map(read).collect()
    }
}

fn read(row: archive::Model) -> Result<Archived, StoreError> {
    let key = row.id.to_string();
    let at = Row { table: "prediction_archives", key: &key };
    Ok(Archived {
        file: row.file,
        n_rows: at.uint("n_rows", row.n_rows)?,
        first_day: at.day("first_day", row.first_day)?,
        last_day: at.day("last_day", row.last_day)?,
        sha256: row.sha256,
        archived_at: at.at("archived_at", row.archived_at)?,
    })
}
