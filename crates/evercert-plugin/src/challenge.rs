//! A challenge as an authenticator sees it: what must be published, and where.

use std::fmt;

use evercert_pki::{
    base64url, digest,
    identifier::{DnsName, Identifier},
};

use crate::{dns_account, dns_persist};

/// The kinds of proof we can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChallengeType {
    /// A TXT record (RFC 8555 section 8.4).
    Dns01,
    /// A TXT record at a label of the account's own ([`dns_account`]).
    DnsAccount01,
    /// A TXT record that stays ([`dns_persist`]).
    DnsPersist01,
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
            Self::DnsAccount01 => "dns-account-01",
            Self::DnsPersist01 => "dns-persist-01",
            Self::Http01 => "http-01",
            Self::TlsAlpn01 => "tls-alpn-01",
        }
    }

    /// The type that bears this name, in full or by certbot's short forms `http` and `dns`.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "dns" | "dns-01" => Some(Self::Dns01),
            "dns-account" | "dns-account-01" => Some(Self::DnsAccount01),
            "dns-persist" | "dns-persist-01" => Some(Self::DnsPersist01),
            "http" | "http-01" => Some(Self::Http01),
            "tls-alpn" | "tls-alpn-01" => Some(Self::TlsAlpn01),
            _ => None,
        }
    }

    /// Whether this kind can prove this identifier (RFC 8555 section 7.1.3, RFC 8738 section 7).
    pub fn can_prove(self, identifier: &Identifier) -> bool {
        match identifier {
            Identifier::Ip(_) => !self.is_dns(),
            Identifier::Dns(name) => self.is_dns() || !name.is_wildcard(),
        }
    }

    /// Whether it is a TXT record that proves.
    pub fn is_dns(self) -> bool {
        matches!(self, Self::Dns01 | Self::DnsAccount01 | Self::DnsPersist01)
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
    /// The CA's token, base64url; empty for dns-persist-01.
    pub token: String,
    /// `token "." thumbprint` (RFC 8555 section 8.1).
    pub key_authorization: String,
    /// The URL of the account that orders.
    pub account_url: String,
    /// The names of the CA that a record which stays may carry, for dns-persist-01; there is one at least.
    pub issuers: Vec<String>,
}

impl Challenge {
    /// A challenge that does not depend on who asks: any but dns-account-01 and dns-persist-01.
    pub fn new(
        identifier: Identifier,
        kind: ChallengeType,
        token: impl Into<String>,
        key_authorization: impl Into<String>,
    ) -> Self {
        let (token, key_authorization) = (token.into(), key_authorization.into());
        Self { identifier, kind, token, key_authorization, account_url: String::new(), issuers: Vec::new() }
    }

    /// The URL path where http-01 looks.
    pub fn http_path(&self) -> String {
        format!("/.well-known/acme-challenge/{}", self.token)
    }

    /// The full name of the TXT record, without a trailing dot; `None` for an address.
    pub fn dns_record_name(&self) -> Option<String> {
        self.dns_name().map(|name| match self.kind {
            ChallengeType::DnsAccount01 => dns_account::record_name(&self.account_url, name),
            ChallengeType::DnsPersist01 => dns_persist::record_name(name),
            _ => format!("_acme-challenge.{}", name.base()),
        })
    }

    /// The value of the TXT record: base64url of the key authorization's SHA-256, or for dns-persist-01 what names the
    /// CA and the account, for ever.
    pub fn dns_record_value(&self) -> String {
        match self.kind {
            ChallengeType::DnsPersist01 => self.claim().record().to_string(),
            _ => base64url::encode(&self.key_authorization_digest()),
        }
    }

    /// Whether this TXT value proves the identifier. For dns-persist-01 several may; whether its time is over is not
    /// looked at.
    pub fn is_proved_by(&self, value: &str) -> bool {
        match self.kind {
            ChallengeType::DnsPersist01 => self.claim().judge(value, i64::MIN).is_ok(),
            _ => value == self.dns_record_value(),
        }
    }

    /// What a record that stays must say.
    pub fn claim(&self) -> dns_persist::Claim<'_> {
        let Self { identifier, account_url, issuers, .. } = self;
        dns_persist::Claim { issuers, account_url, wildcard: identifier.is_wildcard() }
    }

    /// SHA-256 of the key authorization, the content of the tls-alpn-01 certificate's
    /// `acmeIdentifier` extension (RFC 8737 section 3).
    pub fn key_authorization_digest(&self) -> [u8; 32] {
        digest::sha256(self.key_authorization.as_bytes())
    }

    /// What certbot's hooks call the validation value: the TXT value for the DNS, the key
    /// authorization otherwise.
    pub fn validation(&self) -> String {
        match self.kind {
            ChallengeType::Dns01 | ChallengeType::DnsAccount01 | ChallengeType::DnsPersist01 => self.dns_record_value(),
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
        let account_url = "https://ca.test/a/1".into();
        let issuers = vec!["ca.test".into(), "old.test".into()];
        let identifier = Identifier::parse("dns", name).unwrap();
        Challenge { account_url, issuers, ..Challenge::new(identifier, kind, "tok", "tok.thumb") }
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
    fn other_records_have_other_names() {
        let account = challenge("*.a.test", ChallengeType::DnsAccount01);
        let label = dns_account::record_name(&account.account_url, account.dns_name().unwrap());
        assert_eq!(account.dns_record_name(), Some(label));
        assert!(account.is_proved_by(&account.validation()) && !account.is_proved_by("x"));
        let persist = challenge("*.a.test", ChallengeType::DnsPersist01);
        assert_eq!(persist.dns_record_name().as_deref(), Some("_validation-persist.a.test"));
        assert_eq!(persist.validation(), "ca.test;accounturi=https://ca.test/a/1;policy=wildcard");
        assert!(persist.is_proved_by("old.test;accounturi=https://ca.test/a/1;policy=wildcard"));
        assert!(!persist.is_proved_by("ca.test; accounturi=https://ca.test/a/1"));
    }

    #[test]
    fn only_dns_proves_wildcards_and_never_addresses() {
        let wildcard = Identifier::parse("dns", "*.a.test").unwrap();
        let address = Identifier::parse("ip", "::1").unwrap();
        for name in ["dns", "dns-account", "dns-persist", "http", "tls-alpn"] {
            let kind = ChallengeType::parse(name).unwrap();
            assert_eq!(kind.can_prove(&wildcard), name.starts_with("dns"));
            assert_eq!(kind.can_prove(&address), !name.starts_with("dns"));
            assert_eq!(ChallengeType::parse(kind.as_str()), Some(kind));
        }
    }
}
