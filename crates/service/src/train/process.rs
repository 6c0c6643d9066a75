//! Starting, watching and ending the training child: time, memory and the parent's own end are its limits.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use vakhta_lifecycle::run::Stage;

use super::protocol::{ChildMessage, TrainingJob, TrainingOutcome};
use crate::settings::Settings;

/// How a training ended without an outcome.
#[derive(Debug, thiserror::Error)]
pub enum TrainingEnd {
    /// It said why, in words a person can act on.
    #[error("{0}")]
    Failed(String),
    /// A person cancelled it.
    #[error("cancelled")]
    Cancelled,
    /// It took too long.
    #[error(
        "ended after {0} minutes, the time limit of a training; fewer rows (training.rows.budget_rows) or a smaller model would fit"
    )]
    TimeLimit(u64),
    /// It held too much memory.
    #[error(
        "ended at {held_mb} MB of memory, above the limit of {limit_mb} MB; lower training.rows.budget_rows, or give it more memory"
    )]
    MemoryLimit {
        /// Megabytes held.
        held_mb: u64,
        /// Megabytes allowed.
        limit_mb: u64,
    },
    /// It crashed or was killed from outside.
    #[error("the training process ended unexpectedly ({status}){hint}")]
    Crashed {
        /// How, in the operating system's words.
        status: String,
        /// The last line it wrote to its standard error.
        hint: String,
    },
    /// It could not be started.
    #[error("the training process could not be started")]
    Start(#[source] std::io::Error),
}

/// One step of a training, as the child reports it.
#[derive(Debug, Clone)]
pub struct Step {
    /// The stage.
    pub stage: Stage,
    /// Over all stages, 0 to 1.
    pub progress: f64,
    /// In a few words.
    pub message: String,
}

/// Runs a training and waits for its outcome.
///
/// # Errors
/// [`TrainingEnd`] says how it ended instead.
pub async fn run(
    settings: &Settings,
    job: &TrainingJob,
    steps: mpsc::Sender<Step>,
    cancel: CancellationToken,
) -> Result<TrainingOutcome, TrainingEnd> {
    let mut child = start(settings).map_err(TrainingEnd::Start)?;
    let (Some(stdout), Some(mut stdin)) = (child.stdout.take(), child.stdin.take()) else {
        return Err(TrainingEnd::Start(std::io::Error::other("no pipes")));
    };
    let mut line = serde_json::to_vec(job).map_err(|e| TrainingEnd::Start(e.into()))?;
    line.push(b'\n');
    // The pipe stays open after the job: when this process ends, however it ends, the child reads the end of it and ends too.
    stdin.write_all(&line).await.map_err(TrainingEnd::Start)?;
    stdin.flush().await.map_err(TrainingEnd::Start)?;
    let errors = child.stderr.take().map(|stderr| tokio::spawn(last_line(stderr)));
    let mut lines = BufReader::new(stdout).lines();
    let deadline = tokio::time::sleep(settings.training_time_limit);
    tokio::pin!(deadline);
    let mut watch = tokio::time::interval(Duration::from_millis(250));
    let mut outcome = None;
    let ended = loop {
        tokio::select! {
            line = lines.next_line() => match line {
                Ok(Some(line)) => match serde_json::from_str(&line) {
                    Ok(ChildMessage::Progress { stage, progress, message }) => {
                        // A full channel means that nobody reads progress just now; the next step replaces this one anyway.
                        drop(steps.try_send(Step { stage, progress, message }));
                    }
                    Ok(ChildMessage::Done { outcome: done }) => outcome = Some(*done),
                    Ok(ChildMessage::Failed { message }) => break Some(TrainingEnd::Failed(message)),
                    Err(_) => tracing::debug!(line, "a line from the training process that is no message"),
                },
                Ok(None) | Err(_) => break None,
            },
            () = cancel.cancelled() => break Some(TrainingEnd::Cancelled),
            () = &mut deadline => break Some(TrainingEnd::TimeLimit(settings.training_time_limit.as_secs() / 60)),
            _ = watch.tick() => {
                let held = child.id().and_then(resident_bytes).unwrap_or(0);
                if held > settings.training_memory_limit {
                    break Some(TrainingEnd::MemoryLimit {
                        held_mb: held >> 20,
                        limit_mb: settings.training_memory_limit >> 20,
                    });
                }
            }
        }
    };
    if let Some(end) = ended {
        // Ending a process that ended already is no fault.
        drop(child.kill().await);
        return Err(end);
    }
    let status = child.wait().await;
    match (outcome, status) {
        (Some(outcome), Ok(status)) if status.success() => Ok(outcome),
        (_, status) => {
            let hint = match errors {
                Some(errors) => errors.await.unwrap_or_default(),
                None => String::new(),
            };
            let hint = if hint.is_empty() { hint } else { format!(": {hint}") };
            let status = status.map_or_else(|e| e.to_string(), |s| s.to_string());
            Err(TrainingEnd::Crashed { status, hint })
        }
    }
}

fn start(settings: &Settings) -> std::io::Result<Child> {
    Command::new(&settings.training_program)
        .arg("train-child")
        // Spinning threads of OpenMP made two threads ten times slower under load.
        .env("OMP_WAIT_POLICY", "PASSIVE")
        .env_remove("DATABASE_URL")
        .env_remove("SECRET_KEY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}

/// The last line of a stream, at most 500 characters of it.
async fn last_line(stream: impl tokio::io::AsyncRead + Unpin) -> String {
    let mut last = String::new();
    let mut lines = BufReader::new(stream).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if !line.trim().is_empty() {
            last = line.chars().take(500).collect();
        }
    }
    last
}

/// The resident set of a process in bytes, where `/proc` tells it.
fn resident_bytes(pid: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find(|l| l.starts_with("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}
