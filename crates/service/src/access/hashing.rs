//! Passwords as they are kept: Argon2id; those of imported users by PBKDF2 until they are used.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as B64;
use pbkdf2::sha2::{Sha256, Sha512};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use crate::error::ServiceError;
use crate::ingest::blocking;

/// Passwords that are hashed at the same time: each takes 19 MiB and a core for a while (OWASP Password Storage Cheat Sheet:
/// m = 19 MiB, t = 2, p = 1, the defaults of the crate).
const AT_ONCE: usize = 2;

/// Most rounds of an imported hash; verifying one must not become an attack.
pub(super) const MOST_ROUNDS: u32 = 1_000_000;

/// What is verified where nobody has such a login, so that it takes as long.
static NOBODY: OnceLock<String> = OnceLock::new();

/// What came of verifying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verified {
    pub(super) right: bool,
    /// The hash to keep from now on, where the old one was of an older kind.
    pub(super) rehashed: Option<String>,
}

pub(super) struct Hashing(Semaphore);

impl Default for Hashing {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

impl Hashing {
    /// The hash of a password, as text.
    pub(super) async fn hash(&self, password: SecretString) -> Result<String, ServiceError> {
        let _place = self.place().await?;
        blocking(move || hash(&password)).await
    }

    /// Whether the password belongs to the hash; without one, no, after the same time.
    pub(super) async fn verify(&self, password: SecretString, known: Option<String>) -> Result<Verified, ServiceError> {
        let _place = self.place().await?;
        blocking(move || {
            let Some(known) = known else {
                return matches(&password, nobody()?).map(|_| Verified { right: false, rehashed: None });
            };
            let right = matches(&password, &known)?;
            let rehashed = (right && !known.starts_with("$argon2id$")).then(|| hash(&password)).transpose()?;
            Ok(Verified { right, rehashed })
        })
        .await
    }

    async fn place(&self) -> Result<tokio::sync::SemaphorePermit<'_>, ServiceError> {
        self.0.acquire().await.map_err(|error| ServiceError::internal("waiting to hash a password", error))
    }
}

fn nobody() -> Result<&'static str, ServiceError> {
    if NOBODY.get().is_none() {
        let drawn = SecretString::from(hex::encode(super::secret::random::<16>()?));
        let hashed = hash(&drawn)?;
        return Ok(NOBODY.get_or_init(|| hashed));
    }
    Ok(NOBODY.get().map_or("", String::as_str))
}

fn hash(password: &SecretString) -> Result<String, ServiceError> {
    let hashed = Argon2::default().hash_password(password.expose_secret().as_bytes());
    let hashed: PasswordHash =
        hashed.map_err(|error| ServiceError::internal("hashing a password", error.to_string()))?;
    Ok(hashed.to_string())
}

fn matches(password: &SecretString, known: &str) -> Result<bool, ServiceError> {
    let password = password.expose_secret().as_bytes();
    if let Some(rest) = known.strip_prefix("$pbkdf2-") {
        return pbkdf2_matches(password, rest)
            .ok_or_else(|| ServiceError::Refused("the account's password cannot be read; set a new one".to_owned()));
    }
    let damaged = |_| ServiceError::Refused("the account's password cannot be read; set a new one".to_owned());
    let known = PasswordHash::new(known).map_err(damaged)?;
    Ok(Argon2::default().verify_password(password, &known).is_ok())
}

/// `sha256$i=ROUNDS$SALT$HASH`, salt and hash in base64 without padding; `None` for another form.
fn pbkdf2_matches(password: &[u8], known: &str) -> Option<bool> {
    let mut parts = known.split('$');
    let (digest, rounds, salt, hash) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let rounds: u32 = rounds.strip_prefix("i=")?.parse().ok().filter(|n| (1..=MOST_ROUNDS).contains(n))?;
    let (salt, hash) = (B64.decode(salt).ok()?, B64.decode(hash).ok()?);
    let mut found = vec![0; hash.len()];
    match digest {
        "sha256" => pbkdf2::pbkdf2_hmac::<Sha256>(password, &salt, rounds, &mut found),
        "sha512" => pbkdf2::pbkdf2_hmac::<Sha512>(password, &salt, rounds, &mut found),
        _ => return None,
    }
    Some(!hash.is_empty() && bool::from(found.ct_eq(&hash)))
}

/// An imported hash as it is kept.
pub(super) fn pbkdf2_kept(digest: &str, rounds: u32, salt: &[u8], hash: &[u8]) -> String {
    format!("$pbkdf2-{digest}$i={rounds}${}${}", B64.encode(salt), B64.encode(hash))
}
