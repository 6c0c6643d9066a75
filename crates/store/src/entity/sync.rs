//! `syncs`: one import into a dataset.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "syncs")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub dataset: String,
    pub model: Option<String>,
    pub source: String,
    pub status: String,
    pub rows_loaded: i64,
    pub rows_updated: i64,
    pub rows_unchanged: i64,
    pub rows_quarantined: i64,
    pub dataset_version: Option<i64>,
    pub started_at: i64,
    pub finished_at: Option<i64>,
    pub message: String,
    pub quality: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
