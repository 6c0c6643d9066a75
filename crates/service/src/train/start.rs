//! Beginning, following and cancelling a run.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use vakhta_lifecycle::ids::{ModelName, RunId};
use vakhta_lifecycle::run::{Run, RunStatus, Stage};
use vakhta_store::{StartedRun, StoreError};

use super::supervise;
use crate::error::ServiceError;
use crate::machine::host;
use crate::platform::Platform;
use crate::views::TrainRequest;

impl Platform {
    /// Begins a run; it goes on in the background. Follow it with [`Platform::run`].
    ///
    /// # Errors
    /// [`ServiceError::Busy`] names the run that is under way; [`ServiceError::NotEnoughData`] below the minimum of rows.
    pub async fn train(&self, model: &ModelName, request: TrainRequest) -> Result<RunId, ServiceError> {
        self.train_on(model, request, None).await
    }

    /// The same, on the evidence of a rule; a later evaluation tells by it whether anything changed.
    pub(crate) async fn train_on(
        &self,
        model: &ModelName,
        request: TrainRequest,
        evidence: Option<String>,
    ) -> Result<RunId, ServiceError> {
        let declared = self.declared(model).await?;
        check_request(&request)?;
        let facts = self.dataset_facts(&declared.declaration).await?;
        let least = declared.declaration.retrain.min_rows;
        if facts.rows < least {
            return Err(ServiceError::NotEnoughData(format!(
                "{model} has {} rows, and a training needs {least} (retrain.min_rows); load more with `vakhta import`",
                facts.rows
            )));
        }
        let champion = self.store().versions().champion(model).await?;
        let now = self.model_now(&declared.declaration, facts.data_through);
        let run = Run {
            id: RunId::new(now, self.clock().entropy()),
            model: model.clone(),
            trigger: request.trigger,
            reason: request.reason,
            evidence,
            requested_by: request.requested_by,
            performance_threshold: request.performance_threshold,
            force_deploy: request.force_deploy,
            status: RunStatus::Running,
            stage: Stage::Queued,
            progress: 0.0,
            message: "waiting for its process".to_owned(),
            started_at: now,
            finished_at: None,
            seconds: None,
            new_version: None,
            old_version: champion.map(|c| c.id),
            decision: None,
            error: None,
        };
        let held = self.start_run(&run).await?;
        let cancel = CancellationToken::new();
        self.running().insert(run.id.clone(), cancel.clone());
        let id = run.id.clone();
        let platform = self.clone();
        self.spawn(async move {
            supervise::supervise(&platform, run, held, cancel).await;
        });
        Ok(id)
    }

    /// Writes the run; a run whose process is gone does not stand in the way of a new one.
    async fn start_run(&self, run: &Run) -> Result<StartedRun, ServiceError> {
        for attempt in 0..2 {
            match self.store().runs().start(run, &self.owner()).await {
                Ok(held) => return Ok(held),
                Err(StoreError::Conflict { running }) => {
                    if attempt == 0 && self.end_interrupted().await? > 0 {
                        continue;
                    }
                    return Err(ServiceError::Busy { model: run.model.clone(), run: running });
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(ServiceError::Refused("the run could not be begun; try again".to_owned()))
    }

    /// Fails the runs whose process is gone. Answers how many.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_interrupted(&self) -> Result<usize, ServiceError> {
        let running = self.store().runs().running().await?;
        if running.is_empty() {
            return Ok(0);
        }
        let live = self.live_processes();
        let taken = self.store().runs().interrupted(&live.host, &live.pids, live.now).await?;
        let ended = taken.len();
        for (run, held) in taken {
            tracing::warn!(run.id = %run.id, "ModelRetraining was interrupted: its process is gone");
            supervise::fail(self, run, &held, "interrupted: its process ended while it was under way; start it again")
                .await?;
        }
        Ok(ended)
    }

    /// Ends a run; the champion stays.
    ///
    /// # Errors
    /// [`ServiceError::Refused`] when it has ended already or another process holds it.
    pub async fn cancel(&self, run: &RunId, actor: &str) -> Result<(), ServiceError> {
        let found = self.run(run).await?;
        if found.status != RunStatus::Running {
            return Err(ServiceError::Refused(format!("run {run} has ended already")));
        }
        let cancel = self.running().get(run).cloned();
        match cancel {
            Some(cancel) => {
                tracing::info!(run.id = %run, actor, "ModelRetraining is cancelled");
                cancel.cancel();
                Ok(())
            }
            None if self.end_interrupted().await? > 0 && self.run(run).await?.status != RunStatus::Running => Ok(()),
            None => Err(ServiceError::Refused(format!(
                "run {run} belongs to another process of Vakhta on {}; cancel it there",
                host()
            ))),
        }
    }

    /// One run, as it stands.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn run(&self, run: &RunId) -> Result<Run, ServiceError> {
        let found = self.store().runs().get(run).await?;
        let found = found.ok_or_else(|| ServiceError::not_found("run", run, "list them with `vakhta runs MODEL`"))?;
        Ok(self.timed(found))
    }

    /// Waits until a run has ended.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`].
    pub async fn wait_for(&self, run: &RunId) -> Result<Run, ServiceError> {
        loop {
            let found = self.run(run).await?;
            if found.status != RunStatus::Running && !self.running().contains_key(run) {
                return Ok(found);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

fn check_request(request: &TrainRequest) -> Result<(), ServiceError> {
    if let Some(threshold) = request.performance_threshold
        && !(threshold > 0.0 && threshold.is_finite() && threshold <= 1000.0)
    {
        return Err(ServiceError::invalid(
            "performance_threshold",
            format!("{threshold} is not a percentage between 0 and 1000, for example 10.0 for 10 %"),
        ));
    }
    if request.reason.trim().is_empty() {
        return Err(ServiceError::invalid("reason", "say in a few words why; it goes into the record"));
    }
    if request.reason.chars().count() > 500 {
        return Err(ServiceError::invalid("reason", "at most 500 characters"));
    }
    Ok(())
}
