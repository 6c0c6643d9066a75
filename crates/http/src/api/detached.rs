//! Changes go on when the caller does not wait for them.
//!
//! A handler's future is dropped when the client hangs up or the time is over; a change that was begun must not stop half
//! way, so it runs as a task of its own and the handler only waits for its answer.

use std::future::Future;

use tokio::sync::oneshot;
use vakhta_service::error::ServiceError;

use crate::error::ApiError;

/// Does the work to its end, whether or not anybody waits.
///
/// # Errors
/// What the work answers, or an internal error when it panicked. An error that nobody waits for is logged.
pub async fn to_the_end<T, F>(work: F) -> Result<T, ApiError>
where
    T: Send + 'static,
    F: Future<Output = Result<T, ServiceError>> + Send + 'static,
{
    let (answer, answered) = oneshot::channel();
    tokio::spawn(async move {
        if let Err(Err(error)) = answer.send(work.await.map_err(ApiError::from)) {
            tracing::error!(error.code = error.code, error.context = error.context, "nobody waited for: {error}");
        }
    });
    answered.await.unwrap_or_else(|_| Err(ApiError::internal("the change could not be made", "its task panicked")))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn work_goes_on_when_the_caller_hangs_up() {
        let (go, ended) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let done = Arc::new(AtomicBool::new(false));
        let work = {
            let (go, ended, done) = (Arc::clone(&go), Arc::clone(&ended), Arc::clone(&done));
            async move {
                go.notified().await;
                done.store(true, Ordering::SeqCst);
                ended.notify_one();
                Ok(())
            }
        };
        let mut waiting = Box::pin(to_the_end(work));
        assert!(futures::poll!(waiting.as_mut()).is_pending());
        drop(waiting);
        go.notify_one();
        ended.notified().await;
        assert!(done.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn a_panic_is_an_internal_error() {
        let error = to_the_end::<(), _>(async { panic!("boom") }).await.unwrap_err();
        assert_eq!(error.status.as_u16(), 500);
    }
}
