//! Runs: one at a time, held with a fence, taken over when their process is gone.

use vakhta_lifecycle::plan::Plan;
use vakhta_lifecycle::run::{RunStatus, Stage};
use vakhta_store::{Page, Progress, RunOwner, StoreError};

use crate::database::Fresh;
use crate::fixtures::*;

on_both_databases!(
    of_twenty_starts_exactly_one_wins_and_the_rest_are_told_which,
    a_run_that_ended_releases_its_model,
    progress_is_written_by_its_holder_only,
    an_interrupted_run_is_taken_over_and_its_old_holder_can_do_nothing,
    a_lease_that_ended_makes_a_run_interrupted_wherever_it_was,
    a_start_is_refused_where_it_makes_no_sense,
    a_finished_run_comes_back_as_it_was,
);

async fn of_twenty_starts_exactly_one_wins_and_the_rest_are_told_which(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..20 {
        let store = store.clone();
        tasks.spawn(async move { store.runs().start(&run(n), &owner(n)).await });
    }
    let outcomes = tasks.join_all().await;
    let winners: Vec<_> = outcomes.iter().filter_map(|o| o.as_ref().ok()).collect();
    assert_eq!(winners.len(), 1, "{outcomes:?}");
    let told =
        outcomes.iter().filter(|o| matches!(o, Err(StoreError::Conflict { running }) if *running == winners[0].run));
    assert_eq!(told.count(), 19);
    let running = store.runs().running().await.unwrap();
    assert_eq!(running.iter().map(|r| &r.id).collect::<Vec<_>>(), [&winners[0].run]);
}

async fn a_run_that_ended_releases_its_model(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    started(&store, 1).await;
    apply(&store, vec![finish(ended(run(1), RunStatus::Failed))]).await.unwrap();
    started(&store, 2).await;
    assert_eq!(store.runs().latest_ended(&model()).await.unwrap().unwrap().id, run_id(1));
    let list = store.runs().list(&model(), Page::default()).await.unwrap();
    assert_eq!(list.iter().map(|r| r.id.clone()).collect::<Vec<_>>(), [run_id(2), run_id(1)]);
    let second = store.runs().list(&model(), Page { limit: 1, offset: 1 }).await.unwrap();
    assert_eq!(second[0].id, run_id(1));
    // An ended run does not end twice.
    let error = apply(&store, vec![finish(ended(run(1), RunStatus::Completed))]).await.unwrap_err();
    assert_eq!(error.to_string(), "r_20190303_060000_00000001: ended already, as failed");
}

async fn progress_is_written_by_its_holder_only(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let held = started(&store, 1).await;
    let progress = Progress { stage: Stage::CrossValidation, progress: 0.5, message: "fold 2 of 3".to_owned() };
    store.runs().update_progress(&held, &progress).await.unwrap();
    let seen = store.runs().get(&run_id(1)).await.unwrap().unwrap();
    assert_eq!((seen.stage, seen.progress, seen.message.as_str()), (Stage::CrossValidation, 0.5, "fold 2 of 3"));

    let stale = vakhta_store::StartedRun { fence: held.fence + 1, ..held };
    let error = store.runs().update_progress(&stale, &progress).await.unwrap_err();
    assert!(matches!(error, StoreError::FenceLost { fence: 2, .. }), "{error:?}");
}

async fn an_interrupted_run_is_taken_over_and_its_old_holder_can_do_nothing(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let old = started(&store, 1).await;
    assert_eq!(store.runs().interrupted("here", &[7], at(0)).await.unwrap(), []);
    assert_eq!(store.runs().interrupted("elsewhere", &[], at(0)).await.unwrap(), []);

    let taken = store.runs().interrupted("here", &[8, 9], at(0)).await.unwrap();
    let [(found, held)] = taken.as_slice() else { panic!("{taken:?}") };
    assert_eq!((found.id.clone(), held.fence), (run_id(1), old.fence + 1));

    let plan = Plan { changes: vec![register(1), deploy(1), finish(ended(run(1), RunStatus::Completed))] };
    let lost = store.holding(&old).apply(&model(), &plan, None, at(1), "system").await.unwrap_err();
    assert!(matches!(lost, StoreError::FenceLost { .. }), "{lost:?}");
    assert!(matches!(store.runs().heartbeat(&old, at(2000)).await, Err(StoreError::FenceLost { .. })));
    assert_eq!(store.versions().champion(&model()).await.unwrap(), None);

    let plan = Plan { changes: vec![finish(ended(found.clone(), RunStatus::Failed))] };
    store.holding(held).apply(&model(), &plan, None, at(2), "system").await.unwrap();
    assert_eq!(store.runs().get(&run_id(1)).await.unwrap().unwrap().status, RunStatus::Failed);
    assert_eq!(store.runs().interrupted("here", &[], at(0)).await.unwrap(), []);
    // Ended, it is held by nobody.
    let lost = store.holding(held).apply(&model(), &plan, None, at(3), "system").await.unwrap_err();
    assert!(matches!(lost, StoreError::FenceLost { .. }), "{lost:?}");
}

async fn a_lease_that_ended_makes_a_run_interrupted_wherever_it_was(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let held = started(&store, 1).await;
    store.runs().heartbeat(&held, at(2000)).await.unwrap();
    assert_eq!(store.runs().interrupted("elsewhere", &[], at(2000)).await.unwrap(), []);
    let taken = store.runs().interrupted("elsewhere", &[], at(2001)).await.unwrap();
    assert_eq!(taken[0].1.fence, 2);
    // A second replica that looks at the same time holds it after the first, never with it.
    let again = store.runs().interrupted("third", &[], at(2001)).await.unwrap();
    assert_eq!(again[0].1.fence, 3);
}

async fn a_start_is_refused_where_it_makes_no_sense(fresh: &Fresh) {
    let store = fresh.open().await;
    let owner = RunOwner { host: "here".to_owned(), pid: 1, lease_until: at(0) };
    let error = store.runs().start(&run(1), &owner).await.unwrap_err();
    assert!(matches!(error, StoreError::NotFound { what: "model", .. }), "{error:?}");
    declared(&store).await;
    let error = store.runs().start(&ended(run(1), RunStatus::Failed), &owner).await.unwrap_err();
    assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    store.runs().start(&run(1), &owner).await.unwrap();
    apply(&store, vec![finish(ended(run(1), RunStatus::Cancelled))]).await.unwrap();
    let error = store.runs().start(&run(1), &owner).await.unwrap_err();
    assert_eq!(error.to_string(), "r_20190303_060000_00000001: a run of this name exists already");
    let unknown = vakhta_lifecycle::run::Run { old_version: Some(version_id(5)), ..run(3) };
    assert!(matches!(store.runs().start(&unknown, &owner).await, Err(StoreError::Refused { .. })));
}

async fn a_finished_run_comes_back_as_it_was(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    started(&store, 1).await;
    let decision = serde_json::from_value(serde_json::json!({
        "verdict": "deployed", "rule": "first_version", "gates_said": null, "improvement": 34.2,
        "performance_threshold": 10.0, "challenger": version_id(1), "champion": null, "metric": "wape",
        "evidence": {"comparator": "baseline", "n_pairs": 700, "challenger": 16.9, "champion": null, "baseline": 25.7,
                     "confidence": 0.99, "segments": []},
        "reasons": ["better than the baseline by 34.2 %"]
    }))
    .unwrap();
    let done = vakhta_lifecycle::run::Run {
        new_version: Some(version_id(1)),
        decision: Some(decision),
        error: None,
        stage: Stage::Deploy,
        progress: 1.0,
        ..ended(run(1), RunStatus::Completed)
    };
    apply(&store, vec![register(1), deploy(1), finish(done.clone())]).await.unwrap();
    assert_eq!(store.runs().get(&run_id(1)).await.unwrap(), Some(done));
    let ledger = store.ledger().list(&model(), Some(run_id(1).as_str()), Page::default()).await.unwrap();
    assert_eq!(ledger[0].reason, "better than the baseline by 34.2 %");
}
