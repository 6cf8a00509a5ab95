//! One validation attempt, whatever its type.

use std::{net::IpAddr, sync::Arc, time::Duration};

use evercert_pki::identifier::Identifier;
use rustls::ClientConfig;

use crate::{
    problem::{Kind, Problem},
    state::challenge::{ChallengeKind, Subject},
    validate::{caa, dns01, http01, names::Names, tls_alpn01, tls_client},
};

/// What validations need.
pub(crate) struct Validator {
    pub(crate) names: Names,
    pub(crate) http_port: u16,
    pub(crate) tls_port: u16,
    pub(crate) timeout: Duration,
    pub(crate) https: Arc<ClientConfig>,
    pub(crate) acme_tls: Arc<ClientConfig>,
}

impl Validator {
    pub(crate) fn new(names: Names, http_port: u16, tls_port: u16, timeout: Duration) -> Result<Self, rustls::Error> {
        Ok(Self {
            names,
            http_port,
            tls_port,
            timeout,
            https: tls_client::config(&[b"http/1.1"])?,
            acme_tls: tls_client::config(&[tls_alpn01::PROTOCOL])?,
        })
    }

    /// Tries once, within the time limit.
    pub(crate) async fn validate(&self, attempt: &Attempt) -> Result<(), Problem> {
        match tokio::time::timeout(self.timeout, self.attempt(attempt)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Problem::new(Kind::Connection, "the validation took too long")),
        }
    }

    async fn attempt(&self, attempt: &Attempt) -> Result<(), Problem> {
        match attempt.kind {
            ChallengeKind::Http01 => http01::validate(self, attempt).await?,
            ChallengeKind::Dns01 => dns01::validate(self, attempt).await?,
            ChallengeKind::TlsAlpn01 => tls_alpn01::validate(self, attempt).await?,
        }
        caa::check(&self.names, &attempt.subject).await
    }

    /// Where a subject lives: itself if it is an address.
    pub(crate) async fn addresses(&self, identifier: &Identifier) -> Result<Vec<IpAddr>, Problem> {
        match identifier {
            Identifier::Ip(address) => Ok(vec![*address]),
            Identifier::Dns(name) => self.names.addresses(name.as_str()).await,
        }
    }
}

/// What is to be proved, and by what.
pub(crate) struct Attempt {
    pub(crate) subject: Subject,
    pub(crate) kind: ChallengeKind,
    pub(crate) token: String,
    pub(crate) thumbprint: String,
}

impl Attempt {
    /// RFC 8555 section 8.1.
    pub(crate) fn key_authorization(&self) -> String {
        format!("{}.{}", self.token, self.thumbprint)
    }
}
