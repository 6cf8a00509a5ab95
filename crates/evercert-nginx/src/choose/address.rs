//! Where certificates for addresses belong: who asks for an address names nobody in the TLS handshake (RFC 6066 section
//! 3), and gets the certificate of the socket's default block.

use std::net::IpAddr;

use super::{Choice, Chooser};
use crate::model::{Host, ServerId, Socket, SocketId};

impl Chooser<'_> {
    pub(super) fn for_address(&self, ip: IpAddr) -> Option<Choice> {
        let secure = self.defaults(ip, |socket| socket.is_ssl && self.ports.is_https(&socket.address));
        if !secure.is_empty() {
            return Some(Choice::Secure(secure));
        }
        // Where TLS is spoken already, a new block would not be the default.
        let is_served = self.near(ip).into_iter().any(|id| self.ports.is_https(&self.model.socket(id).address));
        let plain = self.plain_for_address(ip);
        (!is_served && !plain.is_empty()).then_some(Choice::Plain(plain))
    }

    pub(super) fn plain_for_address(&self, ip: IpAddr) -> Vec<ServerId> {
        let counts = |socket: &Socket| self.is_plain(socket);
        let ranked = self.model.ranked(&host(ip));
        let sockets = self.near(ip).into_iter().filter(|id| counts(self.model.socket(*id)));
        let mut named: Vec<_> = sockets.filter_map(|id| self.model.named(id, &ranked)).map(|(_, id)| id).collect();
        if named.is_empty() {
            named = self.defaults(ip, counts);
        }
        named.sort();
        named.dedup();
        named
    }

    /// The default blocks of sockets that count, if the certificate is good for all that they serve.
    fn defaults(&self, ip: IpAddr, counts: impl Fn(&Socket) -> bool) -> Vec<ServerId> {
        let sockets = self.near(ip).into_iter().map(|id| self.model.socket(id)).filter(|socket| counts(socket));
        let mut defaults: Vec<_> =
            sockets.map(|socket| socket.default).filter(|id| self.cover.holds_all(self.model.server(*id))).collect();
        defaults.sort();
        defaults.dedup();
        defaults
    }

    /// The sockets that may be asked by this address: that of the address itself at each port, or those for all.
    fn near(&self, ip: IpAddr) -> Vec<SocketId> {
        let all = || self.model.socket_ids();
        let host = |id: SocketId| self.model.socket(id).address.host().cloned();
        let own: Vec<_> = all().filter(|id| host(*id) == Some(Host::from(ip))).collect();
        let has_own = |id: SocketId| {
            let port = self.model.socket(id).address.port();
            own.iter().any(|own| self.model.socket(*own).address.port() == port)
        };
        let any = if ip.is_ipv4() { Host::Any4 } else { Host::Any6 };
        all().filter(|id| own.contains(id) || (host(*id).as_ref() == Some(&any) && !has_own(*id))).collect()
    }
}

/// An address as `Host` names it (RFC 3986 section 3.2.2).
pub(crate) fn host(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}
