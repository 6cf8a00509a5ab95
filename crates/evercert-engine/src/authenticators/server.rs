//! Publishes challenges through the configuration of a running server.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use evercert_pki::identifier::Identifier;
use evercert_plugin::authenticator::{Authenticator, Claim};
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::error::PluginError;
use evercert_store::checkpoint::Reverter;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::authenticators::server::shown::Shown;
use crate::install::aside::to_the_end;
use crate::install::failure::Cause;

mod foreign;
mod shown;
mod sight;

#[cfg(test)]
mod tests;

/// An authenticator over any server that shows challenges.
///
/// All challenges of a batch are one change of the configuration, one checkpoint and one reload. Whatever happens, the
/// files are given back and the server is reloaded; what a run cannot give back, the next run does
/// ([`recovery`](crate::install::recovery)). What an earlier run left must have been recovered before. What somebody else
/// changes in the files meanwhile stays.
pub struct ServerAuthenticator {
    server: Arc<dyn ChallengeServer>,
    patience: Duration,
    shown: Arc<Mutex<Shown>>,
}

impl ServerAuthenticator {
    /// An authenticator that shows nothing yet; `patience` is the longest wait for the server to show what it was told
    /// to.
    pub fn new(server: Arc<dyn ChallengeServer>, reverter: Reverter, patience: Duration) -> Self {
        let shown = Arc::new(Mutex::new(Shown::new(server.clone(), reverter)));
        Self { server, patience, shown }
    }

    /// Changes what is shown. Whoever stops waiting does not stop the change: half of one would be nobody's.
    async fn change<F>(&self, change: impl FnOnce(OwnedMutexGuard<Shown>) -> F) -> Result<(), PluginError>
    where
        F: Future<Output = Result<(), Cause>> + Send + 'static,
    {
        let shown = self.shown.clone().lock_owned().await;
        to_the_end(change(shown)).await.map_err(|cause| PluginError::Server(Box::new(cause)))
    }
}

#[async_trait]
impl Authenticator for ServerAuthenticator {
    fn name(&self) -> &str {
        self.server.name()
    }

    fn challenge_types(&self, identifier: &Identifier) -> Vec<ChallengeType> {
        self.server.challenge_types(identifier)
    }

    /// There is one checkpoint for challenges, and only one server at a time can have it.
    fn claims(&self, _: &Challenge) -> Vec<Claim> {
        vec![Claim::new("checkpoint", format!("{} {:p}", self.name(), Arc::as_ptr(&self.server)))]
    }

    async fn present(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let batch = batch.to_vec();
        self.change(async move |mut shown: OwnedMutexGuard<Shown>| shown.add(&batch).await).await
    }

    async fn ready(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        sight::wait(&*self.server, batch, self.patience).await;
        Ok(())
    }

    async fn clean_up(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let batch = batch.to_vec();
        self.change(async move |mut shown: OwnedMutexGuard<Shown>| shown.remove(&batch).await).await
    }
}
