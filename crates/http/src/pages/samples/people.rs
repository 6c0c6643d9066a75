//! Who may sign in there, and with what programs ask.

use chrono::{DateTime, TimeDelta, Utc};
use vakhta_lifecycle::access::Attempts;
use vakhta_service::access::{ApiKey, Caller, Login, Means, Role, Session, User};

use super::{at, name};

/// When the pages are looked at.
pub(in crate::pages) fn now() -> DateTime<Utc> {
    at(2019, 4, 3, 8, 45)
}

/// Somebody with a role who signed in.
pub(in crate::pages) fn caller(role: Role) -> Caller {
    let name = if role == Role::Viewer { "vera" } else { "anna" };
    Caller { name: name.to_owned(), role, means: Means::Session { id: "s1".to_owned(), user: 1 } }
}

fn user(id: i64, login: &str, role: Role) -> User {
    User {
        id,
        login: Login::parse(login).unwrap(),
        role,
        active: true,
        attempts: Attempts::default(),
        created_at: at(2019, 1, 9, 9, 30),
        signed_in_at: None,
    }
}

pub(in crate::pages) fn users() -> Vec<User> {
    let locked =
        Attempts { failures: 5, last_failure: Some(now()), locked_until: Some(now() + TimeDelta::minutes(30)) };
    vec![
        User { signed_in_at: Some(now()), ..user(1, "anna", Role::Admin) },
        User { attempts: locked, signed_in_at: Some(at(2019, 4, 2, 7, 5)), ..user(2, "boris", Role::Analyst) },
        User { active: false, ..user(3, "ivan.petrov@example.org", Role::Analyst) },
        user(4, "vera", Role::Viewer),
    ]
}

pub(in crate::pages) fn sessions() -> Vec<Session> {
    let session = |id: &str, address: &str| Session {
        id: id.to_owned(),
        user: 1,
        generation: 0,
        created_at: at(2019, 4, 2, 7, 5),
        refreshed_at: at(2019, 4, 3, 8, 5),
        expires_at: at(2019, 4, 9, 7, 5),
        ended: None,
        address: address.to_owned(),
    };
    vec![session("s1", "127.0.0.1"), session("s2", "2001:db8:85a3::8a2e:370:7334")]
}

pub(in crate::pages) fn keys() -> Vec<ApiKey> {
    let key = ApiKey {
        id: "5f3a91c2a7d0".to_owned(),
        name: "касса второго филиала · the till of branch 2".to_owned(),
        role: Role::Analyst,
        models: Some(vec![name()]),
        made_by: "anna".to_owned(),
        created_at: at(2019, 3, 1, 10, 0),
        expires_at: Some(at(2020, 3, 1, 10, 0)),
        revoked_at: None,
        used_at: Some(now()),
    };
    let id = |id: &str| id.to_owned();
    vec![
        key.clone(),
        ApiKey { id: id("77aa01bc93f2"), models: None, expires_at: None, used_at: None, ..key.clone() },
        ApiKey { id: id("0c44d1e8a9b1"), expires_at: Some(at(2019, 4, 1, 0, 0)), ..key.clone() },
        ApiKey { id: id("9b20f7e3c5d4"), revoked_at: Some(at(2019, 4, 2, 0, 0)), ..key },
    ]
}
