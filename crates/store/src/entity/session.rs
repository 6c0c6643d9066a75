//! `sessions`: one row for each sign-in; what it says is the truth about it.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub user_id: i64,
    pub generation: i64,
    pub created_at: i64,
    pub refreshed_at: i64,
    pub expires_at: i64,
    pub ended_at: Option<i64>,
    pub ended_why: Option<String>,
    pub address: String,
}

impl ActiveModelBehavior for ActiveModel {}
