//! Schedules and several servers: one fires, what was missed is made up for once.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use vakhta_lifecycle::ids::ModelName;

use super::*;
use crate::clock::FixedClock;
use crate::kiosks::KIOSKS;
use crate::settings::Settings;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn server(folder: &std::path::Path, now: &str) -> (Platform, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::at(at(now)));
    let platform = Platform::open(Settings::new(folder, "vakhta"), vec![], clock.clone()).await.unwrap();
    (platform, clock)
}

/// How often the retrain criteria were evaluated: each time leaves a note.
async fn evaluations(platform: &Platform) -> usize {
    let model = ModelName::parse("kiosks").unwrap();
    let notes = platform.ledger(&model, 100).await.unwrap();
    notes.iter().filter(|n| n.action == "note" && n.subject == "retrain").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_that_look_at_once_evaluate_once() {
    let folder = tempfile::tempdir().unwrap();
    // A Saturday; the criteria are evaluated on Sundays at 3:00.
    let (one, clock_one) = server(folder.path(), "2026-03-07T12:00:00Z").await;
    one.add_model(KIOSKS).await.unwrap();
    let (two, clock_two) = server(folder.path(), "2026-03-07T12:00:00Z").await;
    for sunday in 1..4_i64 {
        let now = at("2026-03-01T03:00:10Z") + chrono::TimeDelta::days(7 * sunday);
        clock_one.set(now);
        clock_two.set(now);
        let (mut first, mut second) = (Settled::new(), Settled::new());
        let (a, b) = tokio::join!(look_at_schedules(&one, &mut first), look_at_schedules(&two, &mut second));
        let fired: Vec<_> = a.unwrap().into_iter().chain(b.unwrap()).collect();
        assert_eq!(fired.iter().filter(|(_, task)| *task == Task::Retrain).count(), 1, "{fired:?}");
        assert_eq!(evaluations(&one).await as i64, sunday);
        // Looking again finds nothing, whoever looks.
        assert_eq!(look_at_schedules(&one, &mut Settled::new()).await.unwrap(), []);
        assert_eq!(look_at_schedules(&two, &mut second).await.unwrap(), []);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moment_that_passed_while_no_server_ran_is_made_up_for_once() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = server(folder.path(), "2026-03-07T12:00:00Z").await;
    first.add_model(KIOSKS).await.unwrap();
    // Nothing was due since it was declared.
    assert_eq!(look_at_schedules(&first, &mut Settled::new()).await.unwrap(), []);
    first.close().await;
    // Three Sundays later.
    let (next, clock) = server(folder.path(), "2026-03-25T12:00:00Z").await;
    assert_eq!(look_at_schedules(&next, &mut Settled::new()).await.unwrap().len(), 4, "each task once");
    assert_eq!(evaluations(&next).await, 1);
    clock.set(at("2026-03-29T02:59:59Z"));
    look_at_schedules(&next, &mut Settled::new()).await.unwrap();
    assert_eq!(evaluations(&next).await, 1);
    clock.set(at("2026-03-29T03:00:00Z"));
    look_at_schedules(&next, &mut Settled::new()).await.unwrap();
    assert_eq!(evaluations(&next).await, 2);
}

fn scheduled(model: &str, tasks: &[Task]) -> Vec<(ModelName, Task, Schedule)> {
    let cron = |task: Task| if task == Task::Retrain { "0 3 * * SUN" } else { "0 2 * * *" };
    let entry = |task: &Task| (ModelName::parse(model).unwrap(), *task, Schedule::parse(cron(*task), "UTC").unwrap());
    tasks.iter().map(entry).collect()
}

#[test]
fn one_model_is_announced_word_for_word_as_operators_know_it() {
    assert_eq!(
        announcement(&scheduled("sales", &[Task::Sync, Task::Retrain, Task::Archive])),
        "Background scheduler started - Daily sales sync at 2:00 AM, Weekly model retraining on Sundays at 3:00 AM"
    );
}

#[test]
fn several_models_are_named_once() {
    let mut both = scheduled("kiosks", &[Task::Retrain, Task::Archive]);
    both.extend(scheduled("sales", &[Task::Sync, Task::Retrain]));
    assert_eq!(
        announcement(&both),
        "Background scheduler started - kiosks: Weekly model retraining on Sundays at 3:00 AM; \
         sales: Daily sync at 2:00 AM, Weekly model retraining on Sundays at 3:00 AM"
    );
    assert_eq!(announcement(&[]), "Background scheduler started - nothing is scheduled");
}
