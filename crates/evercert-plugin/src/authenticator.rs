//! Authenticators prove that we control an identifier.

use async_trait::async_trait;
use evercert_pki::identifier::Identifier;

use crate::{
    challenge::{Challenge, ChallengeType},
    error::PluginError,
};

/// Publishes what a CA wants to see, and takes it away again.
///
/// One authenticator serves many orders of one run, one after the other or at once; a *batch* is
/// all challenges of one wave, whichever certificates they belong to, so that an implementation
/// with a costly step (a reload, an API call) takes it once.
///
/// The engine calls, for each batch and in this order: [`present`](Self::present),
/// [`ready`](Self::ready), then tells the CA, waits on [`asked`](Self::asked) and on the CA, and at
/// last [`clean_up`](Self::clean_up), which is called whatever happened before, also after a
/// `present` that failed half-way and on SIGTERM. Retrying is the engine's business: an
/// implementation tries once (but for what its own protocol calls a retry) and reports.
#[async_trait]
pub trait Authenticator: Send + Sync {
    /// The name on the command line and in renewal configurations, such as `webroot`.
    fn name(&self) -> &str;

    /// The challenge types it can present for `identifier`, best first; empty if none. Pure.
    fn challenge_types(&self, identifier: &Identifier) -> Vec<ChallengeType>;

    /// What the challenge takes for itself while it stands, such as a port or a name. Orders whose
    /// challenges claim the same thing for different holders are validated one after the other.
    /// The default claims nothing: everything may stand beside everything.
    fn claims(&self, challenge: &Challenge) -> Vec<Claim> {
        let _ = challenge;
        Vec::new()
    }

    /// Publishes every challenge of the batch, in order. When it fails, some may be published:
    /// `clean_up` is called with the whole batch. Presenting a challenge twice is harmless.
    async fn present(&self, batch: &[Challenge]) -> Result<(), PluginError>;

    /// Returns when the world can see what was presented. The default is for authenticators whose
    /// `present` is effective at once.
    async fn ready(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let _ = batch;
        Ok(())
    }

    /// Returns when the CA has been seen asking for every challenge of the batch, so that polling
    /// before would be in vain. The default never returns: we cannot see it. The engine always
    /// bounds the wait.
    async fn asked(&self, batch: &[Challenge]) {
        let _ = batch;
        std::future::pending().await
    }

    /// Takes away what `present` published for the batch, and nothing else. Idempotent; goes on
    /// after a failure and reports the first.
    async fn clean_up(&self, batch: &[Challenge]) -> Result<(), PluginError>;
}

/// Something that only one holder can have at a time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Claim {
    /// What is claimed, such as `tcp/80`.
    pub what: String,
    /// For whom; claims for the same holder go together.
    pub holder: String,
}

impl Claim {
    /// A claim on `what` for `holder`.
    pub fn new(what: impl Into<String>, holder: impl Into<String>) -> Self {
        Self { what: what.into(), holder: holder.into() }
    }
}
