//! Where names lead: a resolver, or loopback and the built-in table.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use hickory_resolver::{
    TokioResolver,
    config::{ConnectionConfig, LookupIpStrategy, NameServerConfig, ResolveHosts, ResolverConfig},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::rr::{RData, RecordType, rdata::CAA},
};

use crate::{
    problem::{Kind, Problem},
    state::txt::TxtTable,
};

/// The CA's view of the DNS.
pub(crate) enum Names {
    /// Every name is 127.0.0.1; TXT values stand in a table; there is no CAA.
    Table(TxtTable),
    /// A real resolver, never cached.
    Resolver(Box<TokioResolver>),
}

impl Names {
    pub(crate) fn resolver(server: SocketAddr) -> Result<Self, NetError> {
        let mut connections = vec![ConnectionConfig::udp(), ConnectionConfig::tcp()];
        for connection in &mut connections {
            connection.port = server.port();
        }
        let name_server = NameServerConfig::new(server.ip(), true, connections);
        let config = ResolverConfig::from_name_servers(vec![name_server]);
        let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
        let options = builder.options_mut();
        options.cache_size = 0;
        options.ip_strategy = LookupIpStrategy::Ipv4AndIpv6;
        options.use_hosts_file = ResolveHosts::Never;
        Ok(Self::Resolver(Box::new(builder.build()?)))
    }

    /// Addresses of a name, IPv6 first as the real CAs prefer it.
    pub(crate) async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, Problem> {
        let Self::Resolver(resolver) = self else {
            return Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]);
        };
        let found = resolver.lookup_ip(absolute(name)).await;
        let mut addresses: Vec<IpAddr> = match found {
            Ok(found) => found.iter().collect(),
            Err(cause) => return Err(dns(name, "A or AAAA", &cause)),
        };
        addresses.sort_by_key(IpAddr::is_ipv4);
        Ok(addresses)
    }

    /// TXT values of a name, the strings of one record joined; empty if there are none.
    pub(crate) async fn txt(&self, name: &str) -> Result<Vec<Vec<u8>>, Problem> {
        let resolver = match self {
            Self::Table(table) => {
                return Ok(table.get(name).into_iter().map(String::into_bytes).collect());
            }
            Self::Resolver(resolver) => resolver,
        };
        let records = lookup(resolver, name, RecordType::TXT).await?;
        Ok(records
            .into_iter()
            .filter_map(|data| match data {
                RData::TXT(txt) => Some(txt.txt_data.concat()),
                _ => None,
            })
            .collect())
    }

    /// The CAA records at exactly this name.
    pub(crate) async fn caa(&self, name: &str) -> Result<Vec<CAA>, Problem> {
        let Self::Resolver(resolver) = self else {
            return Ok(Vec::new());
        };
        let records = lookup(resolver, name, RecordType::CAA).await?;
        Ok(records
            .into_iter()
            .filter_map(|data| match data {
                RData::CAA(caa) => Some(caa),
                _ => None,
            })
            .collect())
    }
}

async fn lookup(resolver: &TokioResolver, name: &str, kind: RecordType) -> Result<Vec<RData>, Problem> {
    match resolver.lookup(absolute(name), kind).await {
        Ok(found) => Ok(found.answers().iter().map(|record| record.data.clone()).collect()),
        Err(cause) if cause.is_no_records_found() => Ok(Vec::new()),
        Err(cause) => Err(dns(name, &kind.to_string(), &cause)),
    }
}

fn absolute(name: &str) -> String {
    format!("{name}.")
}

fn dns(name: &str, kind: &str, cause: &NetError) -> Problem {
    Problem::new(Kind::Dns, format!("looking up {kind} of {name}: {cause}"))
}
