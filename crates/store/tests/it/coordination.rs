//! Several processes and one database: slots and leases have one winner, and what a process that ended held is free again.

use vakhta_store::{Leased, LiveProcesses, Slot, SlotClaim, Store};

use crate::database::Fresh;
use crate::fixtures::*;

on_both_databases!(
    of_many_that_claim_a_slot_one_wins,
    a_slot_is_done_once_and_what_was_left_behind_is_claimed_anew,
    a_slot_that_was_given_back_can_be_claimed,
    of_many_that_ask_for_a_lease_one_wins,
    a_lease_is_taken_over_only_from_a_holder_that_is_gone,
    a_sync_that_lost_its_process_is_ended,
);

fn slot(seconds: i64) -> Slot {
    Slot { model: model(), task: "sync".to_owned(), due_at: at(seconds) }
}

fn live(pids: &[u32], seconds: i64) -> LiveProcesses {
    LiveProcesses { host: "here".to_owned(), pids: pids.to_vec(), now: at(seconds) }
}

/// Two replicas: connections, pools and writers of their own.
async fn replicas(fresh: &Fresh) -> [Store; 2] {
    let first = fresh.open().await;
    declared(&first).await;
    [first, fresh.open().await]
}

async fn of_many_that_claim_a_slot_one_wins(fresh: &Fresh) {
    let replicas = replicas(fresh).await;
    for due in 0..5 {
        let mut tasks = tokio::task::JoinSet::new();
        for n in 0..8_u32 {
            let store = replicas[n as usize % 2].clone();
            let all: Vec<u32> = (7..15).collect();
            tasks.spawn(async move { store.slots().claim(&slot(due), &owner(7 + n), &live(&all, 0)).await });
        }
        let claims: Vec<SlotClaim> = tasks.join_all().await.into_iter().map(Result::unwrap).collect();
        let won = claims.iter().filter(|c| matches!(c, SlotClaim::Won(_))).count();
        assert_eq!(won, 1, "{claims:?}");
    }
}

async fn a_slot_is_done_once_and_what_was_left_behind_is_claimed_anew(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let slots = store.slots();
    let SlotClaim::Won(old) = slots.claim(&slot(0), &owner(7), &live(&[7, 8], 0)).await.unwrap() else { panic!() };
    assert_eq!(slots.claim(&slot(0), &owner(8), &live(&[7, 8], 0)).await.unwrap(), SlotClaim::Held);
    // Process 7 is gone: its slot is done by another, and what 7 might still write counts for nothing.
    let SlotClaim::Won(new) = slots.claim(&slot(0), &owner(8), &live(&[8], 0)).await.unwrap() else { panic!() };
    slots.finish(&old, "done", at(1)).await.unwrap();
    assert_eq!(slots.claim(&slot(0), &owner(9), &live(&[8, 9], 0)).await.unwrap(), SlotClaim::Held);
    slots.extend(&new, at(5000)).await.unwrap();
    assert_eq!(slots.claim(&slot(0), &owner(9), &live(&[8, 9], 2000)).await.unwrap(), SlotClaim::Held);
    slots.finish(&new, "done", at(1)).await.unwrap();
    assert_eq!(slots.claim(&slot(0), &owner(9), &live(&[9], 9000)).await.unwrap(), SlotClaim::Done);
    // Another moment, another slot.
    assert!(matches!(slots.claim(&slot(86_400), &owner(9), &live(&[9], 0)).await.unwrap(), SlotClaim::Won(_)));
}

async fn a_slot_that_was_given_back_can_be_claimed(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let SlotClaim::Won(won) = store.slots().claim(&slot(0), &owner(7), &live(&[7], 0)).await.unwrap() else { panic!() };
    store.slots().give_back(&won).await.unwrap();
    let again = store.slots().claim(&slot(0), &owner(7), &live(&[7], 0)).await.unwrap();
    assert!(matches!(again, SlotClaim::Won(_)), "{again:?}");
}

async fn of_many_that_ask_for_a_lease_one_wins(fresh: &Fresh) {
    let replicas = replicas(fresh).await;
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..8_u32 {
        let store = replicas[n as usize % 2].clone();
        tasks.spawn(async move {
            let token = format!("t{n}");
            store.leases().acquire("dataset:x", &token, "a.csv", &owner(n), &live(&[0, 1, 2, 3, 4, 5, 6, 7], 0)).await
        });
    }
    let asked: Vec<Leased> = tasks.join_all().await.into_iter().map(Result::unwrap).collect();
    assert_eq!(asked.iter().filter(|l| matches!(l, Leased::Won(_))).count(), 1, "{asked:?}");
}

async fn a_lease_is_taken_over_only_from_a_holder_that_is_gone(fresh: &Fresh) {
    let store = fresh.open().await;
    let leases = store.leases();
    let Leased::Won(old) = leases.acquire("x", "t7", "a.csv", &owner(7), &live(&[7], 0)).await.unwrap() else {
        panic!()
    };
    let held = leases.acquire("x", "t8", "b.csv", &owner(8), &live(&[7, 8], 0)).await.unwrap();
    assert_eq!(held, Leased::Held { purpose: "a.csv".to_owned(), host: "here".to_owned(), pid: 7 });
    let Leased::Won(new) = leases.acquire("x", "t8", "b.csv", &owner(8), &live(&[8], 0)).await.unwrap() else {
        panic!()
    };
    assert!(!leases.extend(&old, at(9000)).await.unwrap(), "it is the other's now");
    leases.release(&old).await.unwrap();
    assert!(leases.extend(&new, at(2000)).await.unwrap());
    // On another machine nothing is known of the process; there the lease must run out.
    let elsewhere = |seconds| LiveProcesses { host: "elsewhere".to_owned(), ..live(&[], seconds) };
    let asked = leases.acquire("x", "t9", "c.csv", &owner(9), &elsewhere(2000)).await.unwrap();
    assert!(matches!(asked, Leased::Held { pid: 8, .. }), "{asked:?}");
    let asked = leases.acquire("x", "t9", "c.csv", &owner(9), &elsewhere(2001)).await.unwrap();
    assert!(matches!(asked, Leased::Won(_)), "{asked:?}");
    leases.release(&new).await.unwrap();
    let Leased::Held { pid: 9, .. } = leases.acquire("x", "t1", "d.csv", &owner(1), &live(&[1, 9], 0)).await.unwrap()
    else {
        panic!("a lease that was taken over is not given back by its old holder")
    };
}

async fn a_sync_that_lost_its_process_is_ended(fresh: &Fresh) {
    let store = fresh.open().await;
    declared(&store).await;
    let new = |dataset: &str| vakhta_store::NewSync {
        dataset: dataset.to_owned(),
        model: Some(model()),
        source: "a.csv".to_owned(),
        started_at: at(0),
    };
    let (mine, other) =
        (store.syncs().begin(&new("sales")).await.unwrap(), store.syncs().begin(&new("other")).await.unwrap());
    assert_eq!(store.syncs().end_interrupted("sales", "its process ended").await.unwrap(), 1);
    let ended = store.syncs().get(mine).await.unwrap().unwrap();
    assert_eq!((ended.status, ended.message.as_str()), (vakhta_store::SyncStatus::Failed, "its process ended"));
    let untouched = store.syncs().get(other).await.unwrap().unwrap();
    assert_eq!(untouched.status, vakhta_store::SyncStatus::Running);
}
