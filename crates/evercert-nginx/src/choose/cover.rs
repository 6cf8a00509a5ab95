//! What a certificate is good for.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::installer::Deployment;

use crate::files::Found;
use crate::model::{Pattern, Server, ServerName, first};

/// A certificate, and the identifiers in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cover<'a>(pub(crate) &'a Deployment);

impl Cover<'_> {
    /// Whether it is good for all names of a block that the world could ask for.
    pub(crate) fn holds_all(self, server: &Server<'_>) -> bool {
        server.names.iter().all(|name| is_unreal(name) || self.holds(&name.pattern))
    }

    /// Whether a block loses nothing by it: it is good for all of its names, or there already.
    pub(crate) fn is_safe_in(self, server: &Server<'_>) -> bool {
        self.holds_all(server) || self.is_named_by(server)
    }

    /// Whether it is good for all that a name fits.
    pub(crate) fn holds(self, pattern: &Pattern) -> bool {
        holds(&self.0.identifiers, pattern)
    }

    /// Whether a block names this certificate and its key, be it among others.
    pub(crate) fn is_named_by(self, server: &Server<'_>) -> bool {
        let is = |found: &Found<'_>, path: &Path| first(found) == path.as_os_str().as_bytes();
        let Some(fullchain) = self.0.fullchain.as_deref() else { return false };
        let mut pairs = server.named("ssl_certificate").zip(server.named("ssl_certificate_key"));
        pairs.any(|(one, other)| is(one, fullchain) && is(other, &self.0.key))
    }
}

/// Whether a certificate for these is good for all that a name fits.
pub(crate) fn holds(identifiers: &[Identifier], pattern: &Pattern) -> bool {
    let holds = |name: &[u8]| holds_name(identifiers, name);
    match pattern {
        Pattern::Exact(name) => holds(name),
        Pattern::Domain(name) => holds(name) && holds(&[b"*.", name.as_slice()].concat()),
        Pattern::Leading(end) => holds(&[b"*", end.as_slice()].concat()),
        Pattern::Trailing(_) | Pattern::Regex(_) => false,
    }
}

fn holds_name(identifiers: &[Identifier], name: &[u8]) -> bool {
    let Ok(name) = std::str::from_utf8(name) else { return false };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    identifiers.iter().any(|identifier| match identifier {
        Identifier::Dns(known) => known.as_str() == name || is_below(known, name),
        Identifier::Ip(known) => bare.parse().is_ok_and(|ip: std::net::IpAddr| ip == *known),
    })
}

/// Whether a wildcard is good for a name: exactly one label takes the place of the star (RFC 9525 section 6.3).
pub(crate) fn is_below(wildcard: &DnsName, name: &str) -> bool {
    let rest = name.split_once('.').map(|(_, rest)| rest);
    wildcard.is_wildcard() && rest == Some(wildcard.base()) && !name.starts_with('*')
}

/// Names that stand for whoever comes by.
pub(crate) fn is_placeholder(name: &ServerName) -> bool {
    matches!(&name.pattern, Pattern::Exact(text) if text.is_empty() || text == b"_")
}

/// Names that nobody can have a certificate for, such as `_`, `""` and `localhost`.
fn is_unreal(name: &ServerName) -> bool {
    match &name.pattern {
        Pattern::Exact(text) => !text.contains(&b'.') && !text.contains(&b':'),
        _ => false,
    }
}
