//! `prediction_batches`: one call that answered.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prediction_batches")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub model: String,
    pub version: String,
    pub kind: String,
    pub origin: i64,
    pub n_rows: i64,
    pub issued_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
