//! Challenges, and what they prove (RFC 8555 section 7.1.5).

use evercert_pki::identifier::Identifier;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// One way to prove an authorization.
#[derive(Clone)]
pub(crate) struct Challenge {
    pub(crate) kind: ChallengeKind,
    pub(crate) token: String,
    pub(crate) status: ChallengeStatus,
    pub(crate) validated: Option<Timestamp>,
    pub(crate) error: Option<Problem>,
}

impl Challenge {
    pub(crate) fn new(kind: ChallengeKind, token: String) -> Self {
        Self { kind, token, status: ChallengeStatus::Pending, validated: None, error: None }
    }

    /// Takes the outcome of a validation.
    pub(crate) fn settle(&mut self, outcome: Result<(), Problem>, now: Timestamp) {
        match outcome {
            Ok(()) => {
                self.status = ChallengeStatus::Valid;
                self.validated = Some(now);
            }
            Err(problem) => {
                self.status = ChallengeStatus::Invalid;
                self.error = Some(problem);
            }
        }
    }
}

/// The challenge types this CA offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ChallengeKind {
    #[serde(rename = "http-01")]
    Http01,
    #[serde(rename = "dns-01")]
    Dns01,
    #[serde(rename = "tls-alpn-01")]
    TlsAlpn01,
    #[serde(rename = "dns-account-01")]
    DnsAccount01,
    #[serde(rename = "dns-persist-01")]
    DnsPersist01,
}

impl ChallengeKind {
    const ALL: &'static [Self] = &[Self::Http01, Self::Dns01, Self::TlsAlpn01, Self::DnsAccount01, Self::DnsPersist01];

    /// What may prove `subject`: wildcards by DNS only, addresses never by DNS (RFC 8738 section 7).
    pub(crate) fn offered(subject: &Subject) -> &'static [Self] {
        match (&subject.identifier, subject.wildcard) {
            (Identifier::Dns(_), true) => &[Self::Dns01, Self::DnsAccount01, Self::DnsPersist01],
            (Identifier::Dns(_), false) => Self::ALL,
            (Identifier::Ip(_), _) => &[Self::Http01, Self::TlsAlpn01],
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Http01 => "http-01",
            Self::Dns01 => "dns-01",
            Self::TlsAlpn01 => "tls-alpn-01",
            Self::DnsAccount01 => "dns-account-01",
            Self::DnsPersist01 => "dns-persist-01",
        }
    }

    /// Whether what is shown changes with each challenge.
    pub(crate) fn has_token(self) -> bool {
        self != Self::DnsPersist01
    }
}

/// RFC 8555 section 7.1.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ChallengeStatus {
    Pending,
    Processing,
    Valid,
    Invalid,
}

/// What an authorization is about: the identifier without `*.`, and whether that was there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Subject {
    pub(crate) identifier: Identifier,
    pub(crate) wildcard: bool,
}

impl Subject {
    pub(crate) fn of(identifier: &Identifier) -> Self {
        let base = match identifier {
            Identifier::Dns(name) if name.is_wildcard() => {
                Identifier::parse("dns", name.base()).unwrap_or_else(|_| identifier.clone())
            }
            other => other.clone(),
        };
        Self { identifier: base, wildcard: identifier.is_wildcard() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_lose_their_star_and_keep_only_dns() {
        let subject = Subject::of(&Identifier::parse("dns", "*.a.test").unwrap());
        assert_eq!(subject.identifier.value(), "a.test");
        let kinds = [ChallengeKind::Dns01, ChallengeKind::DnsAccount01, ChallengeKind::DnsPersist01];
        assert_eq!(ChallengeKind::offered(&subject), kinds);
    }
}
