//! The nonces a CA has given us.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Nonces not used yet, shared by all requests of a client (RFC 8555, section 6.5).
///
/// The youngest goes out first, since CAs forget the old ones. Above [`CAPACITY`] the oldest is
/// dropped.
#[derive(Debug, Default)]
pub(crate) struct NoncePool {
    nonces: Mutex<VecDeque<String>>,
}

impl NoncePool {
    /// Keeps a `Replay-Nonce`. One that is not base64url must be ignored (RFC 8555, section 6.5.1).
    pub(crate) fn keep(&self, nonce: &str) {
        if !is_nonce(nonce) {
            return;
        }
        let mut nonces = self.lock();
        if nonces.len() == CAPACITY {
            nonces.pop_front();
        }
        nonces.push_back(nonce.to_owned());
    }

    /// The youngest nonce; it is given to nobody else.
    pub(crate) fn take(&self) -> Option<String> {
        self.lock().pop_back()
    }

    /// No code panics while it holds the lock, and a list of strings is whole at any moment.
    fn lock(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a header's value is a nonce at all.
pub(crate) fn is_nonce(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(allowed)
}

const CAPACITY: usize = 128;
const LONGEST: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_youngest_goes_first_and_only_once() {
        let pool = NoncePool::default();
        pool.keep("old");
        pool.keep("new");
        assert_eq!(pool.take().as_deref(), Some("new"));
        assert_eq!(pool.take().as_deref(), Some("old"));
        assert_eq!(pool.take(), None);
    }

    #[test]
    fn what_is_no_nonce_is_ignored() {
        let pool = NoncePool::default();
        for nonce in ["", "a b", "a\"b", "a+b", "a=", "é", &"x".repeat(LONGEST + 1)] {
            pool.keep(nonce);
        }
        assert_eq!(pool.take(), None);
    }

    #[test]
    fn the_oldest_is_dropped() {
        let pool = NoncePool::default();
        for number in 0..=CAPACITY {
            pool.keep(&number.to_string());
        }
        let kept: Vec<_> = std::iter::from_fn(|| pool.take()).collect();
        assert_eq!(kept.len(), CAPACITY);
        assert_eq!(kept.last().map(String::as_str), Some("1"));
    }
}
