//! The only door to randomness that is not key material.

use std::sync::Mutex;

use crate::base64url;

/// Gives random bytes. Jitter, instants within a window and tokens come from here, so that a test
/// can repeat them. Private keys do not: they come from the cryptographic library itself.
pub trait Random: Send + Sync {
    /// Fills `buffer`.
    fn fill(&self, buffer: &mut [u8]);

    /// A number in `0..limit`; 0 for `limit` 0.
    ///
    /// The bias of the simple remainder is below 2⁻³² for limits that fit 32 bits, which is all
    /// that jitter needs.
    fn below(&self, limit: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_be_bytes(bytes).checked_rem(limit).unwrap_or(0)
    }

    /// `bytes` random bytes as base64url text.
    fn token(&self, bytes: usize) -> String {
        let mut buffer = vec![0; bytes];
        self.fill(&mut buffer);
        base64url::encode(&buffer)
    }
}

/// The system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, buffer: &mut [u8]) {
        aws_lc_rs::rand::fill(buffer).expect("the library's generator does not fail once seeded");
    }
}

/// A repeatable sequence for tests and rehearsals; never for anything secret.
#[derive(Debug)]
pub struct SeededRandom(Mutex<u64>);

impl SeededRandom {
    /// The sequence that belongs to `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }

    /// One step of SplitMix64 (Steele, Lea, Flood 2014).
    fn next(state: &mut u64) -> u64 {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

impl Random for SeededRandom {
    fn fill(&self, buffer: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in buffer.chunks_mut(8) {
            let bytes = Self::next(&mut state).to_be_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_sequence() {
        let (a, b) = (SeededRandom::new(1), SeededRandom::new(1));
        assert_eq!(a.token(20), b.token(20));
        assert_ne!(a.token(20), SeededRandom::new(2).token(20));
    }

    #[test]
    fn below_stays_below_and_survives_zero() {
        let random = SeededRandom::new(3);
        assert!((0..1000).all(|_| random.below(7) < 7));
        assert_eq!(random.below(0), 0);
    }

    #[test]
    fn the_system_does_not_repeat_itself() {
        assert_ne!(SystemRandom.token(16), SystemRandom.token(16));
    }
}
