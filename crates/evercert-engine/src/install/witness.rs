//! Looking at what a server serves.

use std::path::Path;

use async_trait::async_trait;
use evercert_net::handshake::Unseen;
use evercert_pki::certificate::{Certificate, Chain};
use evercert_pki::key::KeyType;
use evercert_plugin::exposure::Endpoint;
use evercert_plugin::installer::Deployment;
use evercert_store::fs;

/// Looks whether a certificate is really served.
#[async_trait]
pub trait Witness: Send + Sync {
    /// Returns when the endpoint has been seen serving the certificate of the deployment; fails when it serves another
    /// one, or none, after a reasonable wait. Dropping the future is safe.
    async fn look(&self, endpoint: &Endpoint, deployment: &Deployment) -> Result<(), NotServed>;

    /// The certificate that the endpoint shows now, in DER; of a server with keys of several types that of `key_type`,
    /// if it is given. Dropping the future is safe.
    async fn see(&self, endpoint: &Endpoint, key_type: Option<KeyType>) -> Result<Vec<u8>, Unseen>;
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
    /// The server speaks nothing of TLS that is known here: it may show the right one.
    pub is_foreign: bool,
}

/// Trusts the server.
#[derive(Clone, Copy, Debug)]
pub struct NoWitness;

#[async_trait]
impl Witness for NoWitness {
    async fn look(&self, _: &Endpoint, _: &Deployment) -> Result<(), NotServed> {
        Ok(())
    }

    async fn see(&self, _: &Endpoint, _: Option<KeyType>) -> Result<Vec<u8>, Unseen> {
        Err(Unseen::Refused)
    }
}

/// The certificate itself of a file that may hold those above it, too.
pub(super) fn leaf(path: &Path) -> Option<Certificate> {
    let chain = Chain::parse_pem(&fs::read(path).ok()?).ok()?;
    Some(chain.leaf().clone())
}

/// What was seen where another certificate was looked for.
pub(super) fn seen_in_words(seen: &Result<Vec<u8>, Unseen>) -> String {
    let der = match seen {
        Ok(der) => der.clone(),
        Err(unseen) => return format!("nothing: {unseen}"),
    };
    let Ok(certificate) = Certificate::from_der(der) else { return "a certificate that cannot be read".to_owned() };
    let names: Vec<_> = certificate.identifiers().iter().take(MOST_NAMES).map(|name| name.value()).collect();
    let more = if certificate.identifiers().len() > MOST_NAMES { " and others" } else { "" };
    let names = if names.is_empty() { "no name".to_owned() } else { names.join(", ") };
    format!("another certificate, for {names}{more}, serial {}", certificate.serial_hex())
}

/// Enough for a server of many names to be looked at in a moment, few enough not to be a burden.
pub(super) const LOOKS_AT_ONCE: usize = 32;

const MOST_NAMES: usize = 3;
