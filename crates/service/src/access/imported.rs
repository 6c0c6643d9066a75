//! Users of another system, from a JSON file: a list, or an object by login. Names of fields are those that such systems use; what is
//! not known is kept with the user.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde_json::{Map, Value};
use vakhta_lifecycle::access::Role;
use vakhta_lifecycle::ids::Login;
use vakhta_store::NewUser;

use super::hashing::{MOST_ROUNDS, pbkdf2_kept};
use crate::error::ServiceError;

/// Rounds where a file of the sources does not say: their code's `hashlib.pbkdf2_hmac('sha256', …, 100000)`.
const ROUNDS: u32 = 100_000;
/// Most users of one file.
const MOST: usize = 100_000;

/// Users of a file, ready to be let in.
#[derive(Clone, PartialEq)]
pub struct ImportedUsers {
    pub(super) users: Vec<NewUser>,
}

impl ImportedUsers {
    /// Logins and roles, in the order of the file.
    pub fn who(&self) -> impl Iterator<Item = (&Login, Role)> {
        self.users.iter().map(|user| (&user.login, user.role))
    }
}

/// Reads a file of users.
///
/// # Errors
/// [`ServiceError::Invalid`] names the user and the field.
pub fn read_users(text: &str) -> Result<ImportedUsers, ServiceError> {
    let value: Value =
        serde_json::from_str(text).map_err(|e| ServiceError::invalid("users", format!("no JSON: {e}")))?;
    let value = match value {
        Value::Object(mut object) if matches!(object.get("users"), Some(Value::Array(_) | Value::Object(_))) => {
            object.remove("users").unwrap_or_default()
        }
        other => other,
    };
    let records: Vec<(Option<String>, Value)> = match value {
        Value::Array(list) => list.into_iter().map(|user| (None, user)).collect(),
        Value::Object(by_login) => by_login.into_iter().map(|(login, user)| (Some(login), user)).collect(),
        _ => {
            return Err(ServiceError::invalid("users", "a list of users, or an object of users by login, is expected"));
        }
    };
    if records.is_empty() || records.len() > MOST {
        return Err(ServiceError::invalid("users", format!("{} users; 1 to {MOST} are expected", records.len())));
    }
    let mut users = Vec::with_capacity(records.len());
    let mut seen = BTreeSet::new();
    for (at, (login, record)) in records.into_iter().enumerate() {
        let user = one(at, login, record)?;
        if !seen.insert(user.login.clone()) {
            return Err(ServiceError::invalid(format!("users[{at}]"), format!("login {} appears twice", user.login)));
        }
        users.push(user);
    }
    Ok(ImportedUsers { users })
}

fn one(at: usize, named: Option<String>, record: Value) -> Result<NewUser, ServiceError> {
    let invalid = |field: &str, message: String| ServiceError::invalid(format!("users[{at}].{field}"), message);
    let Value::Object(mut fields) = record else {
        return Err(ServiceError::invalid(format!("users[{at}]"), "is no object of fields"));
    };
    let name = named.or_else(|| text(&mut fields, &["login", "username", "user", "name"]));
    let name = name.ok_or_else(|| invalid("login", "is missing".to_owned()))?;
    let login = Login::parse(&name.trim().to_lowercase()).map_err(|error| invalid("login", error.to_string()))?;
    let role = match text(&mut fields, &["role"]) {
        Some(role) => {
            role_of(&role).ok_or_else(|| invalid("role", format!("{role:?} is not viewer, analyst or admin")))?
        }
        None if flag(&mut fields, &["is_admin", "admin", "is_superuser"]) == Some(true) => Role::Admin,
        None => Role::Viewer,
    };
    let active = flag(&mut fields, &["active", "is_active", "enabled"]).unwrap_or(true);
    let hash = text(&mut fields, &["password_hash", "hashed_password", "hash", "password"]);
    let hash = hash.ok_or_else(|| invalid("password_hash", "is missing".to_owned()))?;
    let salt = text(&mut fields, &["salt", "password_salt"]);
    let rounds = fields.remove("iterations").or_else(|| fields.remove("rounds")).and_then(|n| n.as_u64());
    let rounds = rounds.and_then(|n| u32::try_from(n).ok()).unwrap_or(ROUNDS);
    let kept = kept(&hash, salt.as_deref(), rounds);
    let password_hash = kept.ok_or_else(|| {
        let known = "Argon2id ($argon2id$…), pbkdf2_sha256$…, pbkdf2:sha256:…, $pbkdf2-sha256$…, or hex with salt";
        invalid("password_hash", format!("is of no known kind; known are {known}"))
    })?;
    let settings: BTreeMap<String, Value> = fields.into_iter().collect();
    Ok(NewUser { login, password_hash, role, active, settings })
}

fn role_of(text: &str) -> Option<Role> {
    match text.to_lowercase().as_str() {
        "admin" | "administrator" | "superuser" => Some(Role::Admin),
        "analyst" | "trader" | "operator" | "manager" | "editor" => Some(Role::Analyst),
        "viewer" | "user" | "guest" | "readonly" => Some(Role::Viewer),
        _ => None,
    }
}

fn text(fields: &mut Map<String, Value>, names: &[&str]) -> Option<String> {
    let name = names.iter().find(|name| fields.get(**name).is_some_and(Value::is_string))?;
    match fields.remove(*name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

fn flag(fields: &mut Map<String, Value>, names: &[&str]) -> Option<bool> {
    let name = names.iter().find(|name| fields.get(**name).is_some_and(Value::is_boolean))?;
    fields.remove(*name)?.as_bool()
}

/// A foreign hash as it is kept; `None` for an unknown kind. Known are those of Django (`pbkdf2_sha256$ROUNDS$SALT$BASE64`), Werkzeug
/// (`pbkdf2:sha256:ROUNDS$SALT$HEX`), passlib (`$pbkdf2-sha256$ROUNDS$AB64$AB64`), and hex or base64 beside a salt.
fn kept(hash: &str, salt: Option<&str>, rounds: u32) -> Option<String> {
    if hash.starts_with("$argon2id$") {
        return Some(hash.to_owned());
    }
    let within = |rounds: &str| rounds.parse::<u32>().ok().filter(|n| (1..=MOST_ROUNDS).contains(n));
    if let Some(rest) = hash.strip_prefix("pbkdf2_") {
        let [digest, rounds, salt, hash] = parts(rest, '$')?;
        return Some(pbkdf2_kept(known(digest)?, within(rounds)?, salt.as_bytes(), &STANDARD.decode(hash).ok()?));
    }
    if let Some(rest) = hash.strip_prefix("pbkdf2:") {
        let [method, salt, hash] = parts(rest, '$')?;
        let (digest, rounds) = method.split_once(':').unwrap_or((method, "260000"));
        return Some(pbkdf2_kept(known(digest)?, within(rounds)?, salt.as_bytes(), &hex::decode(hash).ok()?));
    }
    if let Some(rest) = hash.strip_prefix("$pbkdf2-") {
        let [digest, rounds, salt, hash] = parts(rest, '$')?;
        // passlib writes '.' where base64 has '+'.
        let decoded = |text: &str| STANDARD_NO_PAD.decode(text.replace('.', "+")).ok();
        return Some(pbkdf2_kept(known(digest)?, within(rounds)?, &decoded(salt)?, &decoded(hash)?));
    }
    let salt = salt?;
    let hash = hex::decode(hash).ok().or_else(|| STANDARD.decode(hash).ok()).filter(|hash| hash.len() >= 16)?;
    // Such systems hand the salt to the digest as the text that stands in the file.
    Some(pbkdf2_kept(
        if hash.len() == 64 { "sha512" } else { "sha256" },
        rounds.clamp(1, MOST_ROUNDS),
        salt.as_bytes(),
        &hash,
    ))
}

fn parts<const N: usize>(text: &str, separator: char) -> Option<[&str; N]> {
    text.split(separator).collect::<Vec<_>>().try_into().ok()
}

fn known(digest: &str) -> Option<&str> {
    ["sha256", "sha512"].into_iter().find(|known| *known == digest)
}
