//! How validations reach the world.

use std::{net::IpAddr, sync::Arc};

use evercert_pki::identifier::Identifier;
use rustls::ClientConfig;

use crate::{
    problem::Problem,
    validate::{names::Names, tls_client},
};

/// How validations reach the world: names, ports and TLS.
pub(crate) struct Reach {
    pub(crate) names: Names,
    pub(crate) http_port: u16,
    pub(crate) tls_port: u16,
    pub(crate) https: Arc<ClientConfig>,
    pub(crate) acme_tls: Arc<ClientConfig>,
}

impl Reach {
    pub(crate) fn new(names: Names, http_port: u16, tls_port: u16) -> Result<Self, rustls::Error> {
        let https = tls_client::config(&[b"http/1.1"])?;
        Ok(Self { names, http_port, tls_port, https, acme_tls: tls_client::config(&[tls_client::ACME_TLS])? })
    }

    /// Where a subject lives: itself if it is an address.
    pub(crate) async fn addresses(&self, identifier: &Identifier) -> Result<Vec<IpAddr>, Problem> {
        match identifier {
            Identifier::Ip(address) => Ok(vec![*address]),
            Identifier::Dns(name) => self.names.addresses(name.as_str()).await,
        }
    }
}
