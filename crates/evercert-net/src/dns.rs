//! Questions to the DNS: addresses, who may issue (CAA), and what the name servers of a zone really have.

use std::net::IpAddr;

use hickory_resolver::{
    TokioResolver,
    config::{LookupIpStrategy, ResolveHosts},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::rr::{Name, RData, Record, RecordType},
    system_conf::parse_resolv_conf,
};

use crate::dns::caa::{CaaRecord, CaaSet};

mod authoritative;
pub mod caa;
pub mod pointers;
pub mod records;

/// The host's own resolver, asked afresh each time: nothing is remembered here. Clones share their connections.
#[derive(Clone)]
pub struct Dns {
    resolver: TokioResolver,
}

/// Why a question to the DNS has no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DnsError {
    /// The text is no resolv.conf(5), or names no server.
    #[error("no name server is configured")]
    Config(#[source] NetError),
    /// What was asked for is no name that DNS can hold.
    #[error("{0:?} cannot be a name in DNS")]
    Name(String),
    /// The resolver was asked and has no answer: it is out of reach, or the servers of the name are.
    #[error("looking up {kind} of {name}")]
    Lookup {
        /// What was asked about.
        name: String,
        /// The type of record, such as `NS`.
        kind: RecordType,
        /// Why not.
        #[source]
        source: NetError,
    },
    /// Aliases lead on and on.
    #[error("aliases lead from {0} on and on")]
    Aliases(String),
    /// No zone with name servers is above this name.
    #[error("no zone has {0}")]
    NoZone(String),
}

impl Dns {
    /// The resolver that a resolv.conf(5) describes.
    ///
    /// # Errors
    /// [`DnsError::Config`].
    pub fn new(resolv_conf: &str) -> Result<Self, DnsError> {
        let (config, mut options) = parse_resolv_conf(resolv_conf).map_err(DnsError::Config)?;
        options.cache_size = 0;
        options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
        // A CA does not see this host's own list of hosts.
        options.use_hosts_file = ResolveHosts::Never;
        let builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        let resolver = builder.with_options(options).build().map_err(DnsError::Config)?;
        Ok(Self { resolver })
    }

    /// The addresses of a host, IPv4 first; empty if it has none.
    ///
    /// # Errors
    /// [`DnsError::Name`] or [`DnsError::Lookup`].
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, DnsError> {
        let name = name(host)?;
        let mut addresses: Vec<IpAddr> = match self.resolver.lookup_ip(name.clone()).await {
            Ok(found) => found.iter().collect(),
            Err(error) if error.is_no_records_found() => Vec::new(),
            Err(source) => return Err(DnsError::Lookup { name: shown(&name), kind: RecordType::A, source }),
        };
        addresses.sort_by_key(IpAddr::is_ipv6);
        Ok(addresses)
    }

    /// The CAA records that decide about `host`, a name without `*.`: those of the nearest name that has any, from
    /// itself upwards (RFC 8659 section 3). `None`: there are none, and every CA may issue.
    ///
    /// # Errors
    /// [`DnsError::Name`] or [`DnsError::Lookup`].
    pub async fn caa(&self, host: &str) -> Result<Option<CaaSet>, DnsError> {
        let mut current = name(host)?;
        while !current.is_root() {
            let found = self.lookup(&current, RecordType::CAA).await?;
            let records: Vec<CaaRecord> = found.iter().filter_map(|record| CaaRecord::read(&record.data)).collect();
            if !records.is_empty() {
                // An alias is followed: then they stand somewhere else.
                let owner = found.iter().find(|record| matches!(record.data, RData::CAA(_))).map(|record| &record.name);
                return Ok(Some(CaaSet { at: shown(owner.unwrap_or(&current)), records }));
            }
            current = current.base_name();
        }
        Ok(None)
    }

    /// Records of one type at a name, aliases followed and included; empty if there are none.
    async fn lookup(&self, name: &Name, kind: RecordType) -> Result<Vec<Record>, DnsError> {
        match self.resolver.lookup(name.clone(), kind).await {
            Ok(found) => Ok(found.answers().to_vec()),
            Err(error) if error.is_no_records_found() => Ok(Vec::new()),
            Err(source) => Err(DnsError::Lookup { name: shown(name), kind, source }),
        }
    }
}

/// An absolute name.
fn name(text: &str) -> Result<Name, DnsError> {
    let mut name = Name::from_ascii(text).map_err(|_| DnsError::Name(text.to_owned()))?;
    name.set_fqdn(true);
    Ok(name.to_lowercase())
}

/// A name as people write it: without the final dot, unless it is the root.
fn shown(name: &Name) -> String {
    let text = name.to_ascii();
    match text.strip_suffix('.') {
        Some("") | None => text,
        Some(bare) => bare.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_absolute_and_shown_without_their_dot() {
        assert_eq!(name("WWW.A.test").unwrap(), name("www.a.test.").unwrap());
        assert_eq!(shown(&name("_acme-challenge.a.test.").unwrap()), "_acme-challenge.a.test");
        assert_eq!(shown(&Name::root()), ".");
        assert!(matches!(name("a..test"), Err(DnsError::Name(_))));
    }

    #[test]
    fn a_host_without_a_name_server_is_told_so() {
        assert!(Dns::new("nameserver 127.0.0.1\n").is_ok());
        assert!(matches!(Dns::new("# nothing\n"), Err(DnsError::Config(_))));
    }
}
