//! `leases`: who holds what at this moment.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "leases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub token: String,
    pub purpose: String,
    pub host: String,
    pub pid: i64,
    pub lease_until: i64,
}

impl ActiveModelBehavior for ActiveModel {}
