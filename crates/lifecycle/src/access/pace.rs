//! An address from which wrong passwords come is slowed: each after the fifth doubles the time until the next is looked at.

use chrono::{DateTime, TimeDelta, Utc};

/// Wrong passwords that any address has free: somebody forgets.
const FREE: u32 = 5;
/// The first wait, in seconds.
const FIRST: i64 = 1;
/// The longest wait, and how long an address must be quiet to be as good as new.
const LONGEST: TimeDelta = TimeDelta::minutes(5);

/// What is held against an address. The default is nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    failures: u32,
    last: Option<DateTime<Utc>>,
}

impl Pace {
    /// After a wrong password.
    #[must_use]
    pub fn failed(&self, now: DateTime<Utc>) -> Self {
        let failures = if self.is_forgotten(now) { 0 } else { self.failures };
        Self { failures: failures.saturating_add(1), last: Some(now) }
    }

    /// How long nothing is looked at that comes from there; `None` where it may come.
    #[must_use]
    pub fn wait(&self, now: DateTime<Utc>) -> Option<TimeDelta> {
        let over = self.failures.checked_sub(FREE)?;
        let wait = TimeDelta::seconds(FIRST << over.min(20)).min(LONGEST);
        let left = self.last? + wait - now;
        (left > TimeDelta::zero()).then_some(left)
    }

    /// Whether nothing is held against it any more.
    #[must_use]
    pub fn is_forgotten(&self, now: DateTime<Utc>) -> bool {
        self.last.is_none_or(|last| now - last > LONGEST * 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
    }

    fn after(failures: u32) -> Pace {
        (0..failures).fold(Pace::default(), |pace, _| pace.failed(at(0)))
    }

    #[test]
    fn the_first_are_free_and_then_each_doubles_the_wait() {
        assert_eq!(after(4).wait(at(0)), None);
        let waits: Vec<i64> = (5..9).map(|n| after(n).wait(at(0)).unwrap().num_seconds()).collect();
        assert_eq!(waits, [1, 2, 4, 8]);
        assert_eq!(after(10_000).wait(at(0)), Some(LONGEST));
        assert_eq!(after(6).wait(at(2)), None, "two seconds later");
    }

    #[test]
    fn a_quiet_address_is_as_good_as_new() {
        let before = after(50);
        assert!(!before.is_forgotten(at(300)) && before.is_forgotten(at(601)));
        assert_eq!(before.failed(at(700)).wait(at(700)), None);
    }
}
