//! `drift_looks`: what the last look at a model's inputs saw.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drift_looks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub model: String,
    pub looked_at: i64,
    pub look: String,
}

impl ActiveModelBehavior for ActiveModel {}
