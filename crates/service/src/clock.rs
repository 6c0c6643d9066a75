//! The one place that reads the machine's clock and its entropy; everything else is handed a value.

use std::hash::{BuildHasher, Hasher};

use chrono::{DateTime, Utc};

/// Where time and identifiers' entropy come from.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> DateTime<Utc>;
    /// Thirty-two bits that keep two identifiers of one second apart.
    fn entropy(&self) -> u32;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn entropy(&self) -> u32 {
        // The standard library seeds every `RandomState` differently; that is all that is needed here.
        let mut hasher = std::hash::RandomState::new().build_hasher();
        hasher.write_i64(self.now().timestamp_nanos_opt().unwrap_or_default());
        (hasher.finish() >> 16) as u32
    }
}

/// A clock that stands where it was set; for tests and replays.
#[derive(Debug)]
pub struct FixedClock {
    now: std::sync::Mutex<DateTime<Utc>>,
    drawn: std::sync::atomic::AtomicU32,
}

impl FixedClock {
    /// A clock standing at `now`.
    #[must_use]
    pub fn at(now: DateTime<Utc>) -> Self {
        Self { now: std::sync::Mutex::new(now), drawn: std::sync::atomic::AtomicU32::new(1) }
    }

    /// Sets it.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn entropy(&self) -> u32 {
        self.drawn.fetch_add(1, std::sync::atomic::Ordering::Relaxed)
    }
}
