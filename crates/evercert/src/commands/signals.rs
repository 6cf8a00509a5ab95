//! Signals that ask us to stop, heard while there is something to clean up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use evercert_engine::stop::{Stop, Stopper};
use tokio::signal::unix::{SignalKind, signal};

/// Whether, and by which signal, we were asked to stop. Before [`Signals::listen`] a signal ends
/// the process as it always does: there is nothing to clean up then.
pub struct Signals {
    stop: Stop,
    stopper: Arc<Stopper>,
    received: Arc<AtomicU8>,
}

impl Default for Signals {
    fn default() -> Self {
        let (stopper, stop) = Stop::pair();
        Self { stop, stopper: Arc::new(stopper), received: Arc::default() }
    }
}

impl Signals {
    /// From now on signals ask for a stop. Needs to be called within a runtime.
    pub fn listen(&self) {
        for kind in [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup(), SignalKind::quit()] {
            // A signal that cannot be listened to keeps its usual effect.
            let Ok(mut listener) = signal(kind) else { continue };
            let (stopper, received) = (self.stopper.clone(), self.received.clone());
            tokio::spawn(async move {
                while listener.recv().await.is_some() {
                    received.store(u8::try_from(kind.as_raw_value()).unwrap_or_default(), Ordering::Release);
                    stopper.ask();
                }
            });
        }
    }

    /// What long work listens to.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// The signal that was received.
    pub fn received(&self) -> Option<u8> {
        Some(self.received.load(Ordering::Acquire)).filter(|number| *number != 0)
    }
}
