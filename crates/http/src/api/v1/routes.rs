//! Every operation of the API, named once.

use axum::middleware::from_fn;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{access, forecasts, imports, ledger, models, monitoring, runs, versions};
use crate::api::{auth, health};
use crate::shell::timeout::timeout;
use crate::state::AppState;

/// The API. Everything has 30 seconds, but for what receives or loads data and what streams.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .merge(public())
        .nest("/api/auth", auth())
        .nest("/api/v1", bounded().layer(from_fn(timeout)).merge(unbounded()))
}

fn auth() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(auth::log_in))
        .routes(routes!(auth::refresh))
        .routes(routes!(auth::log_out))
        .routes(routes!(auth::me))
        .routes(routes!(auth::change_password))
        .layer(from_fn(timeout))
}

fn public() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(health::health))
        .routes(routes!(health::health_detailed))
        .routes(routes!(health::health_live))
        .routes(routes!(health::health_ready))
        .layer(from_fn(timeout))
}

fn bounded() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(access::users::list_users, access::users::add_user))
        .routes(routes!(access::users::change_user))
        .routes(routes!(access::keys::list_keys, access::keys::make_key))
        .routes(routes!(access::keys::revoke_key))
        .routes(routes!(models::list::list_models, models::add::add_model))
        .routes(routes!(models::get::get_model))
        .routes(routes!(forecasts::list::list_forecasts))
        .routes(routes!(forecasts::series::get_series))
        .routes(routes!(forecasts::change::get_change))
        .routes(routes!(forecasts::what_if::ask_what_if))
        .routes(routes!(forecasts::predict::predict_rows))
        .routes(routes!(forecasts::predict::list_row_predictions))
        .routes(routes!(
            forecasts::overrides::set_overrides,
            forecasts::overrides::list_overrides,
            forecasts::overrides::withdraw_overrides
        ))
        .routes(routes!(forecasts::overrides::get_override_value))
        .routes(routes!(monitoring::performance::get_performance))
        .routes(routes!(monitoring::errors::get_errors))
        .routes(routes!(monitoring::drift::get_drift))
        .routes(routes!(monitoring::observe::observe))
        .routes(routes!(monitoring::payback::list_paybacks))
        .routes(routes!(monitoring::simulation::list_simulations))
        .routes(routes!(monitoring::alerts::list_alerts))
        .routes(routes!(monitoring::alert_orders::acknowledge_alert))
        .routes(routes!(monitoring::alert_orders::silence_alert))
        .routes(routes!(monitoring::alert_orders::unsilence_alert))
        .routes(routes!(monitoring::health::get_model_health))
        .routes(routes!(monitoring::retrain::get_retrain_status))
        .routes(routes!(runs::begin::begin_run, runs::list::list_runs))
        .routes(routes!(runs::get::get_run, runs::cancel::cancel_run))
        .routes(routes!(versions::list::list_versions))
        .routes(routes!(versions::get::get_version))
        .routes(routes!(versions::why::get_why))
        .routes(routes!(versions::rollback::roll_back))
        .routes(routes!(ledger::list_ledger))
        .routes(routes!(imports::quality::get_quality))
        .routes(routes!(imports::quarantine::list_quarantine))
        .routes(routes!(imports::replay::list_put_aside))
        .routes(routes!(imports::ahead::list_missing))
        .routes(routes!(imports::ahead::download_template_csv))
        .routes(routes!(imports::ahead::download_template_xlsx))
}

fn unbounded() -> OpenApiRouter<AppState> {
    OpenApiRouter::default()
        .routes(routes!(runs::events::follow_run))
        .routes(routes!(imports::preview::preview_import))
        .routes(routes!(imports::create::create_import, imports::list::list_imports))
        .routes(routes!(imports::sync::sync))
        .routes(routes!(imports::restore::restore_data))
        .routes(routes!(imports::replay::replay_put_aside))
        .routes(routes!(imports::replay::download_put_aside))
}
