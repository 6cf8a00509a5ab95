//! Where nginx listens, and which server blocks share the place.

use std::collections::HashMap;

use super::ServerId;
use super::listen::{Address, Listen};
use super::server::{self, Server};

/// A place where nginx listens by TCP or in the file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Socket {
    /// Where.
    pub address: Address,
    /// Whether TLS is spoken: one `ssl` is enough for all.
    pub is_ssl: bool,
    /// Whether only proxies connect.
    pub is_proxied: bool,
    /// Whether a `listen` of it has options of the socket, which no other may repeat.
    pub has_options: bool,
    /// Who shares it, in the order of the configuration.
    pub servers: Vec<ServerId>,
    /// Who answers whom nobody else has a name for.
    pub default: ServerId,
    /// Whether the default was chosen by `default_server`.
    pub is_default_said: bool,
}

/// Names a socket of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketId(pub(super) usize);

impl Socket {
    fn new(address: Address, first: ServerId) -> Self {
        Self {
            address,
            is_ssl: false,
            is_proxied: false,
            has_options: false,
            servers: Vec::new(),
            default: first,
            is_default_said: false,
        }
    }

    fn join(&mut self, id: ServerId, listen: &Listen, is_ssl_on: bool) {
        if self.servers.last() != Some(&id) {
            self.servers.push(id);
        }
        self.is_ssl |= listen.is_ssl || is_ssl_on;
        self.is_proxied |= listen.is_proxied;
        self.has_options |= listen.has_options;
        if listen.is_default && !self.is_default_said {
            (self.default, self.is_default_said) = (id, true);
        }
    }
}

/// The sockets of all server blocks, which learn of theirs.
pub(super) fn of(servers: &mut [Server<'_>]) -> Vec<Socket> {
    let mut known: HashMap<Address, SocketId> = HashMap::new();
    let mut sockets: Vec<Socket> = Vec::new();
    for (number, server) in servers.iter_mut().enumerate() {
        for listen in server.effective_listens() {
            let id = *known.entry(listen.address.clone()).or_insert_with(|| {
                sockets.push(Socket::new(listen.address.clone(), server::id(number)));
                SocketId(sockets.len() - 1)
            });
            sockets[id.0].join(server::id(number), &listen, server.is_ssl_on);
            if !server.sockets.contains(&id) {
                server.sockets.push(id);
            }
        }
    }
    sockets
}
