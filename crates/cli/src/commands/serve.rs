//! `vakhta serve`: API, panel, worker and scheduler in one.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::process::ExitCode;

use anyhow::{Context, Result};
use chrono::TimeDelta;
use tokio::net::TcpListener;
use vakhta_http::{AppState, Reach};
use vakhta_service::access::{ExposeSecret, Gate, Lifetimes, signing_secret};
use vakhta_service::error::ServiceError;
use vakhta_service::scheduler::Scheduler;
use vakhta_service::settings::Settings;

use crate::arguments::Serve;
use crate::compose;
use crate::settings::{Auth, Configured, address};

pub(super) async fn run(settings: Settings, configured: &Configured, serve: &Serve) -> Result<ExitCode> {
    let (host, port) = address(serve, configured);
    let listener = listen(&host, port, configured.auth).await?;
    let data_dir = settings.data_dir.clone();
    std::fs::create_dir_all(&data_dir).with_context(|| format!("{} cannot be created", data_dir.display()))?;
    // Before anything is begun: a weak secret ends here.
    let secret = signing_secret(configured.secret_key.clone(), &data_dir, false)?;
    let platform = compose::open(settings).await?;
    let gate = match configured.auth {
        Auth::Open => Gate::open(platform),
        Auth::On => {
            if let Some(password) = platform.first_administrator().await? {
                println!("  Sign-in:  admin, password {} (shown this once)", password.expose_secret());
            }
            Gate::new(platform, &secret, lifetimes(configured)?)
        }
    };
    on(gate, configured, listener).await
}

/// Serves on a listener that is open already, until an interrupt.
pub(super) async fn on(gate: Gate, configured: &Configured, listener: TcpListener) -> Result<ExitCode> {
    let platform = gate.platform().clone();
    let reach = if gate.is_open() { Reach::Loopback } else { Reach::Anywhere };
    let address = listener.local_addr()?;
    let hosts = hosts(configured, address)?;
    let proxies = proxies(configured)?;
    let https = configured.api_base_url.as_ref().is_some_and(|url| url.starts_with("https://"));
    platform.recover().await?;
    let scheduler = Scheduler::start(platform.clone()).await?;
    tracing::info!("{}", scheduler.announcement());
    tracing::info!("Vakhta {} serves on http://{address}", platform.version());
    if reach == Reach::Loopback {
        tracing::warn!("nobody is asked who they are (VAKHTA_AUTH=open); only this machine can reach the server");
    }
    let uploads = platform.settings().data_dir.join("uploads");
    std::fs::create_dir_all(&uploads).with_context(|| format!("{} cannot be created", uploads.display()))?;
    match vakhta_http::sweep_uploads(&uploads) {
        Ok(0) => {}
        Ok(swept) => tracing::info!(n = swept, "leftovers of interrupted uploads were deleted"),
        Err(error) => tracing::warn!(error = %error, "leftovers of interrupted uploads could not be looked for"),
    }
    let state = AppState::new(gate, platform.entropy())
        .allowing_hosts(hosts)
        .behind(proxies)
        .by_https(https)
        .uploading_to(uploads);
    let router = vakhta_http::router(state, &compose::pages());
    vakhta_http::serve(listener, router, reach, stop_signal()).await.context("serving failed")?;
    scheduler.stop().await;
    platform.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Opens the port, or says what to do.
pub(super) async fn listen(host: &str, port: u16, auth: Auth) -> Result<TcpListener> {
    let address = reachable(host, port, auth)?;
    TcpListener::bind(address).await.map_err(|error| {
        let message = if error.kind() == std::io::ErrorKind::AddrInUse {
            format!("port {port} is taken by another program; choose another with --port or PORT")
        } else {
            format!("cannot listen on {address}: {error}")
        };
        ServiceError::Unavailable { what: message, source: Box::new(error) }.into()
    })
}

/// Where nobody is asked who they are, only this machine may ask.
fn reachable(host: &str, port: u16, auth: Auth) -> Result<SocketAddr> {
    let address = (host, port)
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| ServiceError::invalid("HOST", format!("{host:?} is not an address of this machine")))?;
    if auth == Auth::On || address.ip().is_loopback() {
        return Ok(address);
    }
    let message = format!(
        "{host} can be reached from outside, and VAKHTA_AUTH=open asks nobody who they are; leave that out, or use 127.0.0.1"
    );
    Err(ServiceError::invalid("HOST", message).into())
}

/// The names under which people know this server: the configured ones, and the address it listens on.
fn hosts(configured: &Configured, address: SocketAddr) -> Result<Vec<String>> {
    let mut hosts = listed(configured.allowed_hosts.as_deref());
    if let Some(url) = &configured.api_base_url {
        let uri: Option<vakhta_http::pages_contract::axum::http::Uri> = url.parse().ok();
        let host = uri.as_ref().and_then(|uri| uri.host().filter(|_| uri.scheme().is_some()));
        let wrong =
            || ServiceError::invalid("API_BASE_URL", format!("{url:?} is no address such as https://vakhta.example"));
        hosts.push(host.ok_or_else(wrong)?.to_owned());
    }
    if !address.ip().is_unspecified() {
        hosts.push(address.ip().to_string());
    }
    Ok(hosts)
}

fn proxies(configured: &Configured) -> Result<Vec<IpAddr>> {
    let read = |text: String| {
        let wrong = || ServiceError::invalid("TRUSTED_PROXIES", format!("{text:?} is no IP address"));
        text.parse().map_err(|_| wrong().into())
    };
    listed(configured.trusted_proxies.as_deref()).into_iter().map(read).collect()
}

fn listed(text: Option<&str>) -> Vec<String> {
    text.into_iter()
        .flat_map(|text| text.split(','))
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect()
}

/// How long tokens last.
pub(super) fn lifetimes(configured: &Configured) -> Result<Lifetimes> {
    let default = Lifetimes::default();
    let within = |name: &str, value: Option<u32>, most: u32| match value {
        Some(value) if !(1..=most).contains(&value) => {
            Err(ServiceError::invalid(name, format!("{value} is outside 1 to {most}")))
        }
        other => Ok(other.map(i64::from)),
    };
    let minutes = within("ACCESS_TOKEN_EXPIRE_MINUTES", configured.access_token_expire_minutes, 24 * 60)?;
    let days = within("REFRESH_TOKEN_EXPIRE_DAYS", configured.refresh_token_expire_days, 90)?;
    Ok(Lifetimes {
        access: minutes.map_or(default.access, TimeDelta::minutes),
        refresh: days.map_or(default.refresh, TimeDelta::days),
    })
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}
