//! `sources`: the settings of a source.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sources")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub dataset: String,
    pub name: String,
    pub settings: String,
    pub updated_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
