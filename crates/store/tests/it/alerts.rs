//! The life of an alert as the store keeps it: one open one a key, nothing forgotten, every change in the ledger.

use vakhta_lifecycle::alert::{AlertChange, AlertState, EscalationReason};
use vakhta_lifecycle::monitor::{Finding, FindingKind, Severity};
use vakhta_lifecycle::plan::Change;
use vakhta_store::{Page, Store, StoreError};

use crate::database::Fresh;
use crate::fixtures::*;

on_both_databases!(
    an_alert_is_acknowledged_silenced_escalated_resolved_and_reopened,
    a_key_has_one_open_alert_and_its_silence_outlives_it,
    what_is_not_open_cannot_be_acknowledged_or_escalated,
);

fn finding(severity: Severity) -> Finding {
    let kind = FindingKind::DataStale;
    Finding { kind, severity, value: 5.0, threshold: 3.0, message: "old rows".to_owned(), details: vec![] }
}

async fn change(store: &Store, change: AlertChange) -> Result<u64, StoreError> {
    apply(store, vec![Change::Alert { alert: change }]).await
}

/// A store with one open alert; its number.
async fn raised(fresh: &Fresh) -> (Store, i64) {
    let store = fresh.open().await;
    declared(&store).await;
    change(&store, AlertChange::Raise(finding(Severity::Warning))).await.unwrap();
    let id = store.alerts().open(&model()).await.unwrap()[0].id;
    (store, id)
}

async fn an_alert_is_acknowledged_silenced_escalated_resolved_and_reopened(fresh: &Fresh) {
    let (store, id) = raised(fresh).await;
    let kind = FindingKind::DataStale;
    change(&store, AlertChange::Acknowledge { id, note: "the till".to_owned() }).await.unwrap();
    let alert = store.alerts().get(id).await.unwrap().unwrap();
    let ack = alert.acknowledgement.clone().unwrap();
    assert_eq!((ack.by.as_str(), ack.note.as_str(), ack.at), ("system", "the till", at(50)));
    assert_eq!((alert.state(at(60)), alert.is_open()), (AlertState::Acknowledged, true));

    change(&store, AlertChange::Silence { kind, until: at(500), note: String::new() }).await.unwrap();
    change(&store, AlertChange::Silence { kind, until: at(900), note: "known".to_owned() }).await.unwrap();
    let alert = store.alerts().get(id).await.unwrap().unwrap();
    assert_eq!((alert.state(at(899)), alert.state(at(900))), (AlertState::Silenced, AlertState::Acknowledged));

    let reason = EscalationReason::TurnedCritical;
    change(&store, AlertChange::Update { id, finding: finding(Severity::Critical) }).await.unwrap();
    change(&store, AlertChange::Escalate { id, level: 1, reason }).await.unwrap();
    let alert = store.alerts().get(id).await.unwrap().unwrap();
    assert_eq!((alert.escalation, alert.escalated_at, alert.severity), (1, Some(at(50)), Severity::Critical));

    change(&store, AlertChange::Resolve { id }).await.unwrap();
    assert_eq!(store.alerts().open(&model()).await.unwrap(), []);
    assert_eq!(store.alerts().open_or_resolved_since(&model(), at(51)).await.unwrap(), []);
    assert_eq!(store.alerts().open_or_resolved_since(&model(), at(50)).await.unwrap().len(), 1);
    change(&store, AlertChange::Reopen { id, finding: finding(Severity::Warning) }).await.unwrap();
    let alert = store.alerts().open(&model()).await.unwrap().remove(0);
    assert_eq!((alert.id, alert.reopened_at, alert.escalation, alert.resolved_at), (id, Some(at(50)), 0, None));
    change(&store, AlertChange::Unsilence { kind }).await.unwrap();
    assert_eq!(store.alerts().get(id).await.unwrap().unwrap().silence, None);

    let ledger = store.ledger().list(&model(), Some("data_stale"), Page::default()).await.unwrap();
    let actions: Vec<&str> = ledger.iter().rev().map(|entry| entry.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "raise_alert",
            "acknowledge_alert",
            "silence_alert",
            "silence_alert",
            "update_alert",
            "escalate_alert",
            "resolve_alert",
            "reopen_alert",
            "unsilence_alert"
        ]
    );
}

async fn a_key_has_one_open_alert_and_its_silence_outlives_it(fresh: &Fresh) {
    let (store, id) = raised(fresh).await;
    let kind = FindingKind::DataStale;
    change(&store, AlertChange::Silence { kind, until: at(900), note: String::new() }).await.unwrap();
    change(&store, AlertChange::Resolve { id }).await.unwrap();
    let reason = EscalationReason::TurnedCritical;
    let again = AlertChange::RaiseEscalated { finding: finding(Severity::Critical), reason };
    change(&store, again.clone()).await.unwrap();
    let open = store.alerts().open(&model()).await.unwrap();
    let [alert] = open.as_slice() else { panic!("{open:?}") };
    assert_ne!(alert.id, id);
    assert_eq!((alert.escalation, alert.state(at(60))), (1, AlertState::Silenced));
    // Neither a second one nor the old one may be open beside it.
    for second in [again, AlertChange::Reopen { id, finding: finding(Severity::Warning) }] {
        let error = change(&store, second).await.unwrap_err();
        assert!(matches!(error, StoreError::Refused { .. }), "{error:?}");
    }
    // All of it is in the history.
    assert_eq!(store.alerts().recent(&model(), at(0), Page::default()).await.unwrap().len(), 2);
}

async fn what_is_not_open_cannot_be_acknowledged_or_escalated(fresh: &Fresh) {
    let (store, id) = raised(fresh).await;
    change(&store, AlertChange::Resolve { id }).await.unwrap();
    let reason = EscalationReason::Unacknowledged { hours: 24 };
    for wrong in [
        AlertChange::Acknowledge { id, note: String::new() },
        AlertChange::Escalate { id, level: 1, reason },
        AlertChange::Unsilence { kind: FindingKind::DataStale },
        AlertChange::Reopen { id: id + 1, finding: finding(Severity::Warning) },
    ] {
        let error = change(&store, wrong).await.unwrap_err();
        assert!(matches!(error, StoreError::NotFound { .. }), "{error:?}");
    }
    assert_eq!(store.alerts().get(id + 1).await.unwrap(), None);
}
