//! One command, one file.

mod alerts;
mod backtest;
mod completions;
mod confirm;
mod demo;
mod doctor;
mod drift;
mod forecast;
mod health;
mod import;
mod init;
mod key;
mod model;
mod overrides;
mod predict;
mod quarantine;
mod restore_data;
mod rollback;
mod runs;
mod serve;
mod simulate;
mod sync;
mod template;
mod train;
pub(crate) mod train_child;
mod user;
mod why;

use std::process::ExitCode;

use anyhow::Result;
use vakhta_service::platform::Platform;
use vakhta_service::settings::Settings;

use crate::arguments::{Arguments, Command};
use crate::compose;
use crate::settings;

/// Runs what was asked for.
pub(crate) async fn dispatch(arguments: Arguments) -> Result<ExitCode> {
    let json = arguments.json;
    match arguments.command {
        Command::Completions { shell } => Ok(completions::run(shell)),
        Command::Init(init) => init::run(&init, json),
        Command::TrainChild => Ok(train_child::run()),
        Command::Doctor => {
            let (settings, configured) = settings::read(arguments.data_dir)?;
            settings::start_log(&configured, "error");
            doctor::run(settings, &configured, json).await
        }
        Command::Serve(serve) => {
            let (settings, configured) = settings::read(arguments.data_dir)?;
            settings::start_log(&configured, "info");
            serve::run(settings, &configured, &serve).await
        }
        Command::Demo(demo) => {
            let (settings, configured) = settings::read(Some(demo::folder(arguments.data_dir)))?;
            settings::start_log(&configured, "warn");
            demo::run(settings, &configured, &demo).await
        }
        command => {
            let (settings, configured) = settings::read(arguments.data_dir)?;
            settings::start_log(&configured, "warn");
            with_platform(command, settings, json).await
        }
    }
}

async fn with_platform(command: Command, settings: Settings, json: bool) -> Result<ExitCode> {
    let platform = compose::open(settings).await?;
    let ended = on(&platform, command, json).await;
    // What a command began in the background, the forecasts of a new champion for one, is finished before the process ends.
    platform.close().await;
    ended
}

async fn on(platform: &Platform, command: Command, json: bool) -> Result<ExitCode> {
    match command {
        Command::Import(import) => import::run(platform, &import, json).await,
        Command::Quarantine(order) => quarantine::run(platform, &order, json).await,
        Command::Template(asked) => template::run(platform, &asked, json).await,
        Command::Sync { model } => sync::run(platform, &model, json).await,
        Command::Train(train) => train::run(platform, &train, json).await,
        Command::Forecast(forecast) => forecast::run(platform, &forecast, json).await,
        Command::Predict(predict) => predict::run(platform, &predict, json).await,
        Command::Override(order) => overrides::run(platform, &order, json).await,
        Command::Backtest(backtest) => backtest::run(platform, backtest, json).await,
        Command::Simulate(simulate) => simulate::run(platform, simulate, json).await,
        Command::Model(model) => model::run(platform, &model, json).await,
        Command::Runs { which, limit } => runs::run(platform, &which, limit, json).await,
        Command::Alerts(alerts) => alerts::run(platform, &alerts, json).await,
        Command::Why { version } => why::run(platform, &version, json).await,
        Command::Rollback { model, version, reason, yes } => {
            let asked = rollback::Asked { model: &model, version: &version, reason: &reason, yes };
            rollback::run(platform, &asked, json).await
        }
        Command::User(order) => user::run(platform, &order, json).await,
        Command::Key(order) => key::run(platform, &order, json).await,
        Command::Drift { model } => drift::run(platform, &model, json).await,
        Command::Health { watch } => health::run(platform, watch, json).await,
        // The others need no open installation and were answered before.
        _ => Ok(ExitCode::SUCCESS),
    }
}
