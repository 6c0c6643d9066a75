//! A server on this machine that answers as a test wants it to.

use axum::Router;
use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;

use super::*;

/// A server that notes what it was asked.
pub(super) struct Server {
    pub(super) at: String,
    asked: Arc<Mutex<Vec<(String, String)>>>,
}

impl Server {
    /// Answers each question by its address and its number, from 1.
    pub(super) async fn new(answer: impl Fn(&str, usize) -> Response + Clone + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&asked);
        let router = Router::new().fallback(move |uri: Uri, headers: HeaderMap| {
            let token = headers.get(header::AUTHORIZATION).map_or("", |value| value.to_str().unwrap()).to_owned();
            let n = {
                let mut notes = notes.lock().unwrap();
                notes.push((uri.to_string(), token));
                notes.len()
            };
            let answer = answer(&uri.to_string(), n);
            async move { answer }
        });
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { at, asked }
    }

    pub(super) fn asked(&self) -> Vec<(String, String)> {
        self.asked.lock().unwrap().clone()
    }
}
