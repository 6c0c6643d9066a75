//! `predictions`: one answer.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "predictions")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub batch: i64,
    pub model: String,
    pub version: String,
    pub kind: String,
    pub series: String,
    pub origin: i64,
    pub date: i64,
    pub lead: i64,
    pub value: f64,
    pub lo80: f64,
    pub hi80: f64,
    pub lo95: f64,
    pub hi95: f64,
    pub baseline: f64,
    pub open: bool,
    pub reasons: String,
    pub classes: Option<String>,
    pub basis: Option<String>,
    pub issued_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
