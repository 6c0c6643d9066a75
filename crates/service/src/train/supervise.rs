//! The parent's side of a run: start the child, pass its progress on, verify, decide, apply.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use vakhta_lifecycle::decision::{Comparator, DecisionInput, Verdict, decide};
use vakhta_lifecycle::ids::VersionId;
use vakhta_lifecycle::plan;
use vakhta_lifecycle::run::{Run, RunStatus, Stage};
use vakhta_lifecycle::version::{Version, VersionStatus};
use vakhta_store::{Progress, StartedRun};

use super::process::{self, Step, TrainingEnd};
use super::protocol::{ChampionJob, PROTOCOL, TrainingJob, TrainingOutcome};
use crate::error::ServiceError;
use crate::machine::LEASE;
use crate::platform::{Declared, Platform, chain};
use crate::settings::FaultPoint;

/// How often the end of a run is tried to be written, and how long apart.
const END_ATTEMPTS: usize = 60;
const END_EVERY: Duration = Duration::from_secs(1);

/// Runs a run to its end, whatever that is; every end is written.
pub(super) async fn supervise(platform: &Platform, run: Run, held: StartedRun, cancel: CancellationToken) {
    let id = run.id.clone();
    let model = run.model.clone();
    tracing::info!(run.id = %id, model.id = %model, reason = run.reason, "ModelRetraining began");
    let beat = heartbeat(platform.clone(), held.clone(), cancel.clone());
    if let Err(error) = work(platform, run.clone(), &held, &cancel).await {
        write_end(platform, run, &held, error).await;
    }
    beat.abort();
    platform.running().remove(&id);
    if let Err(error) = platform.watch(&model, "system").await {
        tracing::warn!(model.id = %model, error = %error, "ModelMonitoring could not look after a run");
    }
}

/// Writes the end of a run, again and again for a while: a disk that was full, or a database that was away, comes back. Beyond
/// that the run's lease runs out, and whoever looks next ends it.
async fn write_end(platform: &Platform, run: Run, held: &StartedRun, ended: Ended) {
    for _ in 0..END_ATTEMPTS {
        let written = match &ended {
            Ended::Cancelled => cancelled(platform, run.clone(), held).await,
            Ended::Failed(reason) => fail(platform, run.clone(), held, reason).await,
        };
        match written {
            Err(error @ ServiceError::Unavailable { .. }) => {
                tracing::warn!(run.id = %run.id, error = %error, "the end of a run cannot be written yet");
                tokio::time::sleep(END_EVERY).await;
            }
            Err(error) => {
                return tracing::error!(run.id = %run.id, error = %error, "the end of a run could not be written");
            }
            Ok(()) => return,
        }
    }
}

enum Ended {
    Cancelled,
    Failed(String),
}

impl From<ServiceError> for Ended {
    fn from(error: ServiceError) -> Self {
        Self::Failed(chain(&error))
    }
}

impl From<TrainingEnd> for Ended {
    fn from(end: TrainingEnd) -> Self {
        match end {
            TrainingEnd::Cancelled => Self::Cancelled,
            other => Self::Failed(chain(&other)),
        }
    }
}

async fn work(platform: &Platform, run: Run, held: &StartedRun, cancel: &CancellationToken) -> Result<(), Ended> {
    let staging = platform.artifacts().staging().await.map_err(ServiceError::from)?;
    let worked = train_and_decide(platform, run, held, cancel, &staging).await;
    // A published artifact has left this folder; of any other end nothing shall remain.
    if let Err(error) = platform.artifacts().discard(&staging).await {
        tracing::warn!(run.id = %held.run, error = %error, "a staging folder could not be deleted");
    }
    worked
}

async fn train_and_decide(
    platform: &Platform,
    mut run: Run,
    held: &StartedRun,
    cancel: &CancellationToken,
    staging: &Path,
) -> Result<(), Ended> {
    let began = std::time::Instant::now();
    let declared = platform.declared(&run.model).await?;
    let version = VersionId::new(run.started_at, platform.clock().entropy());
    let job = job(platform, &declared, &run, &version, staging.to_path_buf()).await?;
    let outcome = train(platform, &job, held, cancel).await?;
    progress(platform, held, Stage::Register, 0.93, "verifying the artifact").await;
    let relative = format!("{}/{version}", run.model);
    let published = platform.artifacts().publish(staging, &relative).await.map_err(ServiceError::from)?;
    platform.fault(FaultPoint::AfterPublish);
    if published != outcome.artifact_sha256 {
        return Err(Ended::Failed(
            "the artifact differs from what the training wrote; the disk or its memory may be faulty".to_owned(),
        ));
    }
    let version = version_of(platform, &declared, &run, &job, outcome.clone(), relative);
    progress(platform, held, Stage::Decide, 0.95, "deciding").await;
    run.new_version = Some(version.id.clone());
    run.seconds = Some(began.elapsed().as_secs_f64());
    let deployed = decide_and_apply(platform, run.clone(), held, &declared, version, outcome).await?;
    platform.fault(FaultPoint::AfterApply);
    tracing::info!(run.id = %run.id, deployed, seconds = run.seconds, "ModelRetraining completed");
    if deployed && let Err(error) = platform.issue_owed_forecasts(&run.model).await {
        // The run is over and the champion switched; what is owed is made good at the next sync or start.
        tracing::error!(run.id = %run.id, error = %error, "the new champion's forecasts could not be issued");
    }
    Ok(())
}

async fn job(
    platform: &Platform,
    declared: &Declared,
    run: &Run,
    version: &VersionId,
    staging: PathBuf,
) -> Result<TrainingJob, ServiceError> {
    let facts = platform.dataset_facts(&declared.declaration).await?;
    let champion = platform.store().versions().champion(&run.model).await?;
    let champion = champion.map(|c| ChampionJob {
        artifact: platform.settings().artifacts_dir().join(&c.artifact),
        version: c.id,
        recipe: c.recipe,
        dataset_version: c.dataset_version,
        trained_through: c.trained_through,
        evaluated_through: c.evaluated_through,
    });
    Ok(TrainingJob {
        protocol: PROTOCOL,
        model: run.model.clone(),
        version: version.clone(),
        declaration: declared.text.clone(),
        datasets: platform.settings().datasets_dir(),
        dataset_version: facts.version.unwrap_or_default(),
        now: run.started_at,
        seed: declared.declaration.training.seed,
        threads: platform.settings().threads,
        champion,
        staging,
    })
}

async fn train(
    platform: &Platform,
    job: &TrainingJob,
    held: &StartedRun,
    cancel: &CancellationToken,
) -> Result<TrainingOutcome, Ended> {
    let (sender, receiver) = mpsc::channel(16);
    let passing = tokio::spawn(pass_on(platform.clone(), held.clone(), receiver));
    let outcome = process::run(platform.settings(), job, sender, cancel.clone()).await;
    // The sender is gone, so the task ends by itself; a lost progress line harms nobody.
    drop(passing.await);
    Ok(outcome?)
}

/// Writes progress at most once a second: the newest step wins.
async fn pass_on(platform: Platform, held: StartedRun, mut steps: mpsc::Receiver<Step>) {
    while let Some(mut step) = steps.recv().await {
        while let Ok(newer) = steps.try_recv() {
            step = newer;
        }
        // The child's share of a run ends at 0.92.
        progress(&platform, &held, step.stage, step.progress * 0.92, &step.message).await;
        tokio::time::sleep(Duration::from_millis(if step.progress < 1.0 { 500 } else { 0 })).await;
    }
}

async fn progress(platform: &Platform, held: &StartedRun, stage: Stage, progress: f64, message: &str) {
    let step = Progress { stage, progress, message: message.to_owned() };
    if let Err(error) = platform.store().runs().update_progress(held, &step).await {
        tracing::warn!(run.id = %held.run, error = %error, "progress could not be written");
    }
}

fn version_of(
    platform: &Platform,
    declared: &Declared,
    run: &Run,
    job: &TrainingJob,
    outcome: TrainingOutcome,
    artifact: String,
) -> Version {
    Version {
        id: job.version.clone(),
        model: run.model.clone(),
        run: run.id.clone(),
        status: VersionStatus::Trained,
        created_at: run.started_at,
        deployed_at: None,
        archived_at: None,
        recipe: outcome.recipe,
        dataset: declared.declaration.data.dataset.clone(),
        dataset_version: job.dataset_version,
        data_from: outcome.data_from,
        trained_through: outcome.trained_through,
        evaluated_through: outcome.evaluated_through,
        seed: job.seed,
        threads: job.threads,
        software: platform.version().to_owned(),
        artifact,
        artifact_sha256: outcome.artifact_sha256,
        report: outcome.report,
    }
}

/// Decides and writes the plan. The revision guards against a champion that changed meanwhile (a rollback, say).
async fn decide_and_apply(
    platform: &Platform,
    mut run: Run,
    held: &StartedRun,
    declared: &Declared,
    version: Version,
    outcome: TrainingOutcome,
) -> Result<bool, Ended> {
    let input = DecisionInput {
        challenger: version.id.clone(),
        // A champion that could not be read was not compared with; to the decision there is none.
        champion: run.old_version.clone().filter(|_| outcome.evidence.comparator != Comparator::Baseline),
        evidence: outcome.evidence,
        performance_threshold: run.performance_threshold,
        force_deploy: run.force_deploy,
    };
    let decision = decide(&input, &declared.declaration.deploy);
    let deployed = decision.verdict == Verdict::Deployed;
    run.status = RunStatus::Completed;
    run.stage = if deployed { Stage::Deploy } else { Stage::Decide };
    run.progress = 1.0;
    run.message = decision.reasons.first().cloned().unwrap_or_default();
    run.finished_at = Some(run.started_at + elapsed(run.seconds));
    run.decision = Some(decision.clone());
    for _ in 0..5 {
        let row = platform.store().models().get(&run.model).await.map_err(ServiceError::from)?;
        let row = row.ok_or_else(|| platform.no_such_model(&run.model))?;
        let champion =
            platform.store().versions().champion(&run.model).await.map_err(ServiceError::from)?.map(|c| c.id);
        if champion != run.old_version {
            return Err(Ended::Failed(
                "another version was deployed while this one was trained, so the comparison no longer holds; run it again".to_owned(),
            ));
        }
        let at = run.finished_at.unwrap_or(run.started_at);
        let plan = plan::after_training(version.clone(), run.clone(), decision.clone(), champion.as_ref(), at);
        match platform.store().holding(held).apply(&run.model, &plan, Some(row.revision), at, &run.requested_by).await {
            Ok(_) => return Ok(deployed),
            Err(vakhta_store::StoreError::Stale { .. }) => {}
            Err(error) => return Err(ServiceError::from(error).into()),
        }
    }
    Err(Ended::Failed("the model kept changing while the decision was written; run it again".to_owned()))
}

fn elapsed(seconds: Option<f64>) -> chrono::TimeDelta {
    chrono::TimeDelta::milliseconds((seconds.unwrap_or_default() * 1000.0) as i64)
}

/// Writes that a run failed; the champion stays.
pub(super) async fn fail(platform: &Platform, run: Run, held: &StartedRun, reason: &str) -> Result<(), ServiceError> {
    tracing::error!(run.id = %run.id, reason, "ModelRetraining failed");
    platform.discard_unregistered(&run).await;
    let (run, at) = as_it_stands(platform, run).await?;
    let (model, actor) = (run.model.clone(), run.requested_by.clone());
    let plan = plan::fail_run(run, reason, at);
    platform.store().holding(held).apply(&model, &plan, None, at, &actor).await?;
    Ok(())
}

async fn cancelled(platform: &Platform, run: Run, held: &StartedRun) -> Result<(), ServiceError> {
    platform.discard_unregistered(&run).await;
    let (run, at) = as_it_stands(platform, run).await?;
    let (model, actor) = (run.model.clone(), run.requested_by.clone());
    let plan = plan::cancel_run(run, &actor, at);
    platform.store().holding(held).apply(&model, &plan, None, at, &actor).await?;
    Ok(())
}

/// The run with the stage and progress that it reached, and when it ended: its seconds after it began, by whichever clock that
/// was. The data's clock may have moved by days meanwhile.
async fn as_it_stands(platform: &Platform, run: Run) -> Result<(Run, chrono::DateTime<chrono::Utc>), ServiceError> {
    let reached = platform.store().runs().get(&run.id).await?;
    let run = platform.timed(reached.unwrap_or(run));
    let at = run.started_at + elapsed(run.seconds);
    Ok((run, at))
}

/// Says every few seconds that this process is alive. A lost fence means that another process took the run over.
fn heartbeat(platform: Platform, held: StartedRun, cancel: CancellationToken) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_secs(10)).await;
            let until = platform.wall_now() + LEASE;
            if let Err(vakhta_store::StoreError::FenceLost { .. }) =
                platform.store().runs().heartbeat(&held, until).await
            {
                cancel.cancel();
                return;
            }
        }
    })
}
