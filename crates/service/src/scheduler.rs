//! Fires the schedules of the declared models: the daily sync, the weekly evaluation of the retrain criteria, the hourly look at
//! the alerts, the daily archiving of old predictions.
//!
//! Every moment at which a task was due is a slot in the database, claimed before the work begins. However many servers share
//! the database, one of them does it; whose process ends meanwhile leaves it to the others. A moment that passed while no
//! server ran is made up for once, the last one only, and none from before the model was declared.

mod fire;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::schedule::Schedule;
use vakhta_store::{Page, Slot, SlotClaim};

use self::fire::Fired;
use crate::declaration::Declaration;
use crate::error::ServiceError;
use crate::platform::Platform;

/// The scheduler looks at the clock this often, so that a clock that jumps is noticed.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// When the alerts are looked at: what nobody brings about, such as data that stop coming, is noticed within the hour.
const WATCH: &str = "0 * * * *";
/// When the predictions that are older than they are kept are archived, in the model's time zone.
const ARCHIVE: &str = "30 4 * * *";

/// What fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Task {
    Sync,
    Retrain,
    Watch,
    Archive,
}

impl Task {
    /// Its name in the database.
    fn word(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::Retrain => "retrain",
            Self::Watch => "watch",
            Self::Archive => "archive",
        }
    }
}

/// The moments that need no further look, by model and task.
type Settled = BTreeMap<(ModelName, Task), DateTime<Utc>>;

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
        platform.refresh_declarations().await?;
        let announcement = announcement(&announced(&platform)?);
        let stop = CancellationToken::new();
        let task = tokio::spawn(run(platform, stop.clone()));
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

/// What a model's declaration schedules. A sync without a source would do nothing.
fn schedules(declaration: &Declaration) -> Result<Vec<(Task, Schedule)>, ServiceError> {
    let declared = [
        (Task::Sync, declaration.schedule.sync.as_deref()),
        (Task::Retrain, declaration.schedule.retrain.as_deref()),
        (Task::Watch, Some(WATCH)),
        (Task::Archive, Some(ARCHIVE)),
    ];
    let parsed = declared.into_iter().filter_map(|(task, cron)| Some((task, cron?))).map(|(task, cron)| {
        let schedule = Schedule::parse(cron, &declaration.model.time_zone)
            .map_err(|e| ServiceError::invalid("schedule", e.to_string()))?;
        Ok((task, schedule))
    });
    parsed.collect()
}

/// What is announced: what every model schedules, but a sync that has nothing to read.
fn announced(platform: &Platform) -> Result<Vec<(ModelName, Task, Schedule)>, ServiceError> {
    let mut all = Vec::new();
    for declaration in platform.declarations() {
        let model = &declaration.model.name;
        // A declared source, or an application that brings the data.
        let syncs = platform.has_source(model) || declaration.model.application.is_some();
        let own = schedules(&declaration)?.into_iter().filter(|(task, _)| *task != Task::Sync || syncs);
        all.extend(own.map(|(task, schedule)| (model.clone(), task, schedule)));
    }
    Ok(all)
}

/// "Background scheduler started - Daily sales sync at 2:00 AM, Weekly model retraining on Sundays at 3:00 AM". Of several
/// models each is named once, before its schedules.
fn announcement(all: &[(ModelName, Task, Schedule)]) -> String {
    let mut models: Vec<(&ModelName, Vec<(Task, &Schedule)>)> = Vec::new();
    for (model, task, schedule) in all.iter().filter(|(_, task, _)| matches!(task, Task::Sync | Task::Retrain)) {
        match models.iter_mut().find(|(known, _)| *known == model) {
            Some((_, tasks)) => tasks.push((*task, schedule)),
            None => models.push((model, vec![(*task, schedule)])),
        }
    }
    let alone = models.len() == 1;
    let said = |(model, tasks): &(&ModelName, Vec<(Task, &Schedule)>)| {
        let task = |(task, schedule): &(Task, &Schedule)| match (task, alone) {
            (Task::Sync, true) => schedule.announce(&format!("{model} sync")),
            (Task::Sync, false) => schedule.announce("sync"),
            (_, _) => schedule.announce("model retraining"),
        };
        let tasks = tasks.iter().map(task).collect::<Vec<_>>().join(", ");
        if alone { tasks } else { format!("{model}: {tasks}") }
    };
    let said = models.iter().map(said).collect::<Vec<_>>().join("; ");
    format!("Background scheduler started - {}", if said.is_empty() { "nothing is scheduled" } else { &said })
}

async fn run(platform: Platform, stop: CancellationToken) {
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut settled = Settled::new();
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = look.tick() => {}
        }
        if let Err(error) = platform.end_interrupted().await {
            tracing::warn!(error = %error, "runs that lost their process could not be looked for");
        }
        if let Err(error) = look_at_schedules(&platform, &mut settled).await {
            tracing::warn!(error = %error, "the schedules could not be looked at");
        }
    }
}

/// Does what is due and what nobody else does. Answers what it did.
async fn look_at_schedules(platform: &Platform, settled: &mut Settled) -> Result<Vec<(ModelName, Task)>, ServiceError> {
    // Another process may have declared a model, or changed its schedules.
    platform.refresh_declarations().await?;
    let rows = platform.store().models().list(Page::first(Page::MAX)).await?;
    let declared_at: BTreeMap<ModelName, DateTime<Utc>> = rows.into_iter().map(|m| (m.name, m.created_at)).collect();
    let mut done = Vec::new();
    for declaration in platform.declarations() {
        let model = &declaration.model.name;
        for (task, schedule) in schedules(&declaration)? {
            let key = (model.clone(), task);
            let Some(due_at) = schedule.last_due(platform.wall_now()) else { continue };
            let too_early = declared_at.get(model).is_none_or(|declared| due_at <= *declared);
            if too_early || settled.get(&key) == Some(&due_at) {
                continue;
            }
            let slot = Slot { model: model.clone(), task: task.word().to_owned(), due_at };
            match platform.store().slots().claim(&slot, &platform.owner(), &platform.live_processes()).await? {
                SlotClaim::Won(won) => {
                    if platform.fire(model, task, won).await? == Fired::Done {
                        settled.insert(key.clone(), due_at);
                    }
                    done.push(key);
                }
                SlotClaim::Done => drop(settled.insert(key, due_at)),
                SlotClaim::Held => {}
            }
        }
    }
    Ok(done)
}
