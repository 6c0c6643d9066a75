//! `quarantine`: a row that was not loaded.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "quarantine")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub sync: i64,
    pub row_number: i64,
    pub column_name: Option<String>,
    pub value: Option<String>,
    pub reason: String,
    pub code: Option<String>,
    pub cells: Option<String>,
    pub replayed_by: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
