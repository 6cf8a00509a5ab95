//! Answers the CA itself: a small HTTP server for http-01, a TLS server for tls-alpn-01.

use std::sync::Arc;

use async_trait::async_trait;
use evercert_pki::identifier::Identifier;
use evercert_plugin::{
    authenticator::{Authenticator, Claim},
    challenge::{Challenge, ChallengeType},
    error::PluginError,
};

use crate::authenticators::standalone::{
    certificate::{Proof, ValidationKey},
    face::Face,
    http::HttpHandler,
    taken::OnTaken,
    tls::TlsHandler,
};

mod bind;
mod board;
mod certificate;
mod face;
mod http;
mod listener;
pub mod taken;
mod tls;

#[cfg(test)]
mod tests;

/// The `standalone` authenticator.
///
/// Nothing is bound until the first challenge of a kind is presented; from then on one listener
/// serves every challenge of that kind, whichever lineage it belongs to, until the last of them is
/// cleaned up. When [`clean_up`](Authenticator::clean_up) returns, the port is free again, so that
/// a post hook can start the web server.
pub struct Standalone {
    config: StandaloneConfig,
    http: Face<String, HttpHandler>,
    tls: Face<Arc<Proof>, TlsHandler>,
}

/// Where [`Standalone`] listens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StandaloneConfig {
    /// The TCP port for http-01. The CA always connects to 80: another number needs a forwarder.
    pub http01_port: u16,
    /// The address or host name both servers bind to; empty for all addresses, IPv6 and IPv4.
    pub http01_address: String,
    /// The TCP port for tls-alpn-01. The CA always connects to 443.
    pub tls_port: u16,
}

impl Default for StandaloneConfig {
    fn default() -> Self {
        Self { http01_port: 80, http01_address: String::new(), tls_port: 443 }
    }
}

impl Standalone {
    /// An authenticator that listens nowhere yet; `on_taken` is asked when another program holds a
    /// port.
    ///
    /// Fails with [`PluginError::Certificate`] when the TLS library cannot be set up.
    pub fn new(config: StandaloneConfig, on_taken: Arc<dyn OnTaken>) -> Result<Self, PluginError> {
        let address = || config.http01_address.clone();
        Ok(Self {
            http: Face::new(address(), config.http01_port, on_taken.clone(), |board| Ok(HttpHandler::new(board)))?,
            tls: Face::new(address(), config.tls_port, on_taken, TlsHandler::new)?,
            config,
        })
    }

    async fn present_http(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let answers = of_kind(batch, ChallengeType::Http01)
            .map(|challenge| (challenge.token.clone(), challenge.key_authorization.clone()));
        self.http.publish(answers.collect()).await
    }

    async fn present_tls(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let mut challenges = of_kind(batch, ChallengeType::TlsAlpn01).peekable();
        if challenges.peek().is_none() {
            return Ok(());
        }
        let key = ValidationKey::generate()?;
        let proofs = challenges
            .map(|challenge| Ok((challenge.token.clone(), Arc::new(key.prove(challenge)?))))
            .collect::<Result<_, PluginError>>()?;
        self.tls.publish(proofs).await
    }
}

#[async_trait]
impl Authenticator for Standalone {
    fn name(&self) -> &str {
        "standalone"
    }

    fn challenge_types(&self, identifier: &Identifier) -> Vec<ChallengeType> {
        let mut kinds = vec![ChallengeType::Http01, ChallengeType::TlsAlpn01];
        kinds.retain(|kind| kind.can_prove(identifier));
        kinds
    }

    /// A port belongs to one listening address; and a TLS handshake names nothing but the name, so
    /// two proofs for one name cannot be told apart.
    fn claims(&self, challenge: &Challenge) -> Vec<Claim> {
        let address = self.config.http01_address.as_str();
        match challenge.kind {
            ChallengeType::TlsAlpn01 => vec![
                Claim::new(format!("tcp/{}", self.config.tls_port), address),
                Claim::new(format!("tls/{}", challenge.identifier), challenge.token.as_str()),
            ],
            _ => vec![Claim::new(format!("tcp/{}", self.config.http01_port), address)],
        }
    }

    async fn present(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        refuse_other_kinds(batch)?;
        self.present_http(batch).await?;
        self.present_tls(batch).await
    }

    async fn asked(&self, batch: &[Challenge]) {
        let http = tokens(batch, ChallengeType::Http01);
        let tls = tokens(batch, ChallengeType::TlsAlpn01);
        tokio::join!(self.http.all_asked(&http), self.tls.all_asked(&tls));
    }

    async fn clean_up(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let http = tokens(batch, ChallengeType::Http01);
        let tls = tokens(batch, ChallengeType::TlsAlpn01);
        tokio::join!(self.http.withdraw(&http), self.tls.withdraw(&tls));
        Ok(())
    }
}

fn of_kind(batch: &[Challenge], kind: ChallengeType) -> impl Iterator<Item = &Challenge> {
    batch.iter().filter(move |challenge| challenge.kind == kind)
}

fn tokens(batch: &[Challenge], kind: ChallengeType) -> Vec<&str> {
    of_kind(batch, kind).map(|challenge| challenge.token.as_str()).collect()
}

fn refuse_other_kinds(batch: &[Challenge]) -> Result<(), PluginError> {
    match of_kind(batch, ChallengeType::Dns01).next() {
        None => Ok(()),
        Some(challenge) => {
            Err(PluginError::NotConfigured { identifier: challenge.identifier.value(), what: "DNS authenticator" })
        }
    }
}
