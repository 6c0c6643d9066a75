//! `users`: people who may sign in.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub login: String,
    pub password_hash: String,
    pub role: String,
    pub active: bool,
    pub failures: i64,
    pub last_failure: Option<i64>,
    pub locked_until: Option<i64>,
    pub created_at: i64,
    pub signed_in_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
