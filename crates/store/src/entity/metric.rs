//! `model_performance_metrics`: one day of one segment.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "model_performance_metrics")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub model: String,
    pub version: String,
    pub date: i64,
    pub segment_kind: String,
    pub segment_value: String,
    pub n: i64,
    pub mape: Option<f64>,
    pub wape: Option<f64>,
    pub mae: Option<f64>,
    pub rmse: Option<f64>,
    pub r2: Option<f64>,
    pub mase: Option<f64>,
    pub bias: Option<f64>,
    pub coverage80: Option<f64>,
    pub coverage95: Option<f64>,
    pub log_loss: Option<f64>,
    pub baseline_mape: Option<f64>,
    pub baseline_wape: Option<f64>,
    pub baseline_log_loss: Option<f64>,
}

impl ActiveModelBehavior for ActiveModel {}
