//! Work that must not be cut off, and work that blocks, off the thread that listens for signals.

use std::future::pending;
use std::panic::resume_unwind;

use tokio::task::{JoinError, spawn, spawn_blocking};

/// Does `work` on a thread of its own and waits for it. Whoever drops the future does not end the work.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    ended(spawn_blocking(work).await).await
}

/// Waits for work that goes on to its end also when the future is dropped, as whoever is interrupted does: a hook that is
/// running must find its output open and be able to finish what it began.
pub(crate) async fn to_the_end<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    ended(spawn(work).await).await
}

async fn ended<T>(joined: Result<T, JoinError>) -> T {
    match joined {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime goes down, and everything that waits with it.
            Err(_) => pending().await,
        },
    }
}
