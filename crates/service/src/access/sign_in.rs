//! Signing in, exchanging refresh tokens, signing out.

use std::net::IpAddr;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use secrecy::SecretString;
use tokio::time::{Instant, sleep_until};
use vakhta_lifecycle::access::{Rotation, Session, SessionEnd, User, rotate};
use vakhta_lifecycle::ids::Login;

use super::caller::{Caller, GateError, Means};
use super::gate::Gate;
use super::token::{Signer, Subject, TokenKind};
use crate::error::ServiceError;

/// For so long a session that is over stays in the database, for whoever asks what happened.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

/// A refused sign-in is not answered before: hashes of other systems take more or less time than ours, and nobody shall tell by it whose
/// account is one of those.
const NOT_BEFORE: Duration = Duration::from_millis(400);

/// Tokens that are handed out. No `Debug`: these are secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Asks, for a while.
    pub access: String,
    /// Is exchanged for the next pair, once.
    pub refresh: String,
    /// Seconds for which `access` counts.
    pub expires_in: i64,
}

/// Somebody who signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// Their session.
    pub session: Session,
}

impl Gate {
    /// Checks a password and begins a session. Of an unknown login, a wrong password, a closed and a locked account the answer is the
    /// same, after the same time.
    ///
    /// # Errors
    /// [`GateError::WrongPassword`]; [`GateError::Slow`] for an address from which too many came; [`GateError::Unknown`].
    pub async fn sign_in(&self, login: &str, password: SecretString, address: IpAddr) -> Result<SignedIn, GateError> {
        self.signing()?;
        let (now, began) = (self.platform.wall_now(), Instant::now());
        self.check_pace(address, now)?;
        let store = self.platform.store().access();
        let known = match Login::parse(&login.trim().to_lowercase()) {
            Ok(login) => store.user(&login).await.map_err(ServiceError::from)?,
            Err(_) => None,
        };
        let id = known.as_ref().map(|known| known.user.id);
        let verified = self.hashing.verify(password, known.as_ref().map(|known| known.password_hash.clone())).await?;
        // The right password of a closed or locked account counts as a wrong one, so that it tells nobody that it is right.
        let admitted = |user: &User| verified.right && user.active && !user.attempts.is_locked(now);
        let Some(user) = known.map(|known| known.user).filter(admitted) else {
            return Err(self.refused(id, address, (now, began)).await?);
        };
        // Of guesses that came at the same time one may be right after the others have locked the account.
        let admitted = store.signed_in(user.id, verified.rehashed.as_deref(), now).await.map_err(ServiceError::from)?;
        if !admitted {
            return Err(self.refused(id, address, (now, began)).await?);
        }
        self.forgive(address);
        let session = Session {
            id: hex::encode(super::secret::random::<16>()?),
            user: user.id,
            generation: 0,
            created_at: now,
            refreshed_at: now,
            expires_at: now + self.lifetimes.refresh,
            ended: None,
            address: address.to_string(),
        };
        store.begin_session(&session).await.map_err(ServiceError::from)?;
        store.forget_sessions(now - REMEMBERED).await.map_err(ServiceError::from)?;
        tracing::info!(user.id = user.id, "signed in");
        Ok(SignedIn { user, session })
    }

    async fn refused(
        &self,
        user: Option<i64>,
        address: IpAddr,
        (now, began): (DateTime<Utc>, Instant),
    ) -> Result<GateError, ServiceError> {
        self.slow_down(address, now);
        let attempts = self.platform.store().access().refused(user, now).await?;
        // Once, and not for every guess that meets the lock.
        if attempts.is_some_and(|attempts| attempts.is_locked(now) && attempts.last_failure == Some(now)) {
            tracing::warn!(user.id = user, "an account is locked after wrong passwords");
        }
        sleep_until(began + NOT_BEFORE).await;
        Ok(GateError::WrongPassword)
    }

    /// The first pair of tokens of a session.
    ///
    /// # Errors
    /// [`GateError::Unknown`] where nobody signs in, or a token cannot be signed.
    pub fn tokens(&self, signed_in: &SignedIn) -> Result<Tokens, GateError> {
        let (user, session) = (&signed_in.user, &signed_in.session);
        self.pair(user, (&session.id, session.generation), (session.created_at, session.expires_at))
    }

    /// The cookie of a session, for the panel.
    ///
    /// # Errors
    /// As [`Self::tokens`].
    pub fn cookie(&self, signed_in: &SignedIn) -> Result<String, GateError> {
        let (user, session) = (&signed_in.user, &signed_in.session);
        let subject = Subject { login: user.login.as_str(), session: &session.id, generation: 0 };
        Ok(self.signing()?.sign(TokenKind::Panel, subject, (session.created_at, session.expires_at))?)
    }

    /// Exchanges a refresh token for the next pair. One that was exchanged before ends its session: somebody stole it.
    ///
    /// # Errors
    /// [`GateError::NotSignedIn`]; [`GateError::Unknown`].
    pub async fn refresh(&self, token: &str) -> Result<Tokens, GateError> {
        const OVER: GateError = GateError::NotSignedIn("the refresh token does not count any more; sign in again");
        let now = self.platform.wall_now();
        let claims = self.signing()?.read(TokenKind::Refresh, token, now).ok_or(OVER)?;
        let store = self.platform.store().access();
        let found = store.session(&claims.sid).await.map_err(ServiceError::from)?;
        let (session, user) = found.filter(|(_, user)| user.active).ok_or(OVER)?;
        let until = now + self.lifetimes.refresh;
        let next = match rotate(&session, claims.generation, now) {
            Rotation::Next(next) => {
                let won = store.next_generation(&session.id, session.generation, (now, until)).await;
                won.map_err(ServiceError::from)?.then_some(next)
            }
            Rotation::Reused => None,
            Rotation::Over => return Err(OVER),
        };
        let Some(next) = next else {
            store.end_session(&session.id, now, SessionEnd::Reused).await.map_err(ServiceError::from)?;
            self.forget();
            tracing::warn!(user.id = user.id, "a refresh token came a second time; the session was ended");
            return Err(OVER);
        };
        self.pair(&user, (&session.id, next), (now, until))
    }

    /// Ends the session of whoever asks; of a key there is none.
    ///
    /// # Errors
    /// [`GateError::Unknown`].
    pub async fn sign_out(&self, caller: &Caller) -> Result<(), GateError> {
        if let Means::Session { id, .. } = &caller.means {
            let now = self.platform.wall_now();
            let store = self.platform.store().access();
            store.end_session(id, now, SessionEnd::SignedOut).await.map_err(ServiceError::from)?;
            self.forget();
        }
        Ok(())
    }

    fn pair(
        &self,
        user: &User,
        (session, generation): (&str, i64),
        (now, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<Tokens, GateError> {
        let subject = Subject { login: user.login.as_str(), session, generation };
        let signer = self.signing()?;
        let access = (now + self.lifetimes.access).min(until);
        Ok(Tokens {
            access: signer.sign(TokenKind::Access, subject, (now, access))?,
            refresh: signer.sign(TokenKind::Refresh, subject, (now, until))?,
            expires_in: (access - now).num_seconds(),
        })
    }

    fn signing(&self) -> Result<&Signer, ServiceError> {
        let open = || ServiceError::Refused("nobody signs in here: this server asks nobody who they are".to_owned());
        self.signer.as_ref().ok_or_else(open)
    }
}
