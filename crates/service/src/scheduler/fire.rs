//! Doing a task whose slot was won, and writing how it ended.

use std::time::Duration;

use vakhta_lifecycle::ids::ModelName;
use vakhta_store::WonSlot;

use super::Task;
use crate::error::ServiceError;
use crate::machine::LEASE;
use crate::platform::Platform;

/// What became of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fired {
    /// It needs no further look.
    Done,
    /// Another import is in the way; the slot is free again, for whoever looks next.
    Later,
}

impl Platform {
    /// Does a task and writes how it ended.
    ///
    /// # Errors
    /// When that cannot be written; what the task itself failed with is its outcome.
    pub(super) async fn fire(&self, model: &ModelName, task: Task, won: WonSlot) -> Result<Fired, ServiceError> {
        let beat = beat(self.clone(), won.clone());
        let ended = self.do_task(model, task).await;
        beat.abort();
        let outcome = match ended {
            Ok(outcome) => outcome,
            Err(error @ ServiceError::DatasetBusy { .. }) => {
                tracing::info!(%model, task = task.word(), error = %error, "a scheduled task waits");
                self.store().slots().give_back(&won).await?;
                return Ok(Fired::Later);
            }
            Err(error) => {
                tracing::error!(%model, task = task.word(), error = %error, "a scheduled task failed");
                format!("failed: {error}")
            }
        };
        self.store().slots().finish(&won, &outcome, self.wall_now()).await?;
        Ok(Fired::Done)
    }

    async fn do_task(&self, model: &ModelName, task: Task) -> Result<String, ServiceError> {
        match task {
            Task::Sync if !self.has_source(model) => Ok("no source is declared".to_owned()),
            Task::Sync => {
                let sync = self.sync(model, "schedule").await?;
                tracing::info!(%model, rows = sync.rows, "synced");
                Ok(format!("{} rows read", sync.rows))
            }
            Task::Retrain => Ok(match self.evaluate_retrain(model, "schedule").await? {
                Some(run) => {
                    tracing::info!(%model, %run, "ModelRetraining began");
                    format!("began {run}")
                }
                None => "nothing to do".to_owned(),
            }),
            Task::Watch => self.watch(model, "schedule").await.map(|()| "looked".to_owned()),
            Task::Archive => Ok(format!("{} predictions archived", self.archive_predictions(model).await?)),
        }
    }
}

/// Says every few seconds that this process is at it.
fn beat(platform: Platform, won: WonSlot) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(10)).await;
            if let Err(error) = platform.store().slots().extend(&won, platform.wall_now() + LEASE).await {
                tracing::warn!(error = %error, "a scheduled task's slot could not be extended");
            }
        }
    })
}
