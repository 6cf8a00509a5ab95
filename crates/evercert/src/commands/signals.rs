//! Signals that ask us to stop, heard while there is something to clean up.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use evercert_engine::stop::{Stop, Stopper};
use tokio::signal::unix::{SignalKind, signal};

/// Whether, and by which signal, we were asked to stop. Before [`Signals::listen`] a signal ends
/// the process as it always does: there is nothing to clean up then.
///
/// The first signal asks for an orderly end: what was published is taken away, and a hook that runs
/// is waited for. Another one means it: nothing is waited for any more, and a hook that hangs is
/// left to itself.
pub struct Signals {
    stop: Stop,
    insisted: Stop,
    ears: Ears,
}

impl Default for Signals {
    fn default() -> Self {
        let (stopper, stop) = Stop::pair();
        let (insister, insisted) = Stop::pair();
        let (stopper, insister) = (Arc::new(stopper), Arc::new(insister));
        Self { stop, insisted, ears: Ears { stopper, insister, received: Arc::default(), first: Arc::default() } }
    }
}

impl Signals {
    /// From now on signals ask for a stop. Needs to be called within a runtime.
    pub fn listen(&self) {
        for kind in [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup(), SignalKind::quit()] {
            // A signal that cannot be listened to keeps its usual effect.
            let Ok(mut listener) = signal(kind) else { continue };
            let ears = self.ears.clone();
            tokio::spawn(async move {
                while listener.recv().await.is_some() {
                    ears.hear(u8::try_from(kind.as_raw_value()).unwrap_or_default(), Instant::now());
                }
            });
        }
    }

    /// What long work listens to.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// What even the orderly end listens to.
    pub fn insisted(&self) -> &Stop {
        &self.insisted
    }

    /// The signal that was received.
    pub fn received(&self) -> Option<u8> {
        Some(self.ears.received.load(Ordering::Acquire)).filter(|number| *number != 0)
    }
}

/// What becomes of a signal that was heard.
#[derive(Clone)]
struct Ears {
    stopper: Arc<Stopper>,
    insister: Arc<Stopper>,
    received: Arc<AtomicU8>,
    first: Arc<OnceLock<Instant>>,
}

impl Ears {
    fn hear(&self, number: u8, at: Instant) {
        self.received.store(number, Ordering::Release);
        self.stopper.ask();
        if at.saturating_duration_since(*self.first.get_or_init(|| at)) >= ONE_WISH {
            self.insister.ask();
        }
    }
}

/// Signals that come as close together as this are one: `timeout` and closing terminals send theirs
/// to the process and to its group.
const ONE_WISH: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_signal_insists_unless_it_is_an_echo() {
        let signals = Signals::default();
        let start = Instant::now();
        assert_eq!((signals.stop().is_asked(), signals.received()), (false, None));
        signals.ears.hear(15, start);
        signals.ears.hear(15, start + ONE_WISH / 2);
        assert_eq!((signals.stop().is_asked(), signals.insisted().is_asked()), (true, false));
        signals.ears.hear(2, start + ONE_WISH);
        assert_eq!((signals.insisted().is_asked(), signals.received()), (true, Some(2)));
    }
}
