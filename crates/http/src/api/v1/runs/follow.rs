//! Following a run: its row is looked at once a second, and told whenever it changed, until it ended.
//!
//! What is told is a state and not a step, so a reader who was away has missed nothing once it was told the state of now;
//! `Last-Event-ID` only carries the numbering on. Numbers of `end` events begin at [`END_BASE`], so that a browser that
//! connects again after the end is told to stop (204) and not the same end for ever.

use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use axum::response::sse::Event;
use futures::{Stream, stream};
use serde_json::json;

use crate::ApiError;
use crate::api::v1::wire::run::RunDto;
use crate::serve::Stopping;

/// How often the row is looked at.
const EVERY: Duration = if cfg!(test) { Duration::from_millis(1) } else { Duration::from_secs(1) };
/// Looks that may fail in a row before the stream is closed; a browser then connects again by itself.
const MAX_FAILURES: u32 = 5;
/// Milliseconds after which a browser connects again.
const RETRY: Duration = Duration::from_secs(2);
/// The least number of an `end` event.
pub const END_BASE: u64 = 1_000_000_000;

/// Where a stream begins.
#[derive(Debug, Clone)]
pub struct Begin {
    /// The run as it is now.
    pub run: RunDto,
    /// The number of the last event that the reader has.
    pub after: u64,
}

/// Where a stream is.
enum Phase {
    Tell(Box<RunDto>),
    Watch(String),
    End(String),
    Over,
}

struct Follower<P> {
    phase: Phase,
    number: u64,
    look: P,
    stopping: Stopping,
}

/// The events of a run: `progress` whenever it changed, `end` when it ended. Ends early when the server stops.
pub fn follow<P, F>(begin: Begin, look: P, stopping: Stopping) -> impl Stream<Item = Result<Event, Infallible>> + Send
where
    P: FnMut() -> F + Send,
    F: Future<Output = Result<RunDto, ApiError>> + Send,
{
    let number = begin.after % END_BASE;
    let follower = Follower { phase: Phase::Tell(Box::new(begin.run)), number, look, stopping };
    stream::unfold(follower, |mut follower| async move {
        let event = follower.next().await?;
        Some((Ok(event), follower))
    })
}

impl<P, F> Follower<P>
where
    P: FnMut() -> F,
    F: Future<Output = Result<RunDto, ApiError>>,
{
    async fn next(&mut self) -> Option<Event> {
        match std::mem::replace(&mut self.phase, Phase::Over) {
            Phase::Tell(run) => Some(self.tell(&run)),
            Phase::Watch(told) => {
                let run = self.changed(&told).await?;
                Some(self.tell(&run))
            }
            Phase::End(told) => {
                self.number += 1;
                Some(Event::default().event("end").id((END_BASE + self.number).to_string()).data(told))
            }
            Phase::Over => None,
        }
    }

    fn tell(&mut self, run: &RunDto) -> Event {
        let told = text_of(run);
        self.number += 1;
        let event = Event::default().event("progress").id(self.number.to_string()).retry(RETRY).data(told.clone());
        self.phase = if run.has_ended() { Phase::End(told) } else { Phase::Watch(told) };
        event
    }

    /// Waits until the row says something else than what was told.
    async fn changed(&mut self, told: &str) -> Option<RunDto> {
        let mut failures = 0;
        loop {
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = self.stopping.wait() => return None,
            }
            match (self.look)().await {
                Ok(run) if text_of(&run) != told => return Some(run),
                Ok(_) => failures = 0,
                Err(error) => {
                    failures += 1;
                    if failures >= MAX_FAILURES {
                        tracing::warn!(error.context = error.context, "the stream of a run is closed: {error}");
                        return None;
                    }
                }
            }
        }
    }
}

/// A run as JSON on one line, which is what an event can carry.
fn text_of(run: &RunDto) -> String {
    serde_json::to_string(run).unwrap_or_else(|_| json!({ "id": run.id }).to_string())
}

#[cfg(test)]
mod tests;
