//! Wrong passwords: five in a row lock an account for half an hour.
//!
//! The lock is of the account and not of who tries, so that an attack from many addresses meets it too; it ends by itself, so
//! that nobody can be kept out for long by guessing wrong on purpose (OWASP Authentication Cheat Sheet, "Account Lockout").

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Wrong passwords in a row after which an account is locked.
const MOST_FAILURES: u32 = 5;
/// For so long; and failures that lie further back are forgotten.
const LOCKED: TimeDelta = TimeDelta::minutes(30);

/// Wrong passwords of an account, and the lock that follows them. The default is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// In a row.
    pub failures: u32,
    /// When the last was.
    pub last_failure: Option<DateTime<Utc>>,
    /// Until when no password is accepted.
    pub locked_until: Option<DateTime<Utc>>,
}

impl Attempts {
    /// Whether no password is accepted now.
    #[must_use]
    pub fn is_locked(&self, now: DateTime<Utc>) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }

    /// After a wrong password. A lock that holds is not extended.
    #[must_use]
    pub fn failed(&self, now: DateTime<Utc>) -> Self {
        if self.is_locked(now) {
            return *self;
        }
        let ended = self.locked_until.is_some();
        let stale = self.last_failure.is_none_or(|last| now - last > LOCKED);
        let failures = if ended || stale { 1 } else { self.failures.saturating_add(1) };
        let locked_until = (failures >= MOST_FAILURES).then(|| now + LOCKED);
        Self { failures, last_failure: Some(now), locked_until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::minutes(minutes)
    }

    fn after(failures: i64) -> Attempts {
        (0..failures).fold(Attempts::default(), |attempts, minute| attempts.failed(at(minute)))
    }

    #[test]
    fn the_fifth_wrong_password_in_a_row_locks_for_half_an_hour() {
        assert!(!after(4).is_locked(at(4)));
        let locked = after(5);
        assert!(locked.is_locked(at(4)) && locked.is_locked(at(33)));
        assert!(!locked.is_locked(at(34)), "from the fifth, at minute 4");
    }

    #[test]
    fn guessing_on_does_not_extend_a_lock_and_after_it_the_count_begins_anew() {
        let locked = after(5);
        assert_eq!(locked.failed(at(20)), locked);
        let again = locked.failed(at(40));
        assert_eq!((again.failures, again.is_locked(at(40))), (1, false));
    }

    #[test]
    fn failures_long_ago_are_forgotten() {
        assert_eq!(after(4).failed(at(60)).failures, 1);
    }
}
