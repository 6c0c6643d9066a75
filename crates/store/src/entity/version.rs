//! `model_versions`: a version.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "model_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub model: String,
    pub run: String,
    pub status: String,
    pub created_at: i64,
    pub deployed_at: Option<i64>,
    pub archived_at: Option<i64>,
    pub engine: String,
    pub fingerprint: String,
    pub dataset: String,
    pub dataset_version: i64,
    pub data_from: i64,
    pub trained_through: i64,
    pub evaluated_through: i64,
    pub seed: i64,
    pub threads: i64,
    pub software: String,
    pub artifact: String,
    pub artifact_sha256: String,
    pub n_rows: i64,
    pub mape: Option<f64>,
    pub wape: Option<f64>,
    pub mae: Option<f64>,
    pub rmse: Option<f64>,
    pub r2: Option<f64>,
    pub bias: Option<f64>,
    pub cv_mape: Option<f64>,
    pub cv_wape: Option<f64>,
    pub baseline_mape: Option<f64>,
    pub baseline_wape: Option<f64>,
    pub recipe: String,
    pub report: String,
}

impl ActiveModelBehavior for ActiveModel {}
