//! Looking at what a server serves.

use async_trait::async_trait;
use evercert_plugin::installer::{Deployment, Endpoint};

/// Looks whether a certificate is really served.
#[async_trait]
pub trait Witness: Send + Sync {
    /// Returns when the endpoint has been seen serving the certificate of the deployment; fails when it serves another
    /// one, or none, after a reasonable wait. Dropping the future is safe.
    async fn look(&self, endpoint: &Endpoint, deployment: &Deployment) -> Result<(), NotServed>;
}

/// The certificate is not what is served.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{identifier} at {address} serves {found}")]
pub struct NotServed {
    /// Who was asked for.
    pub identifier: String,
    /// Where.
    pub address: String,
    /// What was found there, in a few words.
    pub found: String,
}

/// Trusts the server.
#[derive(Clone, Copy, Debug)]
pub struct NoWitness;

#[async_trait]
impl Witness for NoWitness {
    async fn look(&self, _: &Endpoint, _: &Deployment) -> Result<(), NotServed> {
        Ok(())
    }
}
