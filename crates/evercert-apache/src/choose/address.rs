//! Where certificates for addresses belong: who asks for an address names nobody in the TLS handshake (RFC 6066 section
//! 3), and gets the certificate of the first host there.

use std::net::IpAddr;

use super::{Choice, Chooser};
use crate::model::{Group, HostId, Whom};

impl Chooser<'_> {
    pub(super) fn for_address(&self, ip: IpAddr) -> Option<Choice> {
        let there = self.groups(ip, self.ports.https);
        let first = there.map(|group| group.hosts[0]);
        match first {
            Some(id) if self.host(id).is_ssl && self.cover.is_safe_in(self.host(id)) => Some(Choice::Secure(vec![id])),
            // Where TLS is spoken already, a new host would not be the first.
            Some(_) => None,
            None => Some(self.plain_for_address(ip)).filter(|plain| !plain.is_empty()).map(Choice::Plain),
        }
    }

    pub(super) fn plain_for_address(&self, ip: IpAddr) -> Vec<HostId> {
        let Some(group) = self.groups(ip, self.ports.http) else { return Vec::new() };
        let named = self.model.named(group, &host(ip)).or_else(|| self.model.named(group, &ip.to_string()));
        let id = named.map_or(group.hosts[0], |(_, id)| id);
        let is_ours = named.is_some() || self.cover.holds_all(self.host(id));
        if is_ours && !self.host(id).is_ssl { vec![id] } else { Vec::new() }
    }

    /// That of the address itself, or that of all others.
    fn groups(&self, ip: IpAddr, port: u16) -> Option<&Group> {
        let groups = self.model.groups(port);
        let own = groups.iter().find(|group| group.whom == Whom::Ip(ip));
        own.or_else(|| groups.iter().find(|group| group.whom == Whom::Any))
    }
}

/// An address as `Host` names it (RFC 3986 section 3.2.2).
pub(crate) fn host(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}
