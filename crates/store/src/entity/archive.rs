//! `prediction_archives`: a file that holds predictions which left the log.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "prediction_archives")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub model: String,
    pub file: String,
    pub n_rows: i64,
    pub first_day: i64,
    pub last_day: i64,
    pub sha256: String,
    pub archived_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
