//! `daily_sums`: what the scores of one segment on one day are computed from.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "daily_sums")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub model: String,
    pub date: i64,
    pub segment_kind: String,
    pub segment_value: String,
    pub subject: String,
    pub versions: Option<String>,
    pub n: i64,
    pub n_positive: i64,
    pub absolute: f64,
    pub percentage: f64,
    pub squared: f64,
    pub signed: f64,
    pub actual: f64,
    pub absolute_actual: f64,
    pub squared_actual: f64,
    pub surprise: f64,
    pub n_surprise: i64,
    pub inside80: i64,
    pub of80: i64,
    pub inside95: i64,
    pub of95: i64,
}

impl ActiveModelBehavior for ActiveModel {}
