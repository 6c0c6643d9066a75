//! The one write path: whole plans, one champion, revisions, the ledger, alerts.

use sea_orm::ConnectionTrait;
use vakhta_lifecycle::alert::AlertChange;
use vakhta_lifecycle::monitor::{Finding, FindingKind, Severity};
use vakhta_lifecycle::plan::{Change, Plan};
use vakhta_lifecycle::run::RunStatus;
use vakhta_lifecycle::version::VersionStatus;
use vakhta_store::{Page, Store, StoreError};

use crate::database::Fresh;
use crate::fixtures::*;

on_both_databases!(
    a_registered_version_comes_back_as_it_was,
    a_switch_archives_the_old_champion_and_the_ledger_says_why,
    a_failing_change_rolls_back_the_whole_plan,
    a_second_champion_is_refused,
    a_stale_revision_changes_nothing,
    of_many_plans_on_one_revision_exactly_one_is_applied,
    a_failed_version_never_serves_again,
    an_alert_is_raised_once_escalates_and_resolves,
    a_skipped_run_is_recorded_without_having_run,
    what_would_not_read_back_is_not_written,
    a_plan_for_another_model_is_refused,
    a_corrupt_row_is_named,
);

fn finding(severity: Severity, value: f64) -> Finding {
    Finding {
        kind: FindingKind::Bias,
        severity,
        value,
        threshold: 10_000.0,
        message: format!("bias {value}"),
        details: vec!["branch B02".to_owned()],
    }
}

async fn statuses(store: &Store) -> Vec<(u32, VersionStatus)> {
    let versions = store.versions().list(&model(), Page::default()).await.unwrap();
    (1..9).filter_map(|n| versions.iter().find(|v| v.id == version_id(n)).map(|v| (n, v.status))).collect()
}

async fn a_registered_version_comes_back_as_it_was(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1)]).await.unwrap();
    assert_eq!(store.versions().get(&version_id(1)).await.unwrap(), Some(version(1)));
    assert_eq!(store.versions().get(&version_id(2)).await.unwrap(), None);
    assert_eq!(store.versions().champion(&model()).await.unwrap(), None);
}

async fn a_switch_archives_the_old_champion_and_the_ledger_says_why(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1), deploy(1)]).await.unwrap();
    apply(&store, vec![register(2), archive(1), deploy(2)]).await.unwrap();

    assert_eq!(statuses(&store).await, [(1, VersionStatus::Archived), (2, VersionStatus::Deployed)]);
    let champion = store.versions().champion(&model()).await.unwrap().unwrap();
    assert_eq!((champion.id, champion.deployed_at), (version_id(2), Some(at(50))));
    assert_eq!(store.models().get(&model()).await.unwrap().unwrap().champion, Some(version_id(2)));
    let newest = store.versions().list(&model(), Page::first(1)).await.unwrap();
    assert_eq!(newest[0].id, version_id(2));

    let about = store.ledger().list(&model(), Some(version_id(1).as_str()), Page::default()).await.unwrap();
    let said: Vec<_> = about.iter().map(|e| (e.action.as_str(), e.reason.as_str(), e.actor.as_str())).collect();
    assert_eq!(
        said,
        [
            ("archive_version", "replaced", "system"),
            ("deploy_version", "significant improvement", "system"),
            ("register_version", "trained by run r_20190303_060000_00000001", "system")
        ]
    );
    assert_eq!(store.ledger().list(&model(), None, Page::default()).await.unwrap().len(), 5);

    // Rollback to any version is one plan.
    apply(&store, vec![archive(2), deploy(1)]).await.unwrap();
    assert_eq!(statuses(&store).await, [(1, VersionStatus::Deployed), (2, VersionStatus::Archived)]);
}

async fn a_failing_change_rolls_back_the_whole_plan(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1), deploy(1)]).await.unwrap();
    let before = store.models().get(&model()).await.unwrap();

    let note = Change::Note { subject: "retrain".to_owned(), text: "because".to_owned() };
    let error = apply(&store, vec![archive(1), register(2), note, deploy(3)]).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { what: "version", .. }), "{error:?}");

    assert_eq!(statuses(&store).await, [(1, VersionStatus::Deployed)]);
    assert_eq!(store.models().get(&model()).await.unwrap(), before);
    assert_eq!(store.ledger().list(&model(), None, Page::default()).await.unwrap().len(), 2);
}

async fn a_second_champion_is_refused(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1), deploy(1), register(2)]).await.unwrap();
    let error = apply(&store, vec![deploy(2)]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "v_20190303_060000_00000002: another version is deployed: archive it first in the same plan"
    );
    assert_eq!(statuses(&store).await, [(1, VersionStatus::Deployed), (2, VersionStatus::Trained)]);
}

async fn a_stale_revision_changes_nothing(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let read = store.models().get(&model()).await.unwrap().unwrap().revision;
    let plan = Plan { changes: vec![register(1)] };
    let next = store.apply(&model(), &plan, Some(read), at(1), "schedule").await.unwrap();
    assert_eq!(next, read + 1);

    let plan = Plan { changes: vec![register(2)] };
    let error = store.apply(&model(), &plan, Some(read), at(2), "schedule").await.unwrap_err();
    assert!(
        matches!(error, StoreError::Stale { expected, found, .. } if (expected, found) == (read, next)),
        "{error:?}"
    );
    assert_eq!(store.versions().get(&version_id(2)).await.unwrap(), None);
    assert_eq!(store.models().get(&model()).await.unwrap().unwrap().revision, next);
}

async fn of_many_plans_on_one_revision_exactly_one_is_applied(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 1..9 {
        let store = store.clone();
        tasks.spawn(async move {
            let plan = Plan { changes: vec![register(n), deploy(n)] };
            store.apply(&model(), &plan, Some(1), at(1), "schedule").await
        });
    }
    let outcomes = tasks.join_all().await;
    assert_eq!(outcomes.iter().filter(|o| matches!(o, Ok(2))).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(|o| matches!(o, Err(StoreError::Stale { found: 2, .. }))).count(), 7);
    assert_eq!(statuses(&store).await.len(), 1);
}

async fn a_failed_version_never_serves_again(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let fail = Change::FailVersion { version: version_id(1), reason: "tampered".to_owned() };
    apply(&store, vec![register(1), deploy(1), fail]).await.unwrap();
    assert_eq!(store.versions().champion(&model()).await.unwrap(), None);
    assert_eq!(store.models().get(&model()).await.unwrap().unwrap().champion, None);
    for change in [deploy(1), archive(1)] {
        let error = apply(&store, vec![change]).await.unwrap_err();
        assert!(error.to_string().contains("is failed and cannot become"), "{error}");
    }
}

async fn an_alert_is_raised_once_escalates_and_resolves(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let raise = |value| vec![Change::Alert { alert: AlertChange::Raise(finding(Severity::Warning, value)) }];
    apply(&store, raise(1.0)).await.unwrap();
    let error = apply(&store, raise(2.0)).await.unwrap_err();
    assert_eq!(error.to_string(), "bias: an alert of this kind is open already");

    let id = store.alerts().open(&model()).await.unwrap()[0].id;
    let update =
        |severity, value| vec![Change::Alert { alert: AlertChange::Update { id, finding: finding(severity, value) } }];
    apply(&store, update(Severity::Warning, 3.0)).await.unwrap();
    apply(&store, update(Severity::Critical, 4.0)).await.unwrap();
    let open = store.alerts().open(&model()).await.unwrap();
    assert_eq!((open[0].severity, open[0].value, open[0].raised_at), (Severity::Critical, 4.0, at(50)));
    assert_eq!(open[0].details, ["branch B02"]);

    let resolve = || vec![Change::Alert { alert: AlertChange::Resolve { id } }];
    apply(&store, resolve()).await.unwrap();
    assert!(matches!(apply(&store, resolve()).await, Err(StoreError::NotFound { what: "open alert", .. })));
    assert_eq!(store.alerts().open(&model()).await.unwrap(), []);
    let recent = store.alerts().recent(&model(), at(50), Page::default()).await.unwrap();
    assert_eq!(recent[0].resolved_at, Some(at(50)));
    assert_eq!(store.alerts().recent(&model(), at(51), Page::default()).await.unwrap(), []);

    // Resolved, it may be raised anew; the update without news is not in the ledger.
    apply(&store, raise(5.0)).await.unwrap();
    assert_eq!(store.alerts().all(Page::default()).await.unwrap().len(), 2);
    let ledger = store.ledger().list(&model(), Some("bias"), Page::default()).await.unwrap();
    let actions: Vec<_> = ledger.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(actions, ["raise_alert", "resolve_alert", "update_alert", "raise_alert"]);
}

async fn a_skipped_run_is_recorded_without_having_run(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let skipped = ended(run(1), RunStatus::Skipped);
    apply(&store, vec![finish(skipped.clone())]).await.unwrap();
    assert_eq!(store.runs().get(&run_id(1)).await.unwrap(), Some(skipped));
    assert_eq!(store.runs().latest_ended(&model()).await.unwrap(), None);
    let error = apply(&store, vec![finish(ended(run(2), RunStatus::Failed))]).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { what: "run", .. }), "{error:?}");
}

async fn what_would_not_read_back_is_not_written(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let mut broken = version(1);
    broken.report.importance[0].share = f64::NAN;
    let error = apply(&store, vec![Change::RegisterVersion { version: Box::new(broken) }]).await.unwrap_err();
    assert!(matches!(&error, StoreError::Refused { subject, .. } if subject == version_id(1).as_str()), "{error:?}");
    let nan = Change::Alert { alert: AlertChange::Raise(finding(Severity::Info, f64::INFINITY)) };
    assert!(matches!(apply(&store, vec![nan]).await, Err(StoreError::Refused { .. })));
}

async fn a_plan_for_another_model_is_refused(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let other = vakhta_lifecycle::ids::ModelName::parse("other").unwrap();
    let plan = Plan { changes: vec![register(1)] };
    let error = store.apply(&other, &plan, None, at(0), "system").await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { what: "model", .. }), "{error:?}");
    store.models().declare(&other, "", at(0)).await.unwrap();
    let error = store.apply(&other, &plan, None, at(0), "system").await.unwrap_err();
    assert_eq!(error.to_string(), "v_20190303_060000_00000001: is a version of model sales");
    apply(&store, vec![register(1)]).await.unwrap();
    let plan = Plan { changes: vec![deploy(1)] };
    assert!(matches!(store.apply(&other, &plan, None, at(0), "x").await, Err(StoreError::NotFound { .. })));
}

async fn a_corrupt_row_is_named(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    apply(&store, vec![register(1)]).await.unwrap();
    store.connection().execute_unprepared("UPDATE model_versions SET status = 'glowing'").await.unwrap();
    let error = store.versions().get(&version_id(1)).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Corrupt { table: "model_versions", column: "status", row, .. } if row == version_id(1).as_str()),
        "{error:?}"
    );
}
