//! Fires the schedules of the declared models: the daily sync, the weekly evaluation of the retrain criteria.
//!
//! A model that lives by the data's clock has no schedule of its own: its days come with its data.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::schedule::Schedule;

use crate::declaration::Declaration;
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
        let announcement = announcement(&entries, |model| has_something_to_sync(&platform, model));
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

/// "Background scheduler started - Daily sales sync at 2:00 AM, Weekly model retraining on Sundays at 3:00 AM". Of several
/// models each is named once, before its schedules. `syncs` says whether a model's sync has anything to read.
fn announcement(entries: &[Entry], syncs: impl Fn(&ModelName) -> bool) -> String {
    let mut models: Vec<(&ModelName, Vec<&Entry>)> = Vec::new();
    for entry in entries.iter().filter(|e| e.task == Task::Retrain || syncs(&e.model)) {
        match models.iter_mut().find(|(model, _)| **model == entry.model) {
            Some((_, tasks)) => tasks.push(entry),
            None => models.push((&entry.model, vec![entry])),
        }
    }
    let alone = models.len() == 1;
    let said = |(model, tasks): &(&ModelName, Vec<&Entry>)| {
        let task = |entry: &&Entry| match (entry.task, alone) {
            (Task::Sync, true) => entry.schedule.announce(&format!("{model} sync")),
            (Task::Sync, false) => entry.schedule.announce("sync"),
            (Task::Retrain, _) => entry.schedule.announce("model retraining"),
        };
        let tasks = tasks.iter().map(task).collect::<Vec<_>>().join(", ");
        if alone { tasks } else { format!("{model}: {tasks}") }
    };
    let all = models.iter().map(said).collect::<Vec<_>>().join("; ");
    format!("Background scheduler started - {}", if all.is_empty() { "nothing is scheduled" } else { &all })
}

/// Whether a sync of the model has anything to read: a declared source, or an application that brings the data.
fn has_something_to_sync(platform: &Platform, model: &ModelName) -> bool {
    let brought = |d: &Declaration| &d.model.name == model && d.model.application.is_some();
    platform.has_source(model) || platform.declarations().iter().any(|d| brought(d))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(models: &[&str]) -> Vec<Entry> {
        let entry = |model: &&str, task, cron| Entry {
            model: ModelName::parse(model).unwrap(),
            task,
            schedule: Schedule::parse(cron, "UTC").unwrap(),
            next: None,
        };
        models
            .iter()
            .flat_map(|m| [entry(m, Task::Sync, "0 2 * * *"), entry(m, Task::Retrain, "0 3 * * SUN")])
            .collect()
    }

    #[test]
    fn one_model_is_announced_word_for_word_as_operators_know_it() {
        assert_eq!(
            announcement(&entries(&["sales"]), |_| true),
            "Background scheduler started - Daily sales sync at 2:00 AM, Weekly model retraining on Sundays at 3:00 AM"
        );
    }

    #[test]
    fn several_models_are_named_once_and_a_sync_without_a_source_is_not_announced() {
        assert_eq!(
            announcement(&entries(&["kiosks", "sales"]), |model| model.as_str() == "sales"),
            "Background scheduler started - kiosks: Weekly model retraining on Sundays at 3:00 AM; \
             sales: Daily sync at 2:00 AM, Weekly model retraining on Sundays at 3:00 AM"
        );
        assert_eq!(announcement(&[], |_| true), "Background scheduler started - nothing is scheduled");
    }
}
