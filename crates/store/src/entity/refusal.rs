//! `refusals`: how often somebody was refused, hour by hour.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refusals")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub hour: i64,
    pub what: String,
    pub n: i64,
}

impl ActiveModelBehavior for ActiveModel {}
