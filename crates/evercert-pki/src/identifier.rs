//! What a certificate is for: DNS names and IP addresses (RFC 8555 section 9.7.7, RFC 8738).

use std::{fmt, net::IpAddr};

/// A DNS name in the one form everything else uses: lower-case A-labels, no trailing dot, perhaps
/// with a leading `*.`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DnsName(String);

impl DnsName {
    /// Parses a name as typed. Case and one trailing dot are forgiven; everything that certbot
    /// refuses is refused, each reason with a variant of its own so that people can be told.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let name = text.trim().to_ascii_lowercase();
        let name = name.strip_suffix('.').unwrap_or(&name);
        refuse_other_things(name)?;
        let base = name.strip_prefix("*.").unwrap_or(name);
        base.split('.').try_for_each(|label| check_label(name, label))?;
        if name.len() > 253 {
            return Err(IdentifierError::TooLong(name.into()));
        }
        Ok(Self(name.into()))
    }

    /// The name, `*.` included.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the name begins with `*.`.
    pub fn is_wildcard(&self) -> bool {
        self.0.starts_with("*.")
    }

    /// The name without `*.`.
    pub fn base(&self) -> &str {
        self.0.strip_prefix("*.").unwrap_or(&self.0)
    }
}

impl fmt::Display for DnsName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One thing a certificate can name. DNS names sort before addresses, as certbot orders them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identifier {
    /// `dns` (RFC 8555).
    Dns(DnsName),
    /// `ip` (RFC 8738).
    Ip(IpAddr),
}

impl Identifier {
    /// From the type and value of an ACME identifier object.
    pub fn parse(kind: &str, value: &str) -> Result<Self, IdentifierError> {
        match kind {
            "dns" => DnsName::parse(value).map(Self::Dns),
            "ip" => value.trim().parse().map(Self::Ip).map_err(|_| IdentifierError::NotAnAddress(value.into())),
            other => Err(IdentifierError::UnknownType(other.into())),
        }
    }

    /// `dns` or `ip`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Dns(_) => "dns",
            Self::Ip(_) => "ip",
        }
    }

    /// The value as ACME and humans write it: `*.` included, IPv6 compressed (RFC 5952).
    pub fn value(&self) -> String {
        self.to_string()
    }

    /// The value as the host of a URL: an IPv6 address in brackets (RFC 3986 section 3.2.2).
    pub fn url_host(&self) -> String {
        match self {
            Self::Ip(IpAddr::V6(address)) => format!("[{address}]"),
            other => other.value(),
        }
    }

    /// Whether this is a wildcard name.
    pub fn is_wildcard(&self) -> bool {
        matches!(self, Self::Dns(name) if name.is_wildcard())
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => name.fmt(f),
            Self::Ip(address) => address.fmt(f),
        }
    }
}

impl From<DnsName> for Identifier {
    fn from(name: DnsName) -> Self {
        Self::Dns(name)
    }
}

impl From<IpAddr> for Identifier {
    fn from(address: IpAddr) -> Self {
        Self::Ip(address)
    }
}

/// Why a text is not an identifier; the text is the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentifierError {
    /// A character that DNS host names do not have.
    #[error("{0:?} has a character that is not allowed in a DNS name")]
    BadCharacter(String),
    /// Nothing, or nothing between two dots.
    #[error("{0:?} has an empty label")]
    EmptyLabel(String),
    /// An address where a name was expected.
    #[error("{0:?} is an IP address, not a DNS name")]
    IsAddress(String),
    /// A URL where a name was expected.
    #[error("{0:?} is a URL, not a DNS name")]
    IsUrl(String),
    /// A label over 63 octets.
    #[error("{0:?} has a label longer than 63 characters")]
    LabelTooLong(String),
    /// Neither IPv4 nor IPv6.
    #[error("{0:?} is not an IP address")]
    NotAnAddress(String),
    /// Letters outside ASCII: the name must be given as A-labels.
    #[error("{text:?} is not ASCII")]
    NotAscii {
        /// As typed.
        text: String,
        /// The A-label form to type instead, if there is one.
        ascii: Option<String>,
    },
    /// Over 253 octets.
    #[error("{0:?} is longer than 253 characters")]
    TooLong(String),
    /// An identifier type that is neither `dns` nor `ip`.
    #[error("identifier type {0:?} is not known")]
    UnknownType(String),
}

fn refuse_other_things(name: &str) -> Result<(), IdentifierError> {
    if name.starts_with("http://") || name.starts_with("https://") {
        return Err(IdentifierError::IsUrl(name.into()));
    }
    if name.parse::<IpAddr>().is_ok() {
        return Err(IdentifierError::IsAddress(name.into()));
    }
    if !name.is_ascii() {
        let ascii = idna::domain_to_ascii(name).ok();
        let text = name.into();
        return Err(IdentifierError::NotAscii { text, ascii });
    }
    Ok(())
}

fn check_label(name: &str, label: &str) -> Result<(), IdentifierError> {
    // The underscore is no host-name character, but certbot takes it and leaves the verdict to the CA.
    let allowed = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_';
    match label.len() {
        0 => Err(IdentifierError::EmptyLabel(name.into())),
        64.. => Err(IdentifierError::LabelTooLong(name.into())),
        _ if !label.bytes().all(allowed) => Err(IdentifierError::BadCharacter(name.into())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> IdentifierError {
        DnsName::parse(text).unwrap_err()
    }

    #[test]
    fn names_are_normalised() {
        assert_eq!(DnsName::parse(" WWW.Example.COM. ").unwrap().as_str(), "www.example.com");
        let wildcard = DnsName::parse("*.example.com").unwrap();
        assert!(wildcard.is_wildcard());
        assert_eq!(wildcard.base(), "example.com");
    }

    #[test]
    fn an_address_of_version_6_is_bracketed_in_urls() {
        let host = |text: &str| Identifier::Ip(text.parse().unwrap()).url_host();
        assert_eq!((host("2001:db8::1"), host("192.0.2.1")), ("[2001:db8::1]".into(), "192.0.2.1".into()));
        assert_eq!(Identifier::from(DnsName::parse("*.a.test").unwrap()).url_host(), "*.a.test");
    }

    #[test]
    fn each_refusal_has_its_reason() {
        type E = IdentifierError;
        assert!(matches!(refused(""), E::EmptyLabel(_)));
        assert!(matches!(refused("a..b"), E::EmptyLabel(_)));
        assert!(matches!(refused("*."), E::BadCharacter(_)));
        assert!(matches!(refused("a.*.b"), E::BadCharacter(_)));
        assert!(matches!(refused("a b.test"), E::BadCharacter(_)));
        assert!(matches!(refused("https://a.test"), E::IsUrl(_)));
        assert!(matches!(refused("10.0.0.1"), E::IsAddress(_)));
        assert!(matches!(refused("::1"), E::IsAddress(_)));
        assert!(matches!(refused(&format!("{}.test", "a".repeat(64))), E::LabelTooLong(_)));
        assert!(matches!(refused(&vec!["a".repeat(60); 5].join(".")), E::TooLong(_)));
    }

    #[test]
    fn a_unicode_name_is_told_its_ascii_form() {
        let ascii = Some("xn--hq1bm8jm9l.test".to_owned());
        let text = "도메인.test".to_owned();
        assert_eq!(refused("도메인.test"), IdentifierError::NotAscii { text, ascii });
    }

    #[test]
    fn addresses_are_compressed_and_sort_last() {
        let v6 = Identifier::parse("ip", "2001:DB8:0:0::1").unwrap();
        assert_eq!(v6.value(), "2001:db8::1");
        assert!(Identifier::parse("dns", "zzz.test").unwrap() < v6);
        assert!(Identifier::parse("email", "a@b").is_err());
    }
}
