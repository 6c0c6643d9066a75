//! `simulations`: what was found by replaying a model's past under several policies.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "simulations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub model: String,
    pub made_at: i64,
    pub report: String,
}

impl ActiveModelBehavior for ActiveModel {}
