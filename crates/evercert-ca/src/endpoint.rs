//! The resources of the CA: which path is which.

use serde::{Deserialize, Serialize};

/// One kind of resource. In JSON: kebab-case, `new-order`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Endpoint {
    /// RFC 8555 section 7.1.1.
    Directory,
    /// RFC 8555 section 7.2.
    NewNonce,
    /// RFC 8555 section 7.3.
    NewAccount,
    /// RFC 8555 sections 7.3.2 and 7.3.6.
    Account,
    /// An account's list of orders, RFC 8555 section 7.1.2.1.
    Orders,
    /// RFC 8555 section 7.3.5.
    KeyChange,
    /// RFC 8555 section 7.4.
    NewOrder,
    /// RFC 8555 section 7.1.3.
    Order,
    /// RFC 8555 section 7.4.
    Finalize,
    /// RFC 8555 section 7.5.
    Authorization,
    /// RFC 8555 section 7.5.1.
    Challenge,
    /// RFC 8555 section 7.4.2.
    Certificate,
    /// RFC 8555 section 7.6.
    RevokeCert,
    /// RFC 9773.
    RenewalInfo,
    /// RFC 6960.
    Ocsp,
    /// RFC 5280 section 5.
    Crl,
    /// The certificates of the intermediate, for `caIssuers`.
    Issuer,
    /// The terms of service.
    Terms,
    /// Everything below `/management/`.
    Management,
}

impl Endpoint {
    /// The methods the resource answers; everything else is a 405.
    pub(crate) fn methods(self) -> &'static [&'static str] {
        match self {
            Self::Directory | Self::Crl | Self::Issuer | Self::Terms => &["GET", "HEAD"],
            Self::NewNonce => &["HEAD", "GET"],
            Self::RenewalInfo => &["GET"],
            Self::Ocsp => &["GET", "POST"],
            Self::Management => &["GET", "POST", "DELETE"],
            _ => &["POST"],
        }
    }

    /// Whether requests must be signed.
    pub(crate) fn is_signed(self) -> bool {
        self.methods() == ["POST"]
    }

    /// Whether the resource belongs to the ACME protocol, and so to HTTPS only and to mischief.
    pub(crate) fn is_acme(self) -> bool {
        self.is_signed() || matches!(self, Self::Directory | Self::NewNonce | Self::RenewalInfo)
    }
}

/// A path that was understood: the resource, and what stands in the path beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) endpoint: Endpoint,
    arguments: Vec<String>,
}

impl Target {
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        let (endpoint, arguments): (_, &[&str]) = match segments.as_slice() {
            ["directory"] => (Endpoint::Directory, &[]),
            ["crl"] => (Endpoint::Crl, &[]),
            ["terms"] => (Endpoint::Terms, &[]),
            ["issuer", chain] => (Endpoint::Issuer, &[*chain]),
            ["ocsp", rest @ ..] => (Endpoint::Ocsp, rest),
            ["management", rest @ ..] => (Endpoint::Management, rest),
            ["acme", rest @ ..] => acme(rest)?,
            _ => return None,
        };
        let arguments = arguments.iter().map(|&text| text.to_owned()).collect();
        Some(Self { endpoint, arguments })
    }

    /// The `index`th variable part of the path, empty if there is none.
    pub(crate) fn argument(&self, index: usize) -> &str {
        self.arguments.get(index).map_or("", String::as_str)
    }

    /// All variable parts, as they stood in the path.
    pub(crate) fn rest(&self) -> String {
        self.arguments.join("/")
    }
}

fn acme<'a>(segments: &'a [&'a str]) -> Option<(Endpoint, &'a [&'a str])> {
    Some(match segments {
        ["new-nonce"] => (Endpoint::NewNonce, &[]),
        ["new-account"] => (Endpoint::NewAccount, &[]),
        ["account", _] => (Endpoint::Account, &segments[1..]),
        ["orders", _] | ["orders", _, _] => (Endpoint::Orders, &segments[1..]),
        ["key-change"] => (Endpoint::KeyChange, &[]),
        ["new-order"] => (Endpoint::NewOrder, &[]),
        ["order", _] => (Endpoint::Order, &segments[1..]),
        ["finalize", _] => (Endpoint::Finalize, &segments[1..]),
        ["authorization", _] => (Endpoint::Authorization, &segments[1..]),
        ["challenge", _, _] => (Endpoint::Challenge, &segments[1..]),
        ["certificate", _] | ["certificate", _, _] => (Endpoint::Certificate, &segments[1..]),
        ["revoke-cert"] => (Endpoint::RevokeCert, &[]),
        ["renewal-info", _] => (Endpoint::RenewalInfo, &segments[1..]),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart() {
        let target = Target::parse("/acme/challenge/abc/http-01").unwrap();
        assert_eq!(target.endpoint, Endpoint::Challenge);
        assert_eq!((target.argument(0), target.argument(1)), ("abc", "http-01"));
        assert_eq!(Target::parse("/acme/order"), None);
        assert_eq!(Target::parse("/acme/new-order/"), None);
        assert_eq!(Target::parse("/"), None);
        assert_eq!(Target::parse("/ocsp/a/b").unwrap().rest(), "a/b");
    }

    #[test]
    fn only_signed_resources_take_nothing_but_post() {
        assert!(Endpoint::Order.is_signed() && Endpoint::NewAccount.is_signed());
        assert!(!Endpoint::Ocsp.is_signed() && !Endpoint::Directory.is_signed());
    }
}
