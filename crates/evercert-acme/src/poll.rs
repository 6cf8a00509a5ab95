//! When to look at an order again.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};

/// How long to wait for an order, and what tells that the first look is worth it.
pub struct PollHint<'a> {
    timeout: Duration,
    asked: Option<Pin<Box<dyn Future<Output = ()> + Send + 'a>>>,
}

impl<'a> PollHint<'a> {
    /// Waits at most this long, from now on. The first look comes after 50 ms.
    pub fn new(timeout: Duration) -> Self {
        Self { timeout, asked: None }
    }

    /// Looks sooner: shortly (10 ms, in which the CA writes down what it saw) after this resolves.
    /// Give a future that resolves when our own responders have been asked for every challenge. It
    /// is dropped after 50 ms.
    #[must_use]
    pub fn when_asked(mut self, asked: impl Future<Output = ()> + Send + 'a) -> Self {
        self.asked = Some(Box::pin(asked));
        self
    }

    /// Waits for the first reason to look.
    pub(crate) async fn first_look(self) -> Pace {
        let mut pace = Pace::new(self.timeout);
        match self.asked {
            Some(asked) => {
                let settled = async {
                    asked.await;
                    sleep(SETTLE).await;
                };
                tokio::select! {
                    () = settled => pace.looked = true,
                    _ = pace.pause(None) => {}
                }
            }
            None => {
                pace.pause(None).await;
            }
        }
        pace
    }
}

impl fmt::Debug for PollHint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { timeout, asked } = self;
        f.debug_struct("PollHint").field("timeout", timeout).field("asked", &asked.is_some()).finish()
    }
}

/// The pauses between two looks, up to a deadline.
///
/// The first look comes after [`FIRST_PAUSE`], whatever the CA said: an early look is cheap for
/// both sides, and many CAs are done by then. After it the CA's `Retry-After` counts (between
/// [`FIRST_PAUSE`] and [`LONGEST_RETRY_AFTER`]), or else a pause that doubles up to
/// [`LONGEST_PAUSE`]. The last look comes at the deadline.
pub(crate) struct Pace {
    started: Instant,
    deadline: Instant,
    growing: Duration,
    looked: bool,
}

impl Pace {
    pub(crate) fn new(timeout: Duration) -> Self {
        let started = Instant::now();
        // A time-out of centuries means to wait for ever, not to overflow.
        let deadline = started + timeout.min(LONGEST_TIMEOUT);
        Self { started, deadline, growing: FIRST_PAUSE, looked: false }
    }

    /// Waits for the next look. False when the deadline is over: then there is none.
    pub(crate) async fn pause(&mut self, retry_after: Option<Duration>) -> bool {
        match self.next(retry_after, Instant::now()) {
            Some(moment) => {
                sleep_until(moment).await;
                true
            }
            None => false,
        }
    }

    /// Whether the deadline leaves room for such a wait.
    pub(crate) fn allows(&self, wait: Duration) -> bool {
        self.deadline.saturating_duration_since(Instant::now()) > wait
    }

    /// Since when we wait.
    pub(crate) fn waited(&self) -> Duration {
        self.started.elapsed()
    }

    fn next(&mut self, retry_after: Option<Duration>, now: Instant) -> Option<Instant> {
        if now >= self.deadline {
            return None;
        }
        let pause = match retry_after.filter(|_| self.looked) {
            Some(wait) => wait.clamp(FIRST_PAUSE, LONGEST_RETRY_AFTER),
            None => self.grow(),
        };
        self.looked = true;
        Some(self.deadline.min(now + pause))
    }

    fn grow(&mut self) -> Duration {
        let pause = self.growing;
        self.growing = LONGEST_PAUSE.min(pause * 2);
        pause
    }
}

const SETTLE: Duration = Duration::from_millis(10);
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);
const LONGEST_TIMEOUT: Duration = Duration::from_hours(24 * 365);

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    fn millis(pause: u64) -> Duration {
        Duration::from_millis(pause)
    }

    async fn pauses(pace: &mut Pace, answers: &[Option<u64>]) -> Vec<u128> {
        let mut pauses = Vec::new();
        for answer in answers {
            let before = Instant::now();
            if pace.pause(answer.map(millis)).await {
                pauses.push(before.elapsed().as_millis());
            }
        }
        pauses
    }

    #[tokio::test(start_paused = true)]
    async fn the_pause_grows_up_to_three_seconds() {
        let mut pace = Pace::new(Duration::from_secs(600));
        let pauses = pauses(&mut pace, &[None; 9]).await;
        assert_eq!(pauses, [50, 100, 200, 400, 800, 1600, 3000, 3000, 3000]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_ca_decides_after_the_first_look() {
        let mut pace = Pace::new(Duration::from_secs(600));
        let answers = [Some(5_000), Some(5_000), Some(0), Some(600_000), None];
        assert_eq!(pauses(&mut pace, &answers).await, [50, 5_000, 50, 60_000, 100]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_look_comes_at_the_deadline() {
        let mut pace = Pace::new(millis(1_000));
        let answers = [None, Some(60_000), None];
        assert_eq!(pauses(&mut pace, &answers).await, [50, 950]);
        assert_eq!(pace.waited(), millis(1_000));
        assert!(!pace.allows(millis(1)));
    }

    #[tokio::test(start_paused = true)]
    async fn endless_patience_does_not_overflow() {
        assert!(Pace::new(Duration::MAX).pause(Some(Duration::MAX)).await);
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_look_comes_when_we_were_asked() {
        for (hint, expected) in [
            (PollHint::new(Duration::from_secs(9)), 50),
            (PollHint::new(Duration::from_secs(9)).when_asked(pending()), 50),
            (PollHint::new(Duration::from_secs(9)).when_asked(ready(())), 10),
            (PollHint::new(Duration::from_secs(9)).when_asked(async { sleep(millis(20)).await }), 30),
            (PollHint::new(Duration::from_secs(9)).when_asked(async { sleep(millis(200)).await }), 50),
            (PollHint::new(millis(7)), 7),
        ] {
            let before = Instant::now();
            hint.first_look().await;
            // The timer rounds up to whole milliseconds.
            let late = before.elapsed().abs_diff(millis(expected));
            assert!(late <= millis(2), "{expected}: {late:?}");
        }
    }
}
