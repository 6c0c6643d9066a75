//! `schedule_slots`: one moment at which one task of a model was due.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "schedule_slots")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub model: String,
    pub task: String,
    pub due_at: i64,
    pub host: String,
    pub pid: i64,
    pub lease_until: i64,
    pub fence: i64,
    pub finished_at: Option<i64>,
    pub outcome: String,
}

impl ActiveModelBehavior for ActiveModel {}
