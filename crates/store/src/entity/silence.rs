//! `alert_silences`: the silence that was ordered last for a key of alerts.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_silences")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub model: String,
    pub kind: String,
    pub silenced_until: i64,
    pub silenced_by: String,
    pub note: String,
}

impl ActiveModelBehavior for ActiveModel {}
