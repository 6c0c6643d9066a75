//! Serving until told to stop: no new connections then, streams end, requests under way are finished within a grace period.

use std::future::{Future, IntoFuture};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::serve::ListenerExt;
use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Time that requests under way are given to end.
const GRACE: Duration = Duration::from_secs(10);

/// Tells the streams that the server stops.
#[derive(Debug)]
pub struct Stop(watch::Sender<bool>);

/// Whether the server stops; streams wait for it and end.
#[derive(Debug, Clone)]
pub struct Stopping(Option<watch::Receiver<bool>>);

impl Stop {
    /// Says it.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stopping {
    /// A pair: one says it, the other hears it.
    #[must_use]
    pub fn new() -> (Stop, Self) {
        let (stop, stopping) = watch::channel(false);
        (Stop(stop), Self(Some(stopping)))
    }

    /// A server that is not told to stop, for a router that nobody serves.
    #[must_use]
    pub fn never() -> Self {
        Self(None)
    }

    /// Waits until the server stops.
    pub async fn wait(&mut self) {
        match &mut self.0 {
            // An error means that whoever could say it is gone, and with him the server.
            Some(stopping) => drop(stopping.wait_for(|stops| *stops).await),
            None => std::future::pending().await,
        }
    }
}

/// Who may reach the port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// This machine only: nobody is asked who they are.
    Loopback,
    /// Anybody: they are asked.
    Anywhere,
}

/// Serves the router until `shutdown` is ready.
///
/// # Errors
/// The listener can be reached from elsewhere, and nobody is asked who they are.
pub async fn serve<F>(listener: TcpListener, router: Router, reach: Reach, shutdown: F) -> io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    let address = listener.local_addr()?;
    if reach == Reach::Loopback && !address.ip().is_loopback() {
        let message = format!("{address} is not a loopback address, and nobody is asked who they are; bind 127.0.0.1");
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
    }
    let (stop, stopping) = Stopping::new();
    let router = router.layer(Extension(stopping.clone()));
    let listener = listener.tap_io(|connection| {
        // Events are small; waiting to fill a packet would only delay them.
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!("nodelay: {error}");
        }
    });
    let told = async move {
        shutdown.await;
        stop.stop();
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(told).into_future();
    let mut late = stopping;
    tokio::select! {
        ended = server => ended,
        () = async { late.wait().await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("requests were still under way after {} seconds and are given up", GRACE.as_secs());
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn only_loopback_is_served_where_nobody_is_asked_who_they_are() {
        let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
        let error = serve(listener, Router::new(), Reach::Loopback, async {}).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::PermissionDenied);
        assert!(error.to_string().contains("127.0.0.1"), "{error}");
    }

    #[tokio::test]
    async fn a_stream_ends_when_the_server_is_told_to_stop() {
        let (entered, has_entered) = oneshot::channel::<()>();
        let entered = Arc::new(Mutex::new(Some(entered)));
        let until_stopped = move |Extension(mut stopping): Extension<Stopping>| async move {
            if let Some(entered) = entered.lock().unwrap().take() {
                entered.send(()).unwrap();
            }
            stopping.wait().await;
            "stopped"
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, told) = oneshot::channel::<()>();
        let router = Router::new().route("/", get(until_stopped));
        let server = tokio::spawn(serve(listener, router, Reach::Loopback, async { told.await.unwrap() }));

        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        has_entered.await.unwrap();
        stop.send(()).unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("stopped"), "{answer}");
        server.await.unwrap().unwrap();
    }
}
