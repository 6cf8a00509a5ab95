//! Updates by TCP, each signed; the zone is the one whose SOA the server itself has.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use async_trait::async_trait;
use evercert_pki::random::{Random, SystemRandom};
use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::{DnsProvider, DnsZone, TxtRecord};
use tokio::sync::Mutex;

use super::facts::FACTS;
use crate::credentials::Credentials;
use crate::http::Web;
use crate::names::parents;
use crate::update::Server;
use crate::update::tsig::{Algorithm, Key};
use crate::update::wire;

struct Rfc2136 {
    server: Server,
    /// Whether there is a zone of this name, as far as was asked.
    known: Mutex<HashMap<String, bool>>,
}

/// A server at an address; names are refused, as by certbot: to find it would need the very zone it serves.
pub(super) fn make(credentials: &Credentials, web: Web) -> Result<Arc<dyn DnsProvider>, DnsError> {
    let unfit = |what: String| DnsError::Settings { what };
    let (server, port) = (credentials.text("server"), credentials.text("port"));
    let port = port.parse::<u16>().map_err(|_| unfit(format!("{port:?} is no port")))?;
    let address = address(server, port).ok_or_else(|| unfit(format!("{server:?} is no IP address")))?;
    let algorithm = credentials.text("algorithm");
    let algorithm = Algorithm::parse(algorithm).ok_or_else(|| unfit(format!("there is no algorithm {algorithm:?}")))?;
    let secret = credentials.get("secret").ok_or_else(|| unfit("there is no secret".into()))?;
    let key = Key::new(credentials.text("name"), secret, algorithm)?;
    let sign_queries =
        matches!(credentials.text("sign_query").to_ascii_lowercase().as_str(), "true" | "1" | "yes" | "on");
    let server = Server { address, key, sign_queries, clock: web.clock };
    Ok(Arc::new(Rfc2136 { server, known: Mutex::default() }))
}

/// An address, alone or, as lego has it, with a port.
fn address(server: &str, port: u16) -> Option<SocketAddr> {
    let alone = server.trim_matches(['[', ']']).parse::<IpAddr>().map(|address| SocketAddr::new(address, port));
    alone.ok().or_else(|| server.parse().ok())
}

#[async_trait]
impl DnsProvider for Rfc2136 {
    fn name(&self) -> &str {
        FACTS.id
    }

    async fn find_zone(&self, name: &str) -> Result<DnsZone, DnsError> {
        let mut known = self.known.lock().await;
        for guess in parents(name) {
            let is_zone = match known.get(guess) {
                Some(is_zone) => *is_zone,
                None => self.server.has_zone(guess).await?,
            };
            known.insert(guess.to_owned(), is_zone);
            if is_zone {
                return Ok(DnsZone { name: guess.to_owned(), id: guess.to_owned(), ..DnsZone::default() });
            }
        }
        Err(DnsError::NoZone { name: name.to_owned() })
    }

    async fn add_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        let TxtRecord { zone, name, value } = record;
        self.send(wire::addition(number(), &zone.name, name, value, FACTS.ttl), name).await
    }

    async fn remove_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        let TxtRecord { zone, name, value } = record;
        self.send(wire::removal(number(), &zone.name, name, value), name).await
    }
}

impl Rfc2136 {
    async fn send(&self, message: Option<Vec<u8>>, name: &str) -> Result<(), DnsError> {
        let message = message.ok_or_else(|| DnsError::NoZone { name: name.to_owned() })?;
        self.server.update(message).await
    }
}

fn number() -> u16 {
    SystemRandom.below(1 << 16) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(values: &[(&str, &str)]) -> Result<Arc<dyn DnsProvider>, DnsError> {
        let usual = [("server", "127.0.0.1"), ("name", "k."), ("secret", "c2VjcmV0")];
        let all: Vec<_> = values.iter().chain(&usual).copied().collect();
        make(&Credentials::of(&FACTS, &all), crate::testing::web())
    }

    #[test]
    fn a_server_is_an_address() {
        assert!(made(&[]).is_ok());
        for bad in [("server", "ns1.example.com"), ("port", "70000"), ("algorithm", "ROT13"), ("secret", "%")] {
            assert!(matches!(made(&[bad]), Err(DnsError::Settings { .. })), "{bad:?}");
        }
    }

    #[test]
    fn an_address_may_have_a_port() {
        assert_eq!(address("::1", 53), Some("[::1]:53".parse().unwrap()));
        assert_eq!(address("[::1]", 53), Some("[::1]:53".parse().unwrap()));
        assert_eq!(address("192.0.2.1:5353", 53), Some("192.0.2.1:5353".parse().unwrap()));
    }
}
