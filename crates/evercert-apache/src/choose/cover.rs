//! What a certificate is good for.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::installer::Deployment;

use crate::model::{Host, Name};

/// A certificate, and the identifiers in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cover<'a>(pub(crate) &'a Deployment);

impl<'a> Cover<'a> {
    /// Whether it is good for all names of a host that the world could ask for.
    pub(crate) fn holds_all(self, host: &Host<'_>) -> bool {
        host.names().all(|name| is_unreal(name) || self.holds(name))
    }

    /// Whether a host loses nothing by it: it is good for all of its names, or there already.
    pub(crate) fn is_safe_in(self, host: &Host<'_>) -> bool {
        self.holds_all(host) || self.is_named_by(host)
    }

    /// Whether a host names this certificate and its key, be it among others.
    pub(crate) fn is_named_by(self, host: &Host<'_>) -> bool {
        let has = |name: &str, path: &Path| host.named(name).any(|found| found.first() == path.as_os_str().as_bytes());
        has("SSLCertificateFile", self.certificate()) && has("SSLCertificateKeyFile", &self.0.key)
    }

    /// The file for `SSLCertificateFile`.
    pub(crate) fn certificate(self) -> &'a Path {
        self.0.fullchain.as_deref().unwrap_or(&self.0.cert)
    }

    /// Whether it is good for all that a name fits.
    fn holds(self, name: &Name) -> bool {
        let Some(name) = name.as_str() else { return false };
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        self.0.identifiers.iter().any(|identifier| match identifier {
            Identifier::Dns(known) => known.as_str() == name || is_below(known, name),
            Identifier::Ip(known) => bare.parse().is_ok_and(|ip: std::net::IpAddr| ip == *known),
        })
    }
}

/// Whether a wildcard is good for a name: exactly one label takes the place of the star (RFC 9525 section 6.3).
pub(crate) fn is_below(wildcard: &DnsName, name: &str) -> bool {
    let rest = name.split_once('.').map(|(_, rest)| rest);
    wildcard.is_wildcard() && rest == Some(wildcard.base()) && !name.contains(['*', '?'])
}

/// Names that nobody can have a certificate for, such as `localhost`.
fn is_unreal(name: &Name) -> bool {
    !name.is_pattern() && !name.text.contains(&b'.') && !name.text.contains(&b':')
}
