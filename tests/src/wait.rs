//! Waiting for what libraries promise.

use tokio::runtime::Builder;

/// What comes of it, in a runtime of its own.
///
/// # Panics
/// When the system has none to give.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(future)
}
