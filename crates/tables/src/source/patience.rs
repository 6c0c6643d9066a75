//! Asking again: a question is safe to repeat.

use std::future::Future;

use backon::{ExponentialBuilder, Retryable};

use super::access::Access;
use super::error::SourceError;

/// Asks up to three times more while it may help, after pauses of 1, 2 and 4 seconds or as long as the one who is asked wants
/// to be left alone.
pub(super) async fn patiently<T, Answer>(access: &Access, question: impl FnMut() -> Answer) -> Result<T, SourceError>
where
    Answer: Future<Output = Result<T, SourceError>>,
{
    let access = access.clone();
    question
        .retry(ExponentialBuilder::default())
        .sleep(move |pause| access.pause(pause))
        .when(SourceError::is_temporary)
        .adjust(|error, pause| pause.map(|usual| error.asked_pause().unwrap_or(usual)))
        .await
}
