//! Which servers a run works with: each is locked and prepared once.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use evercert_plugin::installer::Installer;
use evercert_store::lock::{LockError, Locks};

use crate::plugins::installers::place;

/// The servers that a run has met. Their locks are held until its end.
#[derive(Default)]
pub struct Servers {
    met: Mutex<Vec<(usize, bool)>>,
    locks: Mutex<Locks>,
}

impl Servers {
    /// Whether this one was found in order; `None` if nobody has looked yet.
    pub fn verdict(&self, server: &dyn Installer) -> Option<bool> {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        met.iter().find(|(known, _)| *known == place(server)).map(|(_, is_fine)| *is_fine)
    }

    /// Remembers whether this one was found in order.
    pub fn judge(&self, server: &dyn Installer, is_fine: bool) {
        self.met.lock().unwrap_or_else(PoisonError::into_inner).push((place(server), is_fine));
    }

    /// Takes the lock of a folder, too.
    pub fn lock(&self, folder: &Path) -> Result<(), LockError> {
        self.locks.lock().unwrap_or_else(PoisonError::into_inner).add(folder)
    }
}
