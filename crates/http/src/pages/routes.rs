//! The addresses of the pages.

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use super::{
    access, alerts, asset, data, empty, errors, forecast, history, lang, payback, performance, quality, retrain, run,
    said, simulation, status, version,
};
use crate::state::AppState;

/// The routes of the panel and its assets. Nothing here checks hosts, origins or sizes: the shell of the server does.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/", get(empty::page))
        .route("/models/{model}", get(empty::model))
        .route("/models/{model}/forecast", get(forecast::page).post(forecast::ask))
        .route("/models/{model}/overrides", get(forecast::overrides::page).post(forecast::overrides::order))
        .route("/models/{model}/data", get(data::page))
        .route("/models/{model}/data/restore", post(data::restore))
        .route("/models/{model}/quality", get(quality::page))
        .route("/models/{model}/data/replay", post(data::replay))
        .route("/models/{model}/status", get(status::page))
        .route("/models/{model}/alerts", get(alerts::page).post(alerts::order))
        .route("/models/{model}/performance", get(performance::page))
        .route("/models/{model}/errors", get(errors::page))
        .route("/models/{model}/history", get(history::page))
        .route("/models/{model}/payback", get(payback::page))
        .route("/models/{model}/simulation", get(simulation::page))
        .route("/models/{model}/rollback", post(history::rollback))
        .route("/models/{model}/retrain", get(retrain::page).post(retrain::begin))
        .route("/runs/{run}", get(run::page))
        .route("/runs/{run}/progress", get(run::progress))
        .route("/runs/{run}/cancel", post(run::cancel))
        .route("/said", post(said::answer))
        .route("/versions/{version}", get(version::page))
        .route("/login", get(access::sign_in::page).post(access::sign_in::sign_in))
        .route("/logout", post(access::sign_in::sign_out))
        .route("/account", get(access::account::page).post(access::account::change))
        .route("/users", get(access::users::page).post(access::users::order))
        .route("/keys", get(access::keys::page).post(access::keys::order))
        .layer(from_fn(lang::remember))
        .route("/assets/{release}/{*path}", get(asset::serve))
}
