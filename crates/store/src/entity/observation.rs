//! `observations`: a forecast and its actual.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "observations")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub model: String,
    pub series: String,
    pub date: i64,
    pub lead: i64,
    pub version: String,
    pub actual: f64,
    pub forecast: f64,
    pub baseline: f64,
    pub lo80: f64,
    pub hi80: f64,
    pub lo95: f64,
    pub hi95: f64,
    pub open: bool,
}

impl ActiveModelBehavior for ActiveModel {}
