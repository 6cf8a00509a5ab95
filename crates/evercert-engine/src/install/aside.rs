//! Work that blocks, off the thread that listens for signals.

use std::future::pending;
use std::panic::resume_unwind;

use tokio::task::spawn_blocking;

/// Does `work` on a thread of its own and waits for it. Whoever drops the future does not end the work.
pub(super) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime goes down, and everything that waits with it.
            Err(_) => pending().await,
        },
    }
}
