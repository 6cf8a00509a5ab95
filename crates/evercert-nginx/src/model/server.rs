//! Server blocks.

use std::collections::HashSet;

use super::ServerId;
use super::listen::{Address, Host, Listen};
use super::name::ServerName;
use super::sockets::SocketId;
use crate::files::{At, Files, Found, Via};

/// A server block.
#[derive(Debug)]
pub struct Server<'a> {
    /// Where it stands.
    pub at: At,
    /// What stands in it, includes replaced by what they mean.
    pub directives: Vec<Found<'a>>,
    /// Its names, in their order.
    pub names: Vec<ServerName>,
    /// Where it says to listen.
    pub listens: Vec<Listen>,
    /// Where it listens by TCP; port 80 of IPv4 if it does not say.
    pub sockets: Vec<SocketId>,
    /// The old `ssl on`.
    pub is_ssl_on: bool,
}

impl<'a> Server<'a> {
    fn new(files: &'a Files, at: At, hostname: &str) -> Self {
        let directives = files.within(at);
        let names = directives.iter().filter(|found| found.directive.is("server_name"));
        let names = names
            .flat_map(|found| found.directive.args().map(|word| ServerName::new(&word.value(), found.at, hostname)));
        let names = names.collect();
        let listens = directives.iter().copied().filter_map(Listen::read).collect();
        let is_ssl_on = directives.iter().any(|found| found.directive.is("ssl") && first(found) == b"on");
        Self { at, directives, names, listens, sockets: Vec::new(), is_ssl_on }
    }

    /// Those of its names that fit nothing but themselves.
    pub fn exact_names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().filter_map(|name| std::str::from_utf8(name.pattern.exact()?).ok())
    }

    /// The directives of one name, wherever they are written.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Found<'a>> {
        self.directives.iter().filter(move |found| found.directive.is(name))
    }

    /// The directives of one name that are written in the block itself.
    pub fn own(&self, name: &str) -> impl Iterator<Item = &Found<'a>> {
        self.named(name).filter(|found| found.via == Via::Itself)
    }

    /// Whether it says so at all, wherever.
    pub fn has(&self, name: &str) -> bool {
        self.named(name).next().is_some()
    }

    /// What it says to listen at by TCP, or what nginx takes for it.
    pub fn effective_listens(&self) -> Vec<Listen> {
        match self.listens.is_empty() {
            true => vec![Listen::at(self.at, Address::Port(Host::Any4, 80))],
            false => self.listens.iter().filter(|listen| !listen.is_datagram).cloned().collect(),
        }
    }
}

/// All server blocks among these directives of `http`, each once: a file that is included twice is the same again.
pub(super) fn all<'a>(files: &'a Files, http: &[Found<'a>], hostname: &str) -> Vec<Server<'a>> {
    let mut seen = HashSet::new();
    let blocks = http.iter().filter(|found| found.directive.is("server") && found.directive.block().is_some());
    blocks.filter(|found| seen.insert(found.at)).map(|found| Server::new(files, found.at, hostname)).collect()
}

/// The first argument of a directive, as nginx takes it; empty if there is none.
pub(crate) fn first(found: &Found<'_>) -> Vec<u8> {
    found.directive.args().next().map(|word| word.value().into_owned()).unwrap_or_default()
}

/// Server blocks by number.
pub(super) fn id(number: usize) -> ServerId {
    ServerId(number)
}
