//! The only door to the time of day.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

/// Tells the time. Everything that depends on "now" takes one, so that a test can set it.
pub trait Clock: Send + Sync {
    /// The present instant, UTC.
    fn now(&self) -> Timestamp;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until it is told to move.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// A clock that shows `now`.
    pub fn new(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    /// Moves the hands to `now`; they may jump backwards, as real clocks do.
    pub fn set(&self, now: Timestamp) {
        *self.lock() = now;
    }

    /// Moves the hands by `step`, which may be negative. Stays within the representable range.
    pub fn advance(&self, step: SignedDuration) {
        let mut now = self.lock();
        *now = now.saturating_add(step).unwrap_or(*now);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Timestamp> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.lock()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = FixedClock::new(Timestamp::from_second(1_000).unwrap());
        clock.advance(SignedDuration::from_secs(5));
        assert_eq!(clock.now().as_second(), 1_005);
        clock.set(Timestamp::from_second(7).unwrap());
        assert_eq!(clock.now().as_second(), 7);
    }
}
