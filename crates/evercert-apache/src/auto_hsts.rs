//! When an HSTS that grows takes its next step: pure.
//!
//! The steps, the time between them and what is remembered are certbot's: a host that one of both has begun with goes on
//! with the other.

use std::time::Duration;

/// What is remembered of a marked host, as it stands in certbot's storage of plugins below `apache`, `autohsts` and the
/// mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The number of the last step, from 0.
    pub laststep: usize,
    /// When it was taken, in seconds since 1970.
    pub timestamp: f64,
}

impl Step {
    /// The first one, which planning the enhancement takes.
    pub fn first(now: f64) -> Self {
        Self { laststep: 0, timestamp: now }
    }

    /// The lifetime that it gives the header, in seconds.
    pub fn max_age(self) -> u64 {
        MAX_AGES[self.laststep.min(MAX_AGES.len() - 1)]
    }

    /// The next step, if it is time for it and there is one.
    pub fn next(self, now: f64) -> Option<Self> {
        let is_time = now - self.timestamp >= BETWEEN.as_secs_f64();
        let laststep = self.laststep + 1;
        (is_time && laststep < MAX_AGES.len()).then_some(Self { laststep, timestamp: now })
    }

    /// Whether all steps were taken: the next renewed certificate makes it permanent, and nothing is remembered any more.
    pub fn is_last(self) -> bool {
        self.laststep + 1 >= MAX_AGES.len()
    }
}

/// The lifetime of a header that has stopped growing, in seconds: a year.
pub const PERMANENT: u64 = 31_536_000;

/// From a minute to a day.
const MAX_AGES: [u64; 7] = [60, 300, 900, 3600, 21_600, 43_200, 86_400];
const BETWEEN: Duration = Duration::from_secs(48 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_taken_every_other_day_until_there_is_none() {
        let mut step = Step::first(1000.0);
        let mut ages = vec![step.max_age()];
        let mut now = 1000.0;
        assert_eq!(step.next(now + 172_799.0), None);
        while let Some(next) = step.next(now + 172_800.0) {
            now += 172_800.0;
            step = next;
            ages.push(step.max_age());
        }
        assert_eq!(ages, MAX_AGES);
        assert!(step.is_last() && !Step::first(0.0).is_last());
    }

    #[test]
    fn what_nobody_has_written_harms_nobody() {
        let step = Step { laststep: 99, timestamp: 0.0 };
        assert_eq!((step.max_age(), step.next(1e12), step.is_last()), (86_400, None, true));
    }
}
