//! Behaviour of plans where the stories do not reach.

use chrono::{DateTime, Utc};
use vakhta_lifecycle::alert::AlertChange;
use vakhta_lifecycle::ids::ModelName;
use vakhta_lifecycle::plan::{Change, RollbackError, alerts, cancel_run, fail_run, note, rollback};
use vakhta_lifecycle::run::{RunStatus, Stage, Trigger};
use vakhta_lifecycle::version::{Version, VersionStatus};

use crate::world::{run, version};

fn now() -> DateTime<Utc> {
    "2026-03-01T03:00:00Z".parse().unwrap()
}

fn with_status(number: u32, status: VersionStatus) -> Version {
    Version { status, ..version(number, now()) }
}

#[test]
fn a_run_that_fails_keeps_the_stage_it_failed_in() {
    let plan = fail_run(run(1, Trigger::Age, now()), "out of memory", now());
    let [Change::FinishRun { run }] = plan.changes.as_slice() else { panic!("{plan:?}") };
    assert_eq!((run.status, run.stage, run.finished_at), (RunStatus::Failed, Stage::Load, Some(now())));
    assert_eq!(run.error.as_deref(), Some("out of memory"));
}

#[test]
fn a_cancelled_run_names_who_stopped_it_and_is_no_failure() {
    let plan = cancel_run(run(1, Trigger::Manual, now()), "anna", now());
    let [Change::FinishRun { run }] = plan.changes.as_slice() else { panic!("{plan:?}") };
    assert_eq!((run.status, &run.error), (RunStatus::Cancelled, &None));
    assert_eq!(run.message, "Cancelled by anna; the champion stays");
}

#[test]
fn without_a_champion_a_rollback_only_deploys() {
    let target = with_status(1, VersionStatus::Archived);
    let plan = rollback(None, &target, "the artifact was lost").unwrap();
    assert_eq!(
        plan.changes,
        [Change::DeployVersion { version: target.id, reason: "Rollback: the artifact was lost".into() }]
    );
}

#[test]
fn a_rollback_to_what_cannot_serve_is_refused() {
    let champion = with_status(1, VersionStatus::Deployed);
    let failed = with_status(2, VersionStatus::Failed);
    assert_eq!(rollback(Some(&champion), &failed, "x"), Err(RollbackError::TargetFailed(failed.id.clone())));
    assert_eq!(rollback(Some(&champion), &champion, "x"), Err(RollbackError::AlreadyDeployed(champion.id.clone())));
    let stranger = Version { model: ModelName::parse("credit").unwrap(), ..with_status(3, VersionStatus::Archived) };
    assert!(matches!(rollback(Some(&champion), &stranger, "x"), Err(RollbackError::OtherModel { .. })));
}

#[test]
fn alerts_and_notes_become_changes() {
    let resolve = AlertChange::Resolve { id: 7 };
    assert_eq!(alerts(vec![resolve.clone()]).changes, [Change::Alert { alert: resolve }]);
    let [Change::Note { subject, text }] = &note("retrain", "Too few rows.").changes[..] else { panic!("one note") };
    assert_eq!((subject.as_str(), text.as_str()), ("retrain", "Too few rows."));
}
