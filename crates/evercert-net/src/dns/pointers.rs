//! Where a name leads: to another name, to other servers, or nowhere, as each name server of its zone has it.

use std::net::IpAddr;

use futures_util::future::join_all;
use hickory_resolver::proto::rr::{RData, RecordType};

use crate::dns::{
    Dns, DnsError,
    authoritative::Reading,
    name,
    records::{Silence, delegation},
    shown,
};

/// What every name server of a zone says about where a name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointers {
    /// The name that was asked about.
    pub name: String,
    /// The zone that decides about it: of a name with a zone of its own, the one above.
    pub zone: String,
    /// The answers, sorted by server.
    pub servers: Vec<ServerPointer>,
}

/// What one name server says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerPointer {
    /// The server's name.
    pub server: String,
    /// Where the name leads; or why there is no answer.
    pub pointer: Result<Pointer, Silence>,
}

/// Where a name leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// Nowhere; these TXT values are at it.
    Nowhere(Vec<String>),
    /// To another name (CNAME).
    Alias(String),
    /// To servers of its own (NS): their names, sorted, with the addresses that the resolver has for them.
    Servers(Vec<(String, Vec<IpAddr>)>),
}

impl Dns {
    /// Where `host` leads, asked at all authoritative servers of the zone around it; nothing is followed. Caches are not
    /// asked about the name itself.
    ///
    /// # Errors
    /// Any of [`DnsError`], when the servers cannot be found; what they answer is told server by server.
    pub async fn pointers(&self, host: &str) -> Result<Pointers, DnsError> {
        let asked = name(host)?;
        let mut zone = self.zone_above(&asked).await?;
        let mut readings = zone.ask(&asked).await;
        while let Some((apex, servers)) = delegation(&readings, &zone.apex, &asked) {
            if apex == asked {
                break;
            }
            zone = self.zone_with(apex, servers).await?;
            readings = zone.ask(&asked).await;
        }
        let told = readings.into_iter().map(|reading| self.pointer(reading));
        let servers = zone.servers.iter().map(|server| shown(&server.name)).zip(join_all(told).await);
        let servers = servers.map(|(server, pointer)| ServerPointer { server, pointer }).collect();
        Ok(Pointers { name: shown(&asked), zone: shown(&zone.apex), servers })
    }

    /// The TXT values at `host` as the resolver sees them, which asks the world for us: aliases followed, delegations
    /// too. Empty if there are none.
    ///
    /// # Errors
    /// [`DnsError::Name`] or [`DnsError::Lookup`].
    pub async fn resolved_txt(&self, host: &str) -> Result<Vec<String>, DnsError> {
        let found = self.lookup(&name(host)?, RecordType::TXT).await?;
        let text = |data: &RData| match data {
            RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
            _ => None,
        };
        Ok(found.iter().filter_map(|record| text(&record.data)).collect())
    }

    async fn pointer(&self, reading: Result<Reading, Silence>) -> Result<Pointer, Silence> {
        let mut servers = match reading? {
            Reading::Values(values) => return Ok(Pointer::Nowhere(values)),
            Reading::Alias(target) => return Ok(Pointer::Alias(shown(&target.to_lowercase()))),
            Reading::Delegation { servers, .. } => servers,
        };
        servers.sort();
        servers.dedup();
        let told = servers.iter().map(|server| async {
            let server = shown(&server.to_lowercase());
            let addresses = self.addresses(&server).await.unwrap_or_default();
            (server, addresses)
        });
        Ok(Pointer::Servers(join_all(told).await))
    }
}
