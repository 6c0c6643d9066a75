//! Sessions: one sign-in, however often its refresh token is exchanged.
//!
//! A refresh token can be used once. Of the two who hold a stolen one the second to use it shows that it was stolen, and which
//! of them was the thief is not known: the session ends for both (RFC 9700, 4.14.2).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Why a session ended before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionEnd {
    /// Its owner signed out.
    SignedOut,
    /// A refresh token came a second time.
    Reused,
    /// An administrator ended it, or the password, the role or the account changed.
    Revoked,
}

/// One sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name, which nobody can guess.
    pub id: String,
    /// Whose.
    pub user: i64,
    /// How often its refresh token was exchanged; only the newest one counts.
    pub generation: i64,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When its refresh token was last exchanged, or it began.
    pub refreshed_at: DateTime<Utc>,
    /// When it ends unless its refresh token is exchanged before.
    pub expires_at: DateTime<Utc>,
    /// When and why it ended before.
    pub ended: Option<(DateTime<Utc>, SessionEnd)>,
    /// From which address it began, in short, for its owner to recognise.
    pub address: String,
}

impl Session {
    /// Whether it counts now.
    #[must_use]
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.ended.is_none() && now < self.expires_at
    }
}

/// What a refresh token is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// The next pair of tokens, of this generation.
    Next(i64),
    /// The session ends: the token was used before.
    Reused,
    /// Nothing: the session ended or ran out.
    Over,
}

/// What becomes of a session whose refresh token is presented: one that had been exchanged `generation` times when it was made, and
/// whose signature was checked.
#[must_use]
pub fn rotate(session: &Session, generation: i64, now: DateTime<Utc>) -> Rotation {
    if !session.is_live(now) {
        return Rotation::Over;
    }
    // One from the future is of a database that was restored from a backup since; who used it nobody can tell.
    if generation == session.generation { Rotation::Next(session.generation + 1) } else { Rotation::Reused }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
    }

    fn session() -> Session {
        Session {
            id: "s".into(),
            user: 1,
            generation: 3,
            created_at: at(0),
            refreshed_at: at(10),
            expires_at: at(100),
            ended: None,
            address: "127.0.0.1".into(),
        }
    }

    fn worth(generation: i64, minute: i64) -> Rotation {
        rotate(&session(), generation, at(minute))
    }

    #[test]
    fn only_the_newest_token_is_exchanged_and_an_older_one_ends_the_session() {
        assert_eq!(worth(3, 20), Rotation::Next(4));
        assert_eq!(worth(2, 20), Rotation::Reused);
        assert_eq!(worth(4, 20), Rotation::Reused);
    }

    #[test]
    fn a_session_that_ended_or_ran_out_is_over_whatever_is_presented() {
        assert_eq!(worth(3, 100), Rotation::Over);
        assert_eq!(worth(2, 101), Rotation::Over);
        let ended = Session { ended: Some((at(15), SessionEnd::SignedOut)), ..session() };
        assert_eq!(rotate(&ended, 3, at(20)), Rotation::Over);
        assert!(!ended.is_live(at(16)) && session().is_live(at(99)));
    }
}
