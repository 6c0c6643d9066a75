//! Settings: command line over environment over `vakhta.toml` in the data folder over defaults.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde::Deserialize;
use vakhta_service::access::SecretString;
use vakhta_service::error::ServiceError;
use vakhta_service::settings::{FaultPoint, Settings};

use crate::arguments::Serve;

/// What may stand in `vakhta.toml`, under the names of the environment in lower case.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Configured {
    /// The database; the embedded one when absent.
    pub(crate) database_url: Option<String>,
    /// The address to listen on.
    pub(crate) host: Option<String>,
    /// The port.
    pub(crate) port: Option<u16>,
    /// `error`, `warn`, `info`, `debug`, or a filter of tracing.
    pub(crate) log_level: Option<String>,
    /// JSON log lines.
    pub(crate) use_json_logs: Option<bool>,
    /// Threads of one training.
    pub(crate) vakhta_threads: Option<u32>,
    /// `on` (default), or `open`: nobody is asked who they are, and only this machine may ask.
    pub(crate) auth: Auth,
    /// What signs tokens; drawn and kept in the data folder when absent.
    pub(crate) secret_key: Option<SecretString>,
    /// Minutes for which an access token counts.
    pub(crate) access_token_expire_minutes: Option<u32>,
    /// Days for which a refresh token, and a session of the panel, counts.
    pub(crate) refresh_token_expire_days: Option<u32>,
    /// The address under which people know this server, for example `https://vakhta.example`.
    pub(crate) api_base_url: Option<String>,
    /// More host names that this server answers to, separated by commas.
    pub(crate) allowed_hosts: Option<String>,
    /// Addresses of proxies that are believed when they say for whom they ask, separated by commas.
    pub(crate) trusted_proxies: Option<String>,
    /// The prediction log.
    pub(crate) predictions: Predictions,
}

/// Whether it is asked who asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Auth {
    /// It is.
    #[default]
    On,
    /// It is not.
    Open,
}

/// The section `[predictions]` of `vakhta.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Predictions {
    /// Days for which predictions stay in the log after the day they were made for.
    pub(crate) keep_days: Option<u32>,
}

/// Fewer days than these would archive what monitors and late actuals still need.
const LEAST_KEEP_DAYS: u32 = 60;

/// Names of the environment, and under which they stand in the file.
const ENVIRONMENT: &[(&str, &str)] = &[
    ("DATABASE_URL", "database_url"),
    ("HOST", "host"),
    ("PORT", "port"),
    ("LOG_LEVEL", "log_level"),
    ("USE_JSON_LOGS", "use_json_logs"),
    ("VAKHTA_THREADS", "vakhta_threads"),
    ("VAKHTA_AUTH", "auth"),
    ("SECRET_KEY", "secret_key"),
    ("ACCESS_TOKEN_EXPIRE_MINUTES", "access_token_expire_minutes"),
    ("REFRESH_TOKEN_EXPIRE_DAYS", "refresh_token_expire_days"),
    ("API_BASE_URL", "api_base_url"),
    ("ALLOWED_HOSTS", "allowed_hosts"),
    ("TRUSTED_PROXIES", "trusted_proxies"),
];

/// The data folder when none is given.
const DEFAULT_DATA_DIR: &str = "vakhta-data";

/// Reads the settings that the file and the environment give.
pub(crate) fn read(data_dir: Option<PathBuf>) -> Result<(Settings, Configured)> {
    let data_dir = data_dir.unwrap_or_else(|| PathBuf::from(DEFAULT_DATA_DIR));
    let file = data_dir.join("vakhta.toml");
    let mut source = config::Config::builder().add_source(config::File::from(file.clone()).required(false));
    let dotenv = dotenv()?;
    for (name, key) in ENVIRONMENT {
        let given = std::env::var(name).ok().filter(|value| !value.is_empty());
        if let Some(value) = given.or_else(|| dotenv.get(*name).cloned()) {
            source = source.set_override(*key, value)?;
        }
    }
    let configured: Configured = source.build().and_then(config::Config::try_deserialize).map_err(|e| {
        ServiceError::invalid("settings", format!("{e} (in the environment, or in {})", file.display()))
    })?;
    let program = std::env::current_exe().context("the path of this program is unknown")?;
    let mut settings = Settings::new(data_dir, program);
    settings.database_url.clone_from(&configured.database_url);
    if let Some(threads) = configured.vakhta_threads {
        settings.threads = threads.clamp(1, 256);
    }
    if let Some(days) = configured.predictions.keep_days {
        if !(LEAST_KEEP_DAYS..=36_500).contains(&days) {
            let message = format!("{days} is outside {LEAST_KEEP_DAYS} to 36500 (in {})", file.display());
            return Err(ServiceError::invalid("predictions.keep_days", message).into());
        }
        settings.predictions_keep_days = days;
    }
    settings.fault = fault()?;
    Ok((settings, configured))
}

/// What stands in the file `.env` of the folder where the program was started; the environment goes before it.
fn dotenv() -> Result<BTreeMap<String, String>> {
    let file = std::path::Path::new(".env");
    if !file.is_file() {
        return Ok(BTreeMap::new());
    }
    let wrong = |error: dotenvy::Error| {
        // The error may repeat a line, and the line a secret.
        let what = if matches!(error, dotenvy::Error::LineParse(..)) {
            "a line is not of the form NAME=value"
        } else {
            "it cannot be read"
        };
        ServiceError::invalid(".env", what)
    };
    Ok(dotenvy::from_path_iter(file).map_err(wrong)?.collect::<Result<_, _>>().map_err(wrong)?)
}

/// Where the tests of faults end this process. A release knows nothing of it.
fn fault() -> Result<Option<FaultPoint>> {
    if !cfg!(debug_assertions) {
        return Ok(None);
    }
    match std::env::var("VAKHTA_FAULT").as_deref() {
        Err(_) => Ok(None),
        Ok("after_publish") => Ok(Some(FaultPoint::AfterPublish)),
        Ok("after_apply") => Ok(Some(FaultPoint::AfterApply)),
        Ok(other) => {
            Err(ServiceError::invalid("VAKHTA_FAULT", format!("{other:?} is not a point of the tests")).into())
        }
    }
}

/// The address to listen on.
pub(crate) fn address(serve: &Serve, configured: &Configured) -> (String, u16) {
    let host = serve.host.clone().or_else(|| configured.host.clone()).unwrap_or_else(|| "127.0.0.1".to_owned());
    let port = serve.port.or(configured.port).unwrap_or(8002);
    (host, port)
}

/// Starts the log: on standard error, as text or JSON lines.
pub(crate) fn start_log(configured: &Configured, default_level: &str) {
    let level = configured.log_level.clone().unwrap_or_else(|| default_level.to_owned()).to_lowercase();
    // Libraries speak only when something is wrong; their ordinary lines are of no use to an operator.
    let filter = if level.contains('=') { level } else { format!("warn,vakhta={level},{}", ours(&level)) };
    let filter =
        tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    // A second start (tests) finds the log in place; that is fine.
    if configured.use_json_logs.unwrap_or(false) {
        drop(builder.json().try_init());
    } else {
        drop(builder.with_target(false).try_init());
    }
}

/// Our crates at one level.
fn ours(level: &str) -> String {
    let crates = ["cli", "engines", "http", "sales", "service", "store", "tables"];
    crates.map(|name| format!("vakhta_{name}={level}")).join(",")
}
