//! TXT records as the name servers of their zone have them, each asked by itself.

use std::net::IpAddr;

use futures_util::future::join_all;
use hickory_resolver::proto::rr::{Name, RData, RecordType};

use crate::dns::{
    Dns, DnsError,
    authoritative::{Reading, ask},
    name, shown,
};

/// What every name server of a zone has at one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxtRecords {
    /// Where the records are: the name that was asked about, or the one to which its aliases (CNAME) lead.
    pub name: String,
    /// The zone the name is in.
    pub zone: String,
    /// The answers, sorted by server.
    pub servers: Vec<ServerAnswer>,
}

/// What one name server has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerAnswer {
    /// The server's name.
    pub server: String,
    /// The values, the strings of each record joined; or why there is no answer.
    pub values: Result<Vec<String>, Silence>,
}

/// Why a name server gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Its own name has no address.
    NoAddress,
    /// It cannot be reached, or did not answer in time.
    Unreachable,
    /// It answers, but not for this zone.
    NotItsZone,
}

/// A zone and its servers.
pub(super) struct Zone {
    pub(super) apex: Name,
    pub(super) servers: Vec<Server>,
}

pub(super) struct Server {
    pub(super) name: Name,
    addresses: Vec<IpAddr>,
}

impl Dns {
    /// The TXT records of `host` at all authoritative servers: the zone is found from the parent of the name upwards,
    /// delegations and aliases are followed. Caches are not asked about the name itself, so that nobody remembers that
    /// it was not there.
    ///
    /// # Errors
    /// Any of [`DnsError`], when the servers cannot be found; what they answer is told server by server.
    pub async fn txt(&self, host: &str) -> Result<TxtRecords, DnsError> {
        let mut current = name(host)?;
        for _ in 0..MOST_ALIASES {
            let mut zone = self.zone_above(&current).await?;
            let mut readings = zone.ask(&current).await;
            while let Some((apex, servers)) = delegation(&readings, &zone.apex, &current) {
                zone = self.zone_with(apex, servers).await?;
                readings = zone.ask(&current).await;
            }
            match alias(&readings) {
                Some(target) => current = target,
                None => return Ok(zone.tell(&current, readings)),
            }
        }
        Err(DnsError::Aliases(host.to_owned()))
    }

    /// The zone of the parent of this name.
    pub(super) async fn zone_above(&self, below: &Name) -> Result<Zone, DnsError> {
        let mut apex = below.base_name();
        while !apex.is_root() {
            let found = self.lookup(&apex, RecordType::NS).await?;
            // What an alias leads to has servers of its own, and says nothing about this name.
            let own = found.into_iter().filter(|record| record.name == apex);
            let servers: Vec<Name> = own.filter_map(|record| server(&record.data)).collect();
            if !servers.is_empty() {
                return self.zone_with(apex, servers).await;
            }
            apex = apex.base_name();
        }
        Err(DnsError::NoZone(shown(below)))
    }

    pub(super) async fn zone_with(&self, apex: Name, mut servers: Vec<Name>) -> Result<Zone, DnsError> {
        servers.sort();
        servers.dedup();
        let servers = join_all(servers.into_iter().map(|name| async {
            let addresses = self.addresses(&shown(&name)).await.unwrap_or_default();
            Server { name, addresses }
        }));
        Ok(Zone { apex, servers: servers.await })
    }
}

impl Zone {
    pub(super) async fn ask(&self, name: &Name) -> Vec<Result<Reading, Silence>> {
        join_all(self.servers.iter().map(|server| server.ask(name))).await
    }

    fn tell(&self, name: &Name, readings: Vec<Result<Reading, Silence>>) -> TxtRecords {
        let answer = |(server, reading): (&Server, Result<Reading, Silence>)| ServerAnswer {
            server: shown(&server.name),
            values: reading.and_then(values),
        };
        let servers = self.servers.iter().zip(readings).map(answer).collect();
        TxtRecords { name: shown(name), zone: shown(&self.apex), servers }
    }
}

impl Server {
    /// Asks its addresses one after the other until one answers: they are one server.
    async fn ask(&self, name: &Name) -> Result<Reading, Silence> {
        let mut silence = Silence::NoAddress;
        for address in &self.addresses {
            match ask(*address, name).await {
                Ok(reading) => return Ok(reading),
                Err(why) => silence = why,
            }
        }
        Err(silence)
    }
}

fn server(data: &RData) -> Option<Name> {
    match data {
        RData::NS(server) => Some(server.0.clone()),
        _ => None,
    }
}

fn values(reading: Reading) -> Result<Vec<String>, Silence> {
    match reading {
        Reading::Values(values) => Ok(values),
        Reading::Alias(_) | Reading::Delegation { .. } => Err(Silence::NotItsZone),
    }
}

/// Where the servers send us, if that is nearer to the name: anything else leads round in circles.
pub(super) fn delegation(readings: &[Result<Reading, Silence>], zone: &Name, host: &Name) -> Option<(Name, Vec<Name>)> {
    readings.iter().flatten().find_map(|reading| match reading {
        Reading::Delegation { apex, servers } if zone.zone_of(apex) && zone != apex && apex.zone_of(host) => {
            Some((apex.clone(), servers.clone()))
        }
        _ => None,
    })
}

fn alias(readings: &[Result<Reading, Silence>]) -> Option<Name> {
    readings.iter().flatten().find_map(|reading| match reading {
        Reading::Alias(target) => Some(target.clone()),
        _ => None,
    })
}

const MOST_ALIASES: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn delegated(apex: &str) -> Vec<Result<Reading, Silence>> {
        let servers = vec![name("ns1.b.test").unwrap()];
        vec![Err(Silence::Unreachable), Ok(Reading::Delegation { apex: name(apex).unwrap(), servers })]
    }

    #[test]
    fn a_delegation_must_lead_down_to_the_name() {
        let (zone, host) = (name("a.test").unwrap(), name("_acme-challenge.www.a.test").unwrap());
        for (apex, followed) in [
            ("_acme-challenge.www.a.test", true),
            ("www.a.test", true),
            ("a.test", false),
            ("test", false),
            ("x.a.test", false),
        ] {
            assert_eq!(delegation(&delegated(apex), &zone, &host).is_some(), followed, "{apex}");
        }
    }

    #[test]
    fn a_server_that_only_points_elsewhere_has_no_answer() {
        assert_eq!(values(Reading::Alias(Name::root())), Err(Silence::NotItsZone));
        assert_eq!(values(Reading::Values(vec!["x".into()])), Ok(vec!["x".into()]));
    }
}
