//! `overrides`: what a person put in place of a forecast, or took back.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "overrides")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub model: String,
    pub series: String,
    pub date: i64,
    pub follows: i64,
    pub value: Option<f64>,
    pub statistical: f64,
    pub version: String,
    pub origin: i64,
    pub made_by: String,
    pub reason: String,
    pub made_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
