//! Nonces: each good for one request (RFC 8555 section 6.5).

use std::collections::{HashSet, VecDeque};

/// Nonces given out and not yet used. Bounded: the oldest are forgotten first.
#[derive(Default)]
pub(crate) struct Nonces {
    fresh: HashSet<String>,
    age: VecDeque<String>,
}

impl Nonces {
    pub(crate) fn insert(&mut self, nonce: String) {
        self.age.push_back(nonce.clone());
        self.fresh.insert(nonce);
        if self.age.len() > LIMIT
            && let Some(oldest) = self.age.pop_front()
        {
            self.fresh.remove(&oldest);
        }
    }

    /// Uses a nonce up; false if it was not fresh.
    pub(crate) fn take(&mut self, nonce: &str) -> bool {
        self.fresh.remove(nonce)
    }
}

const LIMIT: usize = 50_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_good_once() {
        let mut nonces = Nonces::default();
        nonces.insert("a".into());
        assert!(nonces.take("a"));
        assert!(!nonces.take("a"));
        assert!(!nonces.take("b"));
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut nonces = Nonces::default();
        (0..=LIMIT).for_each(|n| nonces.insert(n.to_string()));
        assert!(!nonces.take("0"));
        assert!(nonces.take("1"));
    }
}
