//! One way to prove control of an identifier (RFC 8555, section 7.1.5).

use std::fmt;

use evercert_pki::printable::Printable;
use jiff::Timestamp;
use reqwest::Url;
use serde_json::{Map, Value, json};

use crate::account::Account;
use crate::error::Error;
use crate::fields::Fields;
use crate::problem::Problem;

/// One way to prove control of an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Challenge {
    /// Which way.
    pub kind: ChallengeKind,
    /// Its name at the CA; [`Account::respond`] posts to it.
    pub url: Url,
    /// How far it is.
    pub status: ChallengeStatus,
    /// The token, base64url and thus safe as a file name. Always there for http-01, dns-01,
    /// tls-alpn-01 and dns-account-01.
    pub token: Option<String>,
    /// Why the validation failed.
    pub error: Option<Problem>,
    /// When the validation succeeded.
    pub validated: Option<Timestamp>,
    /// The names of the CA that a dns-persist-01 record may carry;
    /// empty otherwise.
    pub issuer_domain_names: Vec<String>,
    /// All fields as they came, for what has no field here.
    pub raw: Map<String, Value>,
}

impl Challenge {
    pub(crate) fn parse(fields: Fields<'_>) -> Result<Self, Error> {
        let kind = ChallengeKind::from_name(fields.string("type")?);
        Ok(Self {
            url: fields.url("url")?,
            status: ChallengeStatus::parse(fields)?,
            token: token(fields, &kind)?,
            error: fields.value("error").and_then(Problem::from_value),
            validated: fields.timestamp("validated")?,
            issuer_domain_names: fields.strings("issuer-domain-names")?,
            raw: fields.map().clone(),
            kind,
        })
    }
}

impl Account {
    /// Tells the CA that the challenge may be validated now. One request; validation goes on after
    /// it.
    pub async fn respond(&self, challenge: &Challenge) -> Result<Challenge, Error> {
        let answer = self.post(&challenge.url, &json!({})).await?;
        Challenge::parse(Fields::of(&answer.json()?, &answer.url, "the challenge")?)
    }
}

/// The ways to prove control.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChallengeKind {
    /// A file on port 80 (RFC 8555, section 8.3).
    Http01,
    /// A TXT record at `_acme-challenge` (RFC 8555, section 8.4).
    Dns01,
    /// A certificate on port 443 (RFC 8737).
    TlsAlpn01,
    /// A TXT record at a label of the account's own (draft-ietf-acme-dns-account-label).
    DnsAccount01,
    /// A TXT record that stays (draft-ietf-acme-dns-persist).
    DnsPersist01,
    /// Something newer, by the name that the CA gave.
    Unknown(String),
}

impl ChallengeKind {
    /// Finds a kind by the `type` of the challenge.
    pub fn from_name(name: &str) -> Self {
        match name {
            "http-01" => Self::Http01,
            "dns-01" => Self::Dns01,
            "tls-alpn-01" => Self::TlsAlpn01,
            "dns-account-01" => Self::DnsAccount01,
            "dns-persist-01" => Self::DnsPersist01,
            other => Self::Unknown(other.to_owned()),
        }
    }

    /// The `type` of the challenge; an unknown one unescaped.
    pub fn name(&self) -> &str {
        match self {
            Self::Http01 => "http-01",
            Self::Dns01 => "dns-01",
            Self::TlsAlpn01 => "tls-alpn-01",
            Self::DnsAccount01 => "dns-account-01",
            Self::DnsPersist01 => "dns-persist-01",
            Self::Unknown(name) => name,
        }
    }

    fn needs_token(&self) -> bool {
        matches!(self, Self::Http01 | Self::Dns01 | Self::TlsAlpn01 | Self::DnsAccount01)
    }
}

impl fmt::Display for ChallengeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printable(self.name()).fmt(f)
    }
}

/// The life of a challenge (RFC 8555, section 7.1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChallengeStatus {
    /// Failed.
    Invalid,
    /// Waits for [`Account::respond`].
    Pending,
    /// The CA is looking.
    Processing,
    /// Succeeded.
    Valid,
}

impl ChallengeStatus {
    fn parse(fields: Fields<'_>) -> Result<Self, Error> {
        match fields.string("status")? {
            "invalid" => Ok(Self::Invalid),
            "pending" => Ok(Self::Pending),
            "processing" => Ok(Self::Processing),
            "valid" => Ok(Self::Valid),
            _ => Err(fields.wrong("status", "none of a challenge")),
        }
    }
}

/// A token that is not base64url is refused, whatever the kind: it becomes a file name, a hook's
/// variable, a DNS value.
fn token(fields: Fields<'_>, kind: &ChallengeKind) -> Result<Option<String>, Error> {
    let Some(token) = fields.optional_string("token")? else {
        return if kind.needs_token() { Err(fields.missing("token")) } else { Ok(None) };
    };
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if token.is_empty() || token.len() > LONGEST_TOKEN || !token.bytes().all(allowed) {
        return Err(fields.wrong("token", "not base64url"));
    }
    Ok(Some(token.to_owned()))
}

/// File systems end names there.
const LONGEST_TOKEN: usize = 255;

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(value: &Value) -> Result<Challenge, Error> {
        let url = Url::parse("https://ca.test/authz/1").unwrap();
        Challenge::parse(Fields::of(value, &url, "the challenge")?)
    }

    #[test]
    fn every_kind_is_read() {
        for name in ["http-01", "dns-01", "tls-alpn-01", "dns-account-01", "dns-persist-01", "device-attest-01"] {
            let value = json!({"type": name, "url": "https://ca.test/c", "status": "pending", "token": "a-_0"});
            let challenge = parse(&value).unwrap();
            assert_eq!(challenge.kind.name(), name);
            assert_eq!(challenge.token.as_deref(), Some("a-_0"));
        }
    }

    #[test]
    fn what_is_new_is_kept() {
        let value = json!({"type": "dns-persist-01", "url": "https://ca.test/c", "status": "valid",
            "issuer-domain-names": ["ca.test"], "accounturi": "https://ca.test/a",
            "validated": "2026-11-20T10:00:00Z", "error": {"type": "urn:ietf:params:acme:error:dns"}});
        let challenge = parse(&value).unwrap();
        assert_eq!(challenge.issuer_domain_names, ["ca.test"]);
        assert_eq!(challenge.raw["accounturi"], "https://ca.test/a");
        assert_eq!(challenge.validated, Some("2026-11-20T10:00:00Z".parse().unwrap()));
        assert_eq!(challenge.error.unwrap().kind.name(), "dns");
    }

    #[test]
    fn dangerous_tokens_are_refused() {
        for token in ["", "../../etc/passwd", "a/b", "a b", "a\n", "a.b", "é", &"x".repeat(256)] {
            let value = json!({"type": "http-01", "url": "https://ca.test/c", "status": "pending", "token": token});
            assert!(matches!(parse(&value), Err(Error::Malformed { .. })), "{token:?}");
        }
        let without = json!({"type": "http-01", "url": "https://ca.test/c", "status": "pending"});
        assert!(matches!(parse(&without), Err(Error::Malformed { .. })));
    }
}
