//! Forecasts from days whose data were taken back: kept in the log, and out of use.

use chrono::NaiveDate;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::prediction::PredictionKind;

use super::query::Predictions;
use crate::codec::{day, word};
use crate::entity::{batch, prediction};
use crate::error::StoreError;

impl Predictions<'_> {
    /// Marks the scheduled batches from an origin after `last` as withdrawn, all of them where there is no last day; all or
    /// none. Answers how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn withdraw_after(&self, model: &ModelName, last: Option<NaiveDate>) -> Result<u64, StoreError> {
        let mut stale = batch::Entity::find()
            .filter(batch::Column::Model.eq(model.as_str()))
            .filter(batch::Column::Kind.eq(word(&PredictionKind::Scheduled)?));
        if let Some(last) = last {
            stale = stale.filter(batch::Column::Origin.gt(day(last)));
        }
        let stale = stale.all(self.store.log_connection()).await?;
        if stale.is_empty() {
            return Ok(0);
        }
        let withdrawn = word(&PredictionKind::Withdrawn)?;
        let write = self.store.log().writable().begin().await?;
        for batch in &stale {
            batch::Entity::update_many()
                .col_expr(batch::Column::Kind, Expr::value(withdrawn.as_str()))
                .filter(batch::Column::Id.eq(batch.id))
                .exec(&*write)
                .await?;
            prediction::Entity::update_many()
                .col_expr(prediction::Column::Kind, Expr::value(withdrawn.as_str()))
                .filter(prediction::Column::Batch.eq(batch.id))
                .exec(&*write)
                .await?;
        }
        write.commit().await?;
        Ok(stale.len() as u64)
    }
}
