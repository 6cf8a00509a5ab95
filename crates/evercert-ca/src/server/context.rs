//! What every resource works with.

use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;
use tokio::task::JoinSet;

use crate::{
    config::{AriPolicy, CaConfig},
    issuer::{hierarchy::Hierarchy, leaf::Locations},
    state::{store::State, txt::TxtTable},
    stats::Counter,
    sync::lock,
    trouble::Trouble,
    validate::validator::Validator,
};

/// A running CA, seen from inside.
pub(crate) struct Server {
    pub(crate) config: CaConfig,
    pub(crate) hierarchy: Hierarchy,
    pub(crate) locations: Locations,
    pub(crate) tls_root_pem: Option<String>,
    pub(crate) validator: Validator,
    pub(crate) txt: TxtTable,
    pub(crate) trouble: Trouble,
    pub(crate) counter: Counter,
    pub(crate) ari: Mutex<AriPolicy>,
    pub(crate) memory: Mutex<State>,
    pub(crate) tasks: Mutex<JoinSet<()>>,
}

impl Server {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.memory)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.config.clock.now()
    }

    /// Text nobody can guess: an identifier, or with 32 bytes a challenge token.
    pub(crate) fn token(&self, bytes: usize) -> String {
        self.config.random.token(bytes)
    }

    /// A new nonce, remembered.
    pub(crate) fn fresh_nonce(&self) -> String {
        let nonce = self.token(16);
        self.state().nonces.insert(nonce.clone());
        nonce
    }

    /// Runs in the background until it ends or the CA does.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = lock(&self.tasks);
        tasks.spawn(task);
        while tasks.try_join_next().is_some() {}
    }
}
