//! Signals that ask us to stop.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use evercert_engine::stop::{Stop, Stopper};
use tokio::runtime;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Whether, and by which signal, we were asked to stop.
///
/// Until the run says [`Signals::guard`] there is nothing to clean up, and a signal ends it at once.
/// From then on the first signal asks for an orderly end: what was published is taken away, and a
/// hook that runs is waited for. Another one means it: nothing is waited for any more, and a hook
/// that hangs is left to itself.
pub struct Signals {
    stop: Stop,
    insisted: Stop,
    guarded: AtomicBool,
    ears: Ears,
}

impl Default for Signals {
    fn default() -> Self {
        let (stopper, stop) = Stop::pair();
        let (insister, insisted) = Stop::pair();
        let (stopper, insister) = (Arc::new(stopper), Arc::new(insister));
        let ears = Ears { stopper, insister, received: Arc::default(), first: Arc::default() };
        Self { stop, insisted, guarded: false.into(), ears }
    }
}

impl Signals {
    /// From now on signals ask for a stop; `heard` is called at each. They are heard on a thread of
    /// their own, for the run itself may be waiting for an answer.
    pub fn listen(&self, heard: impl Fn() + Send + Sync + 'static) -> io::Result<()> {
        let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
        let heard = Arc::new(heard);
        // What comes from here on is not lost, even before the thread has begun.
        let guard = runtime.enter();
        for kind in [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup(), SignalKind::quit()] {
            // A signal that cannot be listened to keeps its usual effect.
            let Ok(listener) = signal(kind) else { continue };
            runtime.spawn(self.ears.clone().listen(kind, listener, heard.clone()));
        }
        drop(guard);
        thread::Builder::new().spawn(move || runtime.block_on(std::future::pending::<()>()))?;
        Ok(())
    }

    /// From now on there is something to clean up.
    pub fn guard(&self) {
        self.guarded.store(true, Ordering::Release);
    }

    /// Whether there is something to clean up.
    pub fn is_guarded(&self) -> bool {
        self.guarded.load(Ordering::Acquire)
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
    async fn listen(self, kind: SignalKind, mut listener: Signal, heard: Arc<impl Fn()>) {
        while listener.recv().await.is_some() {
            self.hear(u8::try_from(kind.as_raw_value()).unwrap_or_default(), Instant::now());
            heard();
        }
    }

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
