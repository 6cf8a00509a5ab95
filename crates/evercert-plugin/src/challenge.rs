//! A challenge as an authenticator sees it: what must be published, and where.

use std::fmt;

use evercert_pki::{
    base64url, digest,
    identifier::{DnsName, Identifier},
};

/// The kinds of proof we can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChallengeType {
    /// A TXT record (RFC 8555 section 8.4).
    Dns01,
    /// A file on port 80 (RFC 8555 section 8.3).
    Http01,
    /// A self-signed certificate on port 443 (RFC 8737).
    TlsAlpn01,
}

impl ChallengeType {
    /// The name on the wire and on the command line, such as `http-01`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dns01 => "dns-01",
            Self::Http01 => "http-01",
            Self::TlsAlpn01 => "tls-alpn-01",
        }
    }

    /// The type that bears this name, in full or by certbot's short forms `http` and `dns`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "dns" | "dns-01" => Some(Self::Dns01),
            "http" | "http-01" => Some(Self::Http01),
            "tls-alpn" | "tls-alpn-01" => Some(Self::TlsAlpn01),
            _ => None,
        }
    }

    /// Whether this kind can prove this identifier (RFC 8555 section 7.1.3, RFC 8738 section 7).
    pub fn can_prove(self, identifier: &Identifier) -> bool {
        match identifier {
            Identifier::Ip(_) => self != Self::Dns01,
            Identifier::Dns(name) => self == Self::Dns01 || !name.is_wildcard(),
        }
    }
}

impl fmt::Display for ChallengeType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One challenge to be presented. Two challenges may share a DNS record name with different
/// values: that of a wildcard and that of its base name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The identifier to prove; a wildcard keeps its `*.`.
    pub identifier: Identifier,
    /// How it is proved.
    pub kind: ChallengeType,
    /// The CA's token, base64url.
    pub token: String,
    /// `token "." thumbprint` (RFC 8555 section 8.1).
    pub key_authorization: String,
}

impl Challenge {
    /// The URL path where http-01 looks.
    pub fn http_path(&self) -> String {
        format!("/.well-known/acme-challenge/{}", self.token)
    }

    /// The full name of the TXT record, without a trailing dot; `None` for an address.
    pub fn dns_record_name(&self) -> Option<String> {
        self.dns_name().map(|name| format!("_acme-challenge.{}", name.base()))
    }

    /// The value of the TXT record: base64url of the key authorization's SHA-256.
    pub fn dns_record_value(&self) -> String {
        base64url::encode(&self.key_authorization_digest())
    }

    /// SHA-256 of the key authorization, the content of the tls-alpn-01 certificate's
    /// `acmeIdentifier` extension (RFC 8737 section 3).
    pub fn key_authorization_digest(&self) -> [u8; 32] {
        digest::sha256(self.key_authorization.as_bytes())
    }

    /// What certbot's hooks call the validation value: the TXT value for dns-01, the key
    /// authorization otherwise.
    pub fn validation(&self) -> String {
        match self.kind {
            ChallengeType::Dns01 => self.dns_record_value(),
            ChallengeType::Http01 | ChallengeType::TlsAlpn01 => self.key_authorization.clone(),
        }
    }

    /// The identifier's value without `*.`.
    pub fn base_value(&self) -> String {
        self.dns_name().map_or_else(|| self.identifier.value(), |name| name.base().to_owned())
    }

    fn dns_name(&self) -> Option<&DnsName> {
        match &self.identifier {
            Identifier::Dns(name) => Some(name),
            Identifier::Ip(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn challenge(name: &str, kind: ChallengeType) -> Challenge {
        Challenge {
            identifier: Identifier::parse("dns", name).unwrap(),
            kind,
            token: "tok".into(),
            key_authorization: "tok.thumb".into(),
        }
    }

    #[test]
    fn a_wildcard_shares_the_record_of_its_base() {
        let wildcard = challenge("*.a.test", ChallengeType::Dns01);
        let base = challenge("a.test", ChallengeType::Dns01);
        assert_eq!(wildcard.dns_record_name().as_deref(), Some("_acme-challenge.a.test"));
        assert_eq!(wildcard.dns_record_name(), base.dns_record_name());
        assert_eq!(wildcard.validation().len(), 43);
    }

    #[test]
    fn only_dns_proves_wildcards_and_never_addresses() {
        let wildcard = Identifier::parse("dns", "*.a.test").unwrap();
        let address = Identifier::parse("ip", "::1").unwrap();
        for kind in ["dns", "http", "tls-alpn"].map(|name| ChallengeType::parse(name).unwrap()) {
            assert_eq!(kind.can_prove(&wildcard), kind == ChallengeType::Dns01);
            assert_eq!(kind.can_prove(&address), kind != ChallengeType::Dns01);
            assert_eq!(ChallengeType::parse(kind.as_str()), Some(kind));
        }
    }
}
