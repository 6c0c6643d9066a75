//! The gate itself: what it knows, and whom it lets in.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use vakhta_lifecycle::access::Pace;

use super::caller::{Caller, Credential, GateError, Means};
use super::hashing::Hashing;
use super::token::{Signer, TokenKind};
use crate::platform::Platform;

/// For so long it is not asked again whether a session or key counts; a logout holds everywhere within a second.
const FRESH: TimeDelta = TimeDelta::milliseconds(500);
/// Sessions and keys that are remembered; when there are more, all are asked about anew.
const MOST_SEEN: usize = 10_000;
/// Addresses that something is held against; when there are more, those that are forgiven are forgotten.
const MOST_PACES: usize = 100_000;

/// How long tokens last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    /// An access token.
    pub access: TimeDelta,
    /// A refresh token, and the cookie of the panel.
    pub refresh: TimeDelta,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { access: TimeDelta::minutes(30), refresh: TimeDelta::days(7) }
    }
}

/// Who is let in. One for each server.
pub struct Gate {
    pub(super) platform: Platform,
    pub(super) lifetimes: Lifetimes,
    pub(super) hashing: Hashing,
    /// None where nobody is asked who they are.
    pub(super) signer: Option<Signer>,
    seen: Mutex<HashMap<String, (DateTime<Utc>, Caller)>>,
    paces: Mutex<HashMap<IpAddr, Pace>>,
}

impl Gate {
    /// A gate that asks. `secret` signs its tokens: [`super::signing_secret`].
    #[must_use]
    pub fn new(platform: Platform, secret: &SecretString, lifetimes: Lifetimes) -> Self {
        Self { signer: Some(Signer::new(secret)), lifetimes, ..Self::open(platform) }
    }

    /// A gate that asks nobody; for a server that only this machine reaches.
    #[must_use]
    pub fn open(platform: Platform) -> Self {
        Self {
            platform,
            lifetimes: Lifetimes::default(),
            hashing: Hashing::default(),
            signer: None,
            seen: Mutex::default(),
            paces: Mutex::default(),
        }
    }

    /// The installation that it guards.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.platform
    }

    /// Whether nobody is asked.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.signer.is_none()
    }

    /// Who shows this.
    ///
    /// # Errors
    /// [`GateError::NotSignedIn`] for what does not count; [`GateError::Unknown`] where that cannot be told now: who cannot be known is
    /// not let in.
    pub async fn admit(&self, shown: Credential<'_>) -> Result<Caller, GateError> {
        const UNKNOWN: GateError = GateError::NotSignedIn("the token is not one of ours, or its time is over");
        let Some(signer) = &self.signer else { return Ok(Caller::open("api")) };
        let now = self.platform.wall_now();
        let (kind, token) = match shown {
            Credential::Bearer(text) if text.starts_with(super::keys::PREFIX) => {
                return self.admit_key(text, now).await;
            }
            Credential::Bearer(token) => (TokenKind::Access, token),
            Credential::Cookie(token) => (TokenKind::Panel, token),
        };
        let claims = signer.read(kind, token, now).ok_or(UNKNOWN)?;
        if let Some(known) = self.remembered(&claims.sid, now) {
            return Ok(known);
        }
        let found =
            self.platform.store().access().session(&claims.sid).await.map_err(crate::error::ServiceError::from)?;
        let (session, user) = found.ok_or(UNKNOWN)?;
        if !session.is_live(now) || !user.active {
            return Err(GateError::NotSignedIn("the session has ended; sign in again"));
        }
        let means = Means::Session { id: session.id.clone(), user: user.id };
        let caller = Caller { name: user.login.to_string(), role: user.role, means };
        self.remember(session.id, now, &caller);
        Ok(caller)
    }

    pub(super) fn remembered(&self, id: &str, now: DateTime<Utc>) -> Option<Caller> {
        let (at, caller) = locked(&self.seen).get(id).cloned()?;
        (at <= now && now - at < FRESH).then_some(caller)
    }

    pub(super) fn remember(&self, id: String, now: DateTime<Utc>, caller: &Caller) {
        let mut seen = locked(&self.seen);
        if seen.len() >= MOST_SEEN {
            seen.clear();
        }
        seen.insert(id, (now, caller.clone()));
    }

    /// Everybody is asked about anew.
    pub(super) fn forget(&self) {
        locked(&self.seen).clear();
    }

    /// Whether anything from an address is looked at now.
    pub(super) fn check_pace(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), GateError> {
        let wait = locked(&self.paces).get(&network(address)).and_then(|pace| pace.wait(now));
        wait.map_or(Ok(()), |wait| Err(GateError::Slow { seconds: wait.num_seconds().max(1) }))
    }

    pub(super) fn slow_down(&self, address: IpAddr, now: DateTime<Utc>) {
        let mut paces = locked(&self.paces);
        if paces.len() >= MOST_PACES {
            paces.retain(|_, pace| !pace.is_forgotten(now));
        }
        let pace = paces.entry(network(address)).or_default();
        *pace = pace.failed(now);
    }

    pub(super) fn forgive(&self, address: IpAddr) {
        locked(&self.paces).remove(&network(address));
    }
}

/// Whoever has an IPv6 address has a whole network of them.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) & !u128::from(u64::MAX))),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is remembered is complete after every statement.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
