//! Monitoring: what was expected against what happened, alerts, health, and when to retrain.

pub mod alert_orders;
pub mod alerts;
pub mod days;
pub mod health;
pub mod observe;
pub mod performance;
pub mod retrain;
