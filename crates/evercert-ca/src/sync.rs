//! A lock that does not care about panics elsewhere.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks; what a panicking holder left behind is taken as it is, for every change under our locks is
/// a single step.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
