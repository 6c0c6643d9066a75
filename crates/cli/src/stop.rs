//! Being asked to stop: by Ctrl-C, or by SIGTERM, which `timeout`, systemd and a logout send.

/// Ends when this process is asked to stop.
pub(crate) async fn asked() {
    let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        // Without a handler the signal ends the process, as it would have anyway.
        drop(tokio::signal::ctrl_c().await);
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}
