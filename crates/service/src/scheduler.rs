//! Fires the schedules of the declared models: the daily sync, the weekly evaluation of the retrain criteria.
//!
//! A model that lives by the data's clock has no schedule of its own: its days come with its data.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::schedule::Schedule;

use crate::error::ServiceError;
use crate::platform::Platform;

/// The scheduler looks at the clock this often, so that a clock that jumps is noticed.
const LOOK_EVERY: Duration = Duration::from_secs(20);

/// What fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Task {
    Sync,
    Retrain,
}

struct Entry {
    model: ModelName,
    task: Task,
    schedule: Schedule,
    next: Option<DateTime<Utc>>,
}

/// The running scheduler.
pub struct Scheduler {
    stop: CancellationToken,
    task: JoinHandle<()>,
    announcement: String,
}

impl Scheduler {
    /// Starts it.
    ///
    /// # Errors
    /// When the models cannot be read.
    pub async fn start(platform: Platform) -> Result<Self, ServiceError> {
        let entries = entries(&platform)?;
        let announcement = announcement(&entries);
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(platform, entries, stop.clone()));
        Ok(Self { stop, task, announcement })
    }

    /// The log line that names the schedules, as operators know it.
    #[must_use]
    pub fn announcement(&self) -> &str {
        &self.announcement
    }

    /// Stops it; what it began goes on to its end.
    pub async fn stop(self) {
        self.stop.cancel();
        // A task that panicked has logged it already.
        drop(self.task.await);
    }
}

fn entries(platform: &Platform) -> Result<Vec<Entry>, ServiceError> {
    let now = platform.wall_now();
    let mut entries = Vec::new();
    for declaration in platform.declarations() {
        let tasks = [(Task::Sync, &declaration.schedule.sync), (Task::Retrain, &declaration.schedule.retrain)];
        for (task, cron) in tasks {
            let Some(cron) = cron else { continue };
            let schedule = Schedule::parse(cron, &declaration.model.time_zone)
                .map_err(|e| ServiceError::invalid("schedule", e.to_string()))?;
            let next = schedule.next_after(now);
            entries.push(Entry { model: declaration.model.name.clone(), task, schedule, next });
        }
    }
    Ok(entries)
}

/// "Background scheduler started - Daily sales sync at 2:00 AM, Weekly model retraining on Sundays at 3:00 AM".
fn announcement(entries: &[Entry]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for entry in entries {
        let described = entry.schedule.describe();
        parts.push(match entry.task {
            Task::Sync => format!("{} sync {}", daily(&described, entry.model.as_str()), after_daily(&described)),
            Task::Retrain => format!("Weekly model retraining on {described}"),
        });
    }
    parts.dedup();
    if parts.is_empty() {
        return "Background scheduler started - nothing is scheduled".to_owned();
    }
    format!("Background scheduler started - {}", parts.join(", "))
}

fn daily(described: &str, model: &str) -> String {
    if described.starts_with("Daily") { format!("Daily {model}") } else { model.to_owned() }
}

fn after_daily(described: &str) -> String {
    described.strip_prefix("Daily ").unwrap_or(described).to_owned()
}

async fn run(platform: Platform, mut entries: Vec<Entry>, stop: CancellationToken) {
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = look.tick() => {}
        }
        if let Err(error) = platform.end_interrupted().await {
            tracing::warn!(error = %error, "runs that lost their process could not be looked for");
        }
        let now = platform.wall_now();
        for entry in &mut entries {
            if entry.next.is_some_and(|next| next <= now) {
                fire(&platform, &entry.model, entry.task).await;
                // However many ticks were missed while the machine slept, one look makes up for all of them.
                entry.next = entry.schedule.next_after(now);
            }
        }
    }
}

async fn fire(platform: &Platform, model: &ModelName, task: Task) {
    let result = match task {
        Task::Sync => match platform.has_source(model) {
            true => {
                platform.sync(model, "schedule").await.map(|sync| tracing::info!(%model, rows = sync.rows, "synced"))
            }
            false => Ok(()),
        },
        Task::Retrain => platform.evaluate_retrain(model, "schedule").await.map(|run| match run {
            Some(run) => tracing::info!(%model, %run, "ModelRetraining began"),
            None => tracing::info!(%model, "ModelRetraining is not needed"),
        }),
    };
    if let Err(error) = result {
        tracing::error!(%model, error = %error, "a scheduled task failed");
    }
}
