//! Monitoring: what was expected against what happened, alerts, health, and when to retrain.

pub mod alert_orders;
pub mod alerts;
pub mod days;
pub mod drift;
pub mod errors;
pub mod health;
pub mod observe;
pub mod payback;
pub mod performance;
pub mod retrain;
pub mod simulation;
