//! Request ids: the entropy of this process and a counter, so that an id is unique without asking a clock or a generator.

use std::sync::atomic::{AtomicU64, Ordering};

/// Hands out request ids.
#[derive(Debug)]
pub struct RequestIds {
    entropy: u32,
    next: AtomicU64,
}

/// The id of one request, in its extensions for whoever wants to log it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

impl RequestIds {
    /// Begins to count; `entropy` keeps two processes apart.
    #[must_use]
    pub fn new(entropy: u32) -> Self {
        Self { entropy, next: AtomicU64::new(1) }
    }

    /// The next id: eight hexadecimal digits of the process, and the number of the request.
    pub fn next(&self) -> RequestId {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        RequestId(format!("{:08x}-{number:06x}", self.entropy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_within_a_process_and_between_processes() {
        let one = RequestIds::new(0x5f3a_91c2);
        assert_eq!(one.next().0, "5f3a91c2-000001");
        assert_eq!(one.next().0, "5f3a91c2-000002");
        assert_ne!(RequestIds::new(1).next(), RequestIds::new(2).next());
    }
}
