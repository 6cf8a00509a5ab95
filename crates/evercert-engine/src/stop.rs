//! The wish to stop: SIGTERM as a value.

use std::future::Future;

use tokio::sync::watch;

/// Tells long work that it shall stop, so that it can clean up first. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

/// The other end: asks for the stop.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

/// The work was given up because a stop was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

impl Stop {
    /// A pair of the two ends.
    pub fn pair() -> (Stopper, Self) {
        let (sender, receiver) = watch::channel(false);
        (Stopper(sender), Self(receiver))
    }

    /// Whether a stop was asked for.
    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// The work's value, or `Interrupted` as soon as a stop is asked for; the work is dropped then.
    pub async fn race<T>(&self, work: impl Future<Output = T>) -> Result<T, Interrupted> {
        tokio::select! {
            biased;
            () = self.asked() => Err(Interrupted),
            value = work => Ok(value),
        }
    }

    async fn asked(&self) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|asked| *asked).await.is_err() {
            // The other end is gone: nobody can ask any more.
            std::future::pending::<()>().await;
        }
    }
}

impl Stopper {
    /// Asks for the stop. Asking twice is harmless.
    pub fn ask(&self) {
        self.0.send_replace(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_goes_on_until_a_stop_is_asked_for() {
        let (stopper, stop) = Stop::pair();
        assert_eq!(stop.race(async { 1 }).await, Ok(1));
        stopper.ask();
        assert!(stop.is_asked());
        assert_eq!(stop.race(std::future::pending::<()>()).await, Err(Interrupted));
    }

    #[tokio::test]
    async fn a_forgotten_stopper_stops_nothing() {
        let (stopper, stop) = Stop::pair();
        drop(stopper);
        assert_eq!(stop.race(async { tokio::task::yield_now().await }).await, Ok(()));
    }
}
