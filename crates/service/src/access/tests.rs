//! The gate, as its callers meet it: the same answer to everybody who is not let in, and nothing counts longer than it may.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use vakhta_lifecycle::access::Role;

use super::*;
use crate::clock::FixedClock;
use crate::platform::Platform;
use crate::settings::Settings;

const SECRET: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

struct World {
    _folder: tempfile::TempDir,
    clock: Arc<FixedClock>,
    platform: Platform,
    gate: Gate,
}

fn start() -> DateTime<Utc> {
    "2026-04-10T05:00:00Z".parse().unwrap()
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(start()));
        let platform = Platform::open(Settings::new(folder.path(), "vakhta"), vec![], clock.clone()).await.unwrap();
        platform.add_user("anna", secret("correct horse battery"), Role::Admin, "test").await.unwrap();
        let gate = Gate::new(platform.clone(), &secret(SECRET), Lifetimes::default());
        Self { _folder: folder, clock, platform, gate }
    }

    fn at(&self, after: TimeDelta) {
        self.clock.set(start() + after);
    }

    async fn sign_in(&self, password: &str) -> Result<SignedIn, GateError> {
        self.gate.sign_in("Anna ", secret(password), HOME).await
    }

    async fn tokens(&self) -> Tokens {
        self.gate.tokens(&self.sign_in("correct horse battery").await.unwrap()).unwrap_or_else(|e| panic!("{e}"))
    }

    async fn is_in(&self, token: &str) -> bool {
        match self.gate.admit(Credential::Bearer(token)).await {
            Ok(_) => true,
            Err(GateError::NotSignedIn(_)) => false,
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn an_access_token_asks_for_half_an_hour_and_nothing_else_asks() {
    let world = World::new().await;
    let tokens = world.tokens().await;
    assert_eq!(tokens.expires_in, 1800);
    let caller = world.gate.admit(Credential::Bearer(&tokens.access)).await.unwrap();
    assert_eq!((caller.name.as_str(), caller.role), ("anna", Role::Admin));
    assert!(!world.is_in(&tokens.refresh).await, "a refresh token is no access token");
    assert!(world.gate.admit(Credential::Cookie(&tokens.access)).await.is_err(), "an access token is no cookie");
    world.at(TimeDelta::minutes(30));
    assert!(!world.is_in(&tokens.access).await);
}

#[tokio::test]
async fn what_is_forged_is_not_let_in() {
    let world = World::new().await;
    let tokens = world.tokens().await;
    let other = Gate::new(world.platform.clone(), &secret(&SECRET.replace('9', "8")), Lifetimes::default());
    let signed_in = world.sign_in("correct horse battery").await.unwrap();
    let Ok(foreign) = other.tokens(&signed_in) else { panic!("no tokens") };
    let none = "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0";
    let body = tokens.access.split('.').nth(1).unwrap();
    let unsigned = format!("{none}.{body}.");
    let mut flipped = tokens.access.clone().into_bytes();
    let last = flipped.len() - 10;
    flipped[last] = if flipped[last] == b'A' { b'B' } else { b'A' };
    for forged in [foreign.access, unsigned, String::from_utf8(flipped).unwrap(), String::new(), "x.y.z".to_owned()] {
        assert!(!world.is_in(&forged).await, "{forged}");
    }
    assert!(world.is_in(&tokens.access).await);
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_a_second_time_ends_the_session() {
    let world = World::new().await;
    let first = world.tokens().await;
    let Ok(second) = world.gate.refresh(&first.refresh).await else { panic!("refused") };
    assert!(world.is_in(&second.access).await);
    assert!(world.gate.refresh(&first.refresh).await.is_err(), "used before");
    assert!(!world.is_in(&second.access).await, "whoever was the thief");
    assert!(world.gate.refresh(&second.refresh).await.is_err());
}

#[tokio::test]
async fn signing_out_holds_for_other_servers_within_a_second() {
    let world = World::new().await;
    let tokens = world.tokens().await;
    let other = Gate::new(world.platform.clone(), &secret(SECRET), Lifetimes::default());
    let caller = other.admit(Credential::Bearer(&tokens.access)).await.unwrap();
    assert!(world.is_in(&tokens.access).await);
    world.gate.sign_out(&caller).await.unwrap();
    assert!(!world.is_in(&tokens.access).await);
    world.at(TimeDelta::milliseconds(999));
    assert!(other.admit(Credential::Bearer(&tokens.access)).await.is_err());
}

#[tokio::test]
async fn five_wrong_passwords_lock_and_nobody_is_told() {
    let world = World::new().await;
    for minute in 0..5 {
        // Slowly, so that the address is not in the way.
        world.at(TimeDelta::minutes(minute * 6));
        assert!(matches!(world.sign_in("wrong password").await, Err(GateError::WrongPassword)));
    }
    world.at(TimeDelta::minutes(24 + 29));
    let locked = world.sign_in("correct horse battery").await.err().unwrap().to_string();
    let unknown = world.gate.sign_in("nobody", secret("correct horse battery"), HOME).await.err().unwrap().to_string();
    assert_eq!(locked, unknown);
    world.at(TimeDelta::minutes(24 + 31));
    assert!(world.sign_in("correct horse battery").await.is_ok(), "half an hour later");
}

#[tokio::test]
async fn an_address_that_guesses_is_slowed_and_others_are_not() {
    let world = World::new().await;
    for guess in 0..5 {
        let refused = world.gate.sign_in(&format!("guess{guess}"), secret("wrong password"), HOME).await;
        assert!(matches!(refused, Err(GateError::WrongPassword)));
    }
    assert!(matches!(world.sign_in("correct horse battery").await, Err(GateError::Slow { seconds: 1 })));
    let elsewhere = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 7));
    assert!(world.gate.sign_in("anna", secret("correct horse battery"), elsewhere).await.is_ok());
}

#[tokio::test]
async fn a_changed_role_and_a_closed_account_hold_at_once() {
    let world = World::new().await;
    world.platform.add_user("boris", secret("long enough phrase"), Role::Analyst, "test").await.unwrap();
    let signed_in = world.gate.sign_in("boris", secret("long enough phrase"), HOME).await.ok().unwrap();
    let Ok(tokens) = world.gate.tokens(&signed_in) else { panic!("no tokens") };
    assert!(world.is_in(&tokens.access).await);
    world.platform.set_role("boris", Role::Viewer, "test").await.unwrap();
    world.at(TimeDelta::seconds(1));
    let caller = world.gate.admit(Credential::Bearer(&tokens.access)).await.unwrap();
    assert!(caller.must_be(Role::Viewer).is_ok() && caller.must_be(Role::Analyst).is_err());
    world.platform.lock_user("boris", "test").await.unwrap();
    world.at(TimeDelta::seconds(2));
    assert!(!world.is_in(&tokens.access).await);
    assert!(world.gate.sign_in("boris", secret("long enough phrase"), HOME).await.is_err());
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_it() {
    let world = World::new().await;
    let tokens = world.tokens().await;
    let wrong =
        world.gate.change_password("anna", (secret("wrong password"), secret("another long phrase")), HOME).await;
    assert!(matches!(wrong, Err(GateError::WrongPassword)));
    let short = world.gate.change_password("anna", (secret("correct horse battery"), secret("short")), HOME).await;
    assert!(short.err().unwrap().to_string().starts_with("password: is shorter"));
    world
        .gate
        .change_password("anna", (secret("correct horse battery"), secret("another long phrase")), HOME)
        .await
        .unwrap();
    assert!(!world.is_in(&tokens.access).await, "signed out everywhere");
    assert!(world.sign_in("another long phrase").await.is_ok());
}

#[tokio::test]
async fn a_key_opens_what_it_is_for() {
    let world = World::new().await;
    let new = NewKey { name: "касса".into(), role: Role::Analyst, models: None, lasts: Some(TimeDelta::days(1)) };
    let shown = world.platform.make_key(new, "anna").await.unwrap();
    let caller = world.gate.admit(Credential::Bearer(&shown.text)).await.unwrap();
    assert_eq!((caller.name.as_str(), caller.role), ("key касса", Role::Analyst));
    assert!(!world.is_in(&format!("{}0", shown.text)).await);
    assert!(!world.is_in(&shown.text.replace(&shown.key.id, "000000000000")).await);
    assert_eq!(world.platform.keys().await.unwrap()[0].used_at, Some(start()));
    world.platform.revoke_key(&shown.key.id, "anna").await.unwrap();
    world.at(TimeDelta::seconds(1));
    assert!(!world.is_in(&shown.text).await);
}

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(start()));
    let platform = Platform::open(Settings::new(folder.path(), "vakhta"), vec![], clock).await.unwrap();
    let password = platform.first_administrator().await.unwrap().unwrap();
    assert!(platform.first_administrator().await.unwrap().is_none());
    let gate = Gate::new(platform, &secret(SECRET), Lifetimes::default());
    assert_eq!(gate.sign_in("admin", password, HOME).await.ok().unwrap().user.role, Role::Admin);
}

#[tokio::test]
async fn users_of_another_system_sign_in_with_the_passwords_they_have() {
    let world = World::new().await;
    // By Python 3.11: hashlib.pbkdf2_hmac("sha256", b"correct horse", b"NaCl-salt", 1000).hex()
    let hex = "f0680b39ab861c11cde53e3644a5326a36b4999c60702bdcb6c8db62e3fb13c6";
    let file = format!(
        r#"{{"boris": {{"password_hash": "{hex}", "salt": "NaCl-salt", "iterations": 1000, "is_admin": false, "язык": "ru"}}}}"#
    );
    let users = read_users(&file).unwrap();
    world.platform.import_users(users, "test").await.unwrap();
    let boris = world.platform.user("boris").await.unwrap();
    assert_eq!(world.platform.user_settings(&boris).await.unwrap()["язык"], "ru");
    for _ in 0..2 {
        assert!(world.gate.sign_in("boris", secret("correct horse"), HOME).await.is_ok());
    }
    let kept = world.platform.store().access().user(&boris.login).await.unwrap().unwrap().password_hash;
    assert!(kept.starts_with("$argon2id$"), "upgraded when it was used: {kept}");
}

#[test]
fn what_cannot_be_imported_is_named() {
    let refused = |text: &str| read_users(text).err().unwrap().to_string();
    assert!(refused("[{}]").starts_with("users[0].login: is missing"));
    assert!(refused(r#"[{"login": "anna"}]"#).starts_with("users[0].password_hash: is missing"));
    assert!(refused(r#"[{"login": "anna", "hash": "plain"}]"#).contains("of no known kind"));
    assert!(refused(r#"[{"login": "anna", "hash": "$argon2id$x", "role": "king"}]"#).starts_with("users[0].role"));
    let twice = r#"[{"login": "anna", "hash": "$argon2id$x"}, {"login": "ANNA", "hash": "$argon2id$x"}]"#;
    assert!(refused(twice).contains("appears twice"));
}

#[test]
fn a_secret_is_drawn_once_and_kept_to_ourselves() {
    use std::os::unix::fs::PermissionsExt;

    use secrecy::ExposeSecret;
    let folder = tempfile::tempdir().unwrap();
    let drawn = signing_secret(None, folder.path(), false).unwrap();
    let again = signing_secret(None, folder.path(), false).unwrap();
    assert_eq!(drawn.expose_secret(), again.expose_secret());
    let mode = std::fs::metadata(folder.path().join("secret.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let weak = || Some(secret("your-super-secret-key-change-in-production"));
    let refused = signing_secret(weak(), folder.path(), false).err().unwrap().to_string();
    assert!(refused.starts_with("SECRET_KEY: is a placeholder"), "{refused}");
    assert!(signing_secret(weak(), folder.path(), true).is_ok(), "a demo");
}
