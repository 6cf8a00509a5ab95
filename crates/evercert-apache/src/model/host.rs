//! Virtual hosts.

use std::collections::HashSet;

use super::address::Address;
use super::name::{Name, Rank};
use crate::files::{At, Files, Found};

/// A virtual host.
#[derive(Debug)]
pub struct Host<'a> {
    /// Where it stands.
    pub at: At,
    /// What stands in it, conditions and includes replaced by what they mean.
    pub directives: Vec<Found<'a>>,
    /// Its addresses.
    pub addresses: Vec<Address>,
    /// Its `ServerName`: the last one.
    pub name: Option<Name>,
    /// Those of its `ServerAlias`, in order.
    pub aliases: Vec<Name>,
    /// Whether it speaks TLS.
    pub is_ssl: bool,
}

impl<'a> Host<'a> {
    fn new(found: Found<'a>) -> Self {
        let directives: Vec<_> = found.inner().collect();
        let named = |name: &'static str| {
            let words = directives.iter().filter(move |found| found.is(name));
            words.flat_map(|found| found.args().into_iter().filter_map(|word| Name::new(&word, found.at())))
        };
        let addresses = found.args().iter().map(|word| Address::parse(&String::from_utf8_lossy(word))).collect();
        let (name, aliases) = (named("ServerName").last(), named("ServerAlias").collect());
        Self { at: found.at(), directives, addresses, name, aliases, is_ssl: false }
    }

    /// Its names, that of `ServerName` first.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.name.iter().chain(&self.aliases)
    }

    /// How well it fits a host name, in lower case.
    pub fn rank(&self, host: &str) -> Option<Rank> {
        self.names().filter_map(|name| name.rank(host)).min()
    }

    /// The directives of one name, wherever they are written.
    pub fn named<'n>(&'n self, name: &'n str) -> impl Iterator<Item = Found<'a>> + 'n {
        self.directives.iter().copied().filter(move |found| found.is(name))
    }

    /// The directives of one name that are written in it.
    pub fn own<'n>(&'n self, name: &'n str) -> impl Iterator<Item = Found<'a>> + 'n {
        self.named(name).filter(|found| found.via().is_none())
    }

    /// Whether it says so at all, wherever.
    pub fn has(&self, name: &str) -> bool {
        self.named(name).next().is_some()
    }

    /// Whether all of its addresses say `_default_`.
    pub fn is_default(&self) -> bool {
        self.addresses.iter().all(|address| address.is_default)
    }

    /// Whether its last `RewriteEngine` is on.
    pub(crate) fn rewrites(&self) -> bool {
        self.named("RewriteEngine").last().is_some_and(|found| found.first().eq_ignore_ascii_case(b"on"))
    }

    /// What its last `SSLEngine` says, if there is one.
    pub(crate) fn engine(&self) -> Option<bool> {
        self.named("SSLEngine").last().map(|found| is_on(&found))
    }
}

/// `optional` is TLS, too.
pub(super) fn is_on(found: &Found<'_>) -> bool {
    !found.first().eq_ignore_ascii_case(b"off")
}

/// All virtual hosts, each once: a file that is included twice is the same again.
pub(super) fn all(files: &Files) -> Vec<Host<'_>> {
    let mut seen = HashSet::new();
    let hosts = files.top().filter(|found| found.is("VirtualHost") && found.directive().section().is_some());
    hosts.filter(|found| seen.insert(found.at())).map(Host::new).collect()
}
