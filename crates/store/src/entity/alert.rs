//! `alerts`: an alert.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "alerts")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub model: String,
    pub kind: String,
    pub severity: String,
    pub value: f64,
    pub threshold: f64,
    pub message: String,
    pub details: String,
    pub raised_at: i64,
    pub seen_at: i64,
    pub resolved_at: Option<i64>,
    pub reopened_at: Option<i64>,
    pub acknowledged_at: Option<i64>,
    pub acknowledged_by: Option<String>,
    pub acknowledge_note: Option<String>,
    pub escalation: i64,
    pub escalated_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
