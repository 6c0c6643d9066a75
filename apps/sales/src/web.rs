//! The routes that the sales documents fix: `/api/monitoring/…` and `/api/forecast/retrain`.
//!
//! Thin aliases of `/api/v1/models/{model}/…` on the default model, or on `?model=`; they answer in the words of the source
//! documents (`scheduled_jobs`, `avg_mape`, `best_branches`) beside our stable names. Nothing is decided here.

pub mod alerts;
pub mod health;
pub mod model;
pub mod observe;
pub mod retrain;
pub mod status;
pub mod summary;

use vakhta_http::pages_contract::{OpenApiRouter, Pages, axum, routes};
use vakhta_http::state::AppState;

/// What the sales application adds to the server.
#[derive(Debug, Clone, Copy, Default)]
pub struct SalesPages;

impl Pages for SalesPages {
    fn routes(&self) -> OpenApiRouter<AppState> {
        OpenApiRouter::default()
            .routes(routes!(health::sales_health))
            .routes(routes!(summary::sales_summary))
            .routes(routes!(observe::sales_calculate_daily))
            .routes(routes!(retrain::sales_retrain_manual))
            .routes(routes!(retrain::sales_retrain))
            .routes(routes!(status::sales_retrain_status))
            .routes(routes!(alerts::sales_alerts))
    }
}

#[cfg(test)]
mod tests;
