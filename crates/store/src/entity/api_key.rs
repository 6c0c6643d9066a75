//! `api_keys`: keys of programs, by their public names, with the digests of their secrets.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub sha256: String,
    pub name: String,
    pub role: String,
    pub models: Option<String>,
    pub made_by: String,
    pub created_at: i64,
    pub expires_at: Option<i64>,
    pub revoked_at: Option<i64>,
    pub used_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
