//! Identifiers as they stand inside certificates and signing requests.

use std::net::IpAddr;

use x509_parser::{extensions::GeneralName, x509::X509Name};

use crate::identifier::{DnsName, Identifier};

/// The first common name of a distinguished name.
pub(crate) fn common_name(name: &X509Name<'_>) -> Option<String> {
    let attribute = name.iter_common_name().next()?;
    attribute.as_str().ok().map(str::to_owned)
}

/// The common name, if it is an identifier, then the alternative names; each once. Kinds of name
/// that ACME does not know are passed over.
pub(crate) fn identifiers(common_name: Option<&str>, san: &[GeneralName<'_>]) -> Vec<Identifier> {
    let mut all: Vec<Identifier> = Vec::new();
    let from_cn = common_name.and_then(from_text);
    for identifier in from_cn.into_iter().chain(san.iter().filter_map(from_san)) {
        if !all.contains(&identifier) {
            all.push(identifier);
        }
    }
    all
}

fn from_text(text: &str) -> Option<Identifier> {
    let name = DnsName::parse(text).ok().map(Identifier::Dns);
    name.or_else(|| text.parse().ok().map(Identifier::Ip))
}

fn from_san(name: &GeneralName<'_>) -> Option<Identifier> {
    match name {
        GeneralName::DNSName(text) => DnsName::parse(text).ok().map(Identifier::Dns),
        GeneralName::IPAddress(octets) => address(octets).map(Identifier::Ip),
        _ => None,
    }
}

fn address(octets: &[u8]) -> Option<IpAddr> {
    match octets.len() {
        4 => <[u8; 4]>::try_from(octets).ok().map(IpAddr::from),
        16 => <[u8; 16]>::try_from(octets).ok().map(IpAddr::from),
        _ => None,
    }
}
