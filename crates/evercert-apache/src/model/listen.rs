//! Where Apache listens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::address::split;
use crate::files::{At, Found};

/// A `Listen`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listen {
    /// The directive.
    pub at: At,
    /// The address; none for all.
    pub ip: Option<IpAddr>,
    /// The port.
    pub port: u16,
}

impl Listen {
    /// Reads a `Listen`; none for any other directive.
    pub(super) fn read(found: Found<'_>) -> Option<Self> {
        if !found.is("Listen") {
            return None;
        }
        let text = String::from_utf8(found.first()).ok()?;
        let (address, port) = match split(&text) {
            (port, None) => ("", port),
            (address, Some(port)) => (address, port),
        };
        let bare = address.trim_start_matches('[').trim_end_matches(']');
        Some(Self { at: found.at(), ip: bare.parse().ok(), port: port.parse().ok()? })
    }

    /// An address at which it is reached from this host.
    pub fn reachable(&self) -> SocketAddr {
        let ip = match self.ip {
            Some(IpAddr::V6(ip)) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            Some(ip) if !ip.is_unspecified() => ip,
            _ => Ipv4Addr::LOCALHOST.into(),
        };
        SocketAddr::new(ip, self.port)
    }

    /// Whether it is for all addresses.
    pub fn is_for_all(&self) -> bool {
        self.ip.is_none_or(|ip| ip.is_unspecified())
    }
}
