//! `vakhta serve`: API, panel, worker and scheduler in one.

use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::process::ExitCode;

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use vakhta_http::AppState;
use vakhta_service::error::ServiceError;
use vakhta_service::platform::Platform;
use vakhta_service::scheduler::Scheduler;
use vakhta_service::settings::Settings;

use crate::arguments::Serve;
use crate::compose;
use crate::settings::{Configured, address};

pub(super) async fn run(settings: Settings, configured: &Configured, serve: &Serve) -> Result<ExitCode> {
    let (host, port) = address(serve, configured);
    let listener = listen(&host, port).await?;
    let platform = compose::open(settings).await?;
    on(platform, listener).await
}

/// Serves on a listener that is open already, until an interrupt.
pub(super) async fn on(platform: Platform, listener: TcpListener) -> Result<ExitCode> {
    let address = listener.local_addr()?;
    platform.recover().await?;
    let scheduler = Scheduler::start(platform.clone()).await?;
    tracing::info!("{}", scheduler.announcement());
    tracing::info!("Vakhta {} serves on http://{address}", platform.version());
    let uploads = platform.settings().data_dir.join("uploads");
    std::fs::create_dir_all(&uploads).with_context(|| format!("{} cannot be created", uploads.display()))?;
    match vakhta_http::sweep_uploads(&uploads) {
        Ok(0) => {}
        Ok(swept) => tracing::info!(n = swept, "leftovers of interrupted uploads were deleted"),
        Err(error) => tracing::warn!(error = %error, "leftovers of interrupted uploads could not be looked for"),
    }
    let state = AppState::new(platform.clone(), platform.entropy()).uploading_to(uploads);
    let router = vakhta_http::router(state, &compose::pages());
    vakhta_http::serve(listener, router, stop_signal()).await.context("serving failed")?;
    scheduler.stop().await;
    platform.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Opens the port, or says what to do.
pub(super) async fn listen(host: &str, port: u16) -> Result<TcpListener> {
    let address = loopback(host, port)?;
    TcpListener::bind(address).await.map_err(|error| {
        let message = if error.kind() == std::io::ErrorKind::AddrInUse {
            format!("port {port} is taken by another program; choose another with --port or PORT")
        } else {
            format!("cannot listen on {address}: {error}")
        };
        ServiceError::Unavailable { what: message, source: Box::new(error) }.into()
    })
}

/// Until there is sign-in, only this machine may ask.
fn loopback(host: &str, port: u16) -> Result<SocketAddr> {
    let address = (host, port)
        .to_socket_addrs()
        .ok()
        .and_then(|mut found| found.next())
        .ok_or_else(|| ServiceError::invalid("HOST", format!("{host:?} is not an address of this machine")))?;
    let is_loopback = match address.ip() {
        IpAddr::V4(ip) => ip.is_loopback(),
        IpAddr::V6(ip) => ip.is_loopback(),
    };
    if is_loopback {
        Ok(address)
    } else {
        Err(ServiceError::invalid(
            "HOST",
            format!("{host} can be reached from outside, and there is no sign-in yet; use 127.0.0.1 behind a proxy that asks who is there"),
        )
        .into())
    }
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
