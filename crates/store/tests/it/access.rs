//! Who may do what: nobody is counted twice or forgotten, a session is exchanged once, and somebody can always administer.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use vakhta_lifecycle::access::{ApiKey, Role, Session, SessionEnd, User};
use vakhta_lifecycle::ids::Login;
use vakhta_store::{NewUser, Store, StoreError};

use crate::database::Fresh;
use crate::fixtures::*;

on_both_databases!(
    people_are_let_in_all_or_none,
    every_wrong_password_counts_even_when_they_come_together,
    a_refresh_token_is_exchanged_once,
    a_new_password_and_a_closed_account_end_every_session,
    the_last_administrator_stays,
    a_key_is_kept_by_its_digest_and_taken_back_once,
    sessions_that_are_over_are_forgotten,
);

fn somebody(login: &str, role: Role) -> NewUser {
    NewUser {
        login: Login::parse(login).unwrap(),
        password_hash: "$argon2id$…".to_owned(),
        role,
        active: true,
        settings: BTreeMap::from([("язык".to_owned(), json!("ru"))]),
    }
}

async fn let_in(store: &Store, login: &str, role: Role) -> User {
    store.access().add_users(&[somebody(login, role)], at(0)).await.unwrap().remove(0)
}

async fn now_is(store: &Store, login: &str) -> User {
    store.access().user(&Login::parse(login).unwrap()).await.unwrap().unwrap().user
}

fn session(id: &str, user: &User) -> Session {
    Session {
        id: id.to_owned(),
        user: user.id,
        generation: 0,
        created_at: at(0),
        refreshed_at: at(0),
        expires_at: at(0) + TimeDelta::days(7),
        ended: None,
        address: "10.0.0.7".to_owned(),
    }
}

async fn ended(store: &Store, id: &str) -> Option<(DateTime<Utc>, SessionEnd)> {
    store.access().session(id).await.unwrap().unwrap().0.ended
}

async fn people_are_let_in_all_or_none(fresh: &Fresh) {
    let store = fresh.open().await;
    assert!(store.access().is_empty().await.unwrap());
    let anna = let_in(&store, "anna", Role::Admin).await;
    let both = [somebody("boris", Role::Viewer), somebody("anna", Role::Viewer)];
    let refused = store.access().add_users(&both, at(1)).await.unwrap_err();
    assert!(matches!(&refused, StoreError::Refused { subject, .. } if subject == "login anna"), "{refused}");
    assert_eq!(store.access().users().await.unwrap(), std::slice::from_ref(&anna));
    assert_eq!(store.access().settings(anna.id).await.unwrap()["язык"], json!("ru"));
    assert!(!store.access().is_empty().await.unwrap());
}

async fn every_wrong_password_counts_even_when_they_come_together(fresh: &Fresh) {
    let store = fresh.open().await;
    let anna = let_in(&store, "anna", Role::Admin).await;
    let access = store.access();
    let wrong = || access.refused(Some(anna.id), at(5));
    let (one, two, three, four) = tokio::join!(wrong(), wrong(), wrong(), wrong());
    let mut counted: Vec<u32> = [one, two, three, four].into_iter().map(|a| a.unwrap().unwrap().failures).collect();
    counted.sort_unstable();
    assert_eq!(counted, [1, 2, 3, 4]);
    assert!(wrong().await.unwrap().unwrap().is_locked(at(5)));
    assert_eq!(access.refused(None, at(6)).await.unwrap(), None, "a login that nobody has");
    assert_eq!(access.refusals(at(7)).await.unwrap(), 6);
    assert!(!access.signed_in(anna.id, Some("$argon2id$new"), at(9)).await.unwrap(), "locked meanwhile");
    assert_ne!(now_is(&store, "anna").await.attempts.failures, 0);
    store.access().set_active(anna.id, true, at(8)).await.unwrap();
    assert!(store.access().signed_in(anna.id, Some("$argon2id$new"), at(9)).await.unwrap());
    let known = store.access().user(&anna.login).await.unwrap().unwrap();
    assert_eq!((known.user.attempts.failures, known.user.signed_in_at), (0, Some(at(9))));
    assert_eq!(known.password_hash, "$argon2id$new");
}

async fn a_refresh_token_is_exchanged_once(fresh: &Fresh) {
    let store = fresh.open().await;
    let anna = let_in(&store, "anna", Role::Analyst).await;
    store.access().begin_session(&session("s1", &anna)).await.unwrap();
    let until = at(0) + TimeDelta::days(8);
    let access = store.access();
    let (one, other) = tokio::join!(
        access.next_generation("s1", 0, (at(60), until)),
        access.next_generation("s1", 0, (at(60), until))
    );
    assert_ne!(one.unwrap(), other.unwrap(), "one of them");
    let (found, owner) = store.access().session("s1").await.unwrap().unwrap();
    assert_eq!((found.generation, found.refreshed_at, found.expires_at, owner), (1, at(60), until, anna));
    store.access().end_session("s1", at(70), SessionEnd::Reused).await.unwrap();
    store.access().end_session("s1", at(80), SessionEnd::SignedOut).await.unwrap();
    assert_eq!(ended(&store, "s1").await, Some((at(70), SessionEnd::Reused)), "as it ended first");
    assert!(!store.access().next_generation("s1", 1, (at(90), until)).await.unwrap());
    assert!(store.access().session("unknown").await.unwrap().is_none());
}

async fn a_new_password_and_a_closed_account_end_every_session(fresh: &Fresh) {
    let store = fresh.open().await;
    let_in(&store, "root", Role::Admin).await;
    let (anna, boris) = (let_in(&store, "anna", Role::Viewer).await, let_in(&store, "boris", Role::Viewer).await);
    for (id, user) in [("a1", &anna), ("a2", &anna), ("b1", &boris)] {
        store.access().begin_session(&session(id, user)).await.unwrap();
    }
    assert_eq!(store.access().sessions(anna.id, at(1)).await.unwrap().len(), 2);
    store.access().set_password(anna.id, "$argon2id$x", at(10)).await.unwrap();
    assert_eq!(ended(&store, "a1").await, Some((at(10), SessionEnd::Revoked)));
    assert_eq!(ended(&store, "b1").await, None);
    store.access().set_active(boris.id, false, at(20)).await.unwrap();
    assert_eq!(ended(&store, "b1").await, Some((at(20), SessionEnd::Revoked)));
    assert!(!now_is(&store, "boris").await.active);
}

async fn the_last_administrator_stays(fresh: &Fresh) {
    let store = fresh.open().await;
    let (root, anna) = (let_in(&store, "root", Role::Admin).await, let_in(&store, "anna", Role::Viewer).await);
    for refused in [
        store.access().set_role(root.id, Role::Analyst).await.unwrap_err(),
        store.access().set_active(root.id, false, at(1)).await.unwrap_err(),
    ] {
        assert!(refused.to_string().contains("last administrator"), "{refused}");
    }
    assert_eq!(now_is(&store, "root").await, root);
    store.access().set_role(anna.id, Role::Admin).await.unwrap();
    store.access().set_active(root.id, false, at(2)).await.unwrap();
    assert!(store.access().set_role(anna.id, Role::Viewer).await.is_err(), "a closed account administers nothing");
}

async fn a_key_is_kept_by_its_digest_and_taken_back_once(fresh: &Fresh) {
    let store = fresh.open().await;
    let key = ApiKey {
        id: "k1".to_owned(),
        name: "касса".to_owned(),
        role: Role::Analyst,
        models: Some(vec![model()]),
        made_by: "anna".to_owned(),
        created_at: at(0),
        expires_at: Some(at(1000)),
        revoked_at: None,
        used_at: None,
    };
    store.access().add_key(&key, "digest").await.unwrap();
    assert_eq!(store.access().key("k1").await.unwrap().unwrap(), (key.clone(), "digest".to_owned()));
    store.access().key_used("k1", at(5)).await.unwrap();
    assert!(store.access().revoke_key("k1", at(6)).await.unwrap());
    assert!(!store.access().revoke_key("k1", at(7)).await.unwrap());
    let kept = ApiKey { used_at: Some(at(5)), revoked_at: Some(at(6)), ..key };
    assert_eq!(store.access().keys().await.unwrap(), [kept]);
}

async fn sessions_that_are_over_are_forgotten(fresh: &Fresh) {
    let store = fresh.open().await;
    let anna = let_in(&store, "anna", Role::Viewer).await;
    for id in ["ended", "live"] {
        store.access().begin_session(&session(id, &anna)).await.unwrap();
    }
    let short = Session { expires_at: at(10), ..session("ran out", &anna) };
    store.access().begin_session(&short).await.unwrap();
    store.access().end_session("ended", at(5), SessionEnd::SignedOut).await.unwrap();
    assert_eq!(store.access().forget_sessions(at(20)).await.unwrap(), 2);
    assert_eq!(store.access().sessions(anna.id, at(20)).await.unwrap().len(), 1);
}
