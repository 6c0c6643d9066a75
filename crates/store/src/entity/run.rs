//! `model_retraining_log`: a run.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "model_retraining_log")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub model: String,
    pub trigger: String,
    pub reason: String,
    pub evidence: Option<String>,
    pub requested_by: String,
    pub performance_threshold: Option<f64>,
    pub force_deploy: bool,
    pub status: String,
    pub stage: String,
    pub progress: f64,
    pub message: String,
    pub started_at: i64,
    pub finished_at: Option<i64>,
    pub seconds: Option<f64>,
    pub new_version: Option<String>,
    pub old_version: Option<String>,
    pub decision: Option<String>,
    pub error: Option<String>,
    pub host: String,
    pub pid: i64,
    pub lease_until: i64,
    pub fence: i64,
}

impl ActiveModelBehavior for ActiveModel {}
