//! Authorizations and their challenges (RFC 8555 sections 7.1.4 and 7.1.5).

use std::collections::HashMap;

use evercert_pki::identifier::Identifier;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// One account's right to one identifier.
#[derive(Clone)]
pub(crate) struct Authorization {
    pub(crate) id: String,
    pub(crate) account: String,
    /// Never a wildcard: see `wildcard`.
    pub(crate) identifier: Identifier,
    pub(crate) wildcard: bool,
    pub(crate) expires: Timestamp,
    pub(crate) challenges: Vec<Challenge>,
    stage: Stage,
}

impl Authorization {
    pub(crate) fn new(
        id: String,
        account: &str,
        subject: &Subject,
        challenges: Vec<Challenge>,
        expires: Timestamp,
    ) -> Self {
        Self {
            id,
            account: account.into(),
            identifier: subject.identifier.clone(),
            wildcard: subject.wildcard,
            expires,
            challenges,
            stage: Stage::Pending,
        }
    }

    pub(crate) fn status(&self, now: Timestamp) -> AuthorizationStatus {
        match self.stage {
            Stage::Pending | Stage::Valid if now >= self.expires => AuthorizationStatus::Expired,
            Stage::Pending => AuthorizationStatus::Pending,
            Stage::Valid => AuthorizationStatus::Valid,
            Stage::Invalid => AuthorizationStatus::Invalid,
            Stage::Deactivated => AuthorizationStatus::Deactivated,
        }
    }

    pub(crate) fn subject(&self) -> Subject {
        Subject { identifier: self.identifier.clone(), wildcard: self.wildcard }
    }

    pub(crate) fn challenge(&self, kind: ChallengeKind) -> Option<&Challenge> {
        self.challenges.iter().find(|one| one.kind == kind)
    }

    /// The client asks to validate: true if there is something to start now.
    pub(crate) fn start(&mut self, kind: ChallengeKind) -> bool {
        let pending = self.stage == Stage::Pending;
        let Some(challenge) = self.challenge_mut(kind) else {
            return false;
        };
        let starts = pending && challenge.status == ChallengeStatus::Pending;
        if starts {
            challenge.status = ChallengeStatus::Processing;
        }
        starts
    }

    /// Takes the outcome of a validation. One success makes the authorization valid, one failure
    /// makes it invalid (RFC 8555 section 7.1.6); what comes later changes only the challenge.
    pub(crate) fn settle(
        &mut self,
        kind: ChallengeKind,
        outcome: Result<(), Problem>,
        now: Timestamp,
        valid_until: Timestamp,
    ) {
        let open = self.stage == Stage::Pending;
        let Some(challenge) = self.challenge_mut(kind) else {
            return;
        };
        let stage = challenge.settle(outcome, now);
        if open {
            self.stage = stage;
        }
        if open && stage == Stage::Valid {
            self.expires = valid_until;
        }
    }

    /// Whether a challenge belongs into the authorization object: while pending all do, later only
    /// those that were tried (RFC 8555 section 7.1.4).
    pub(crate) fn shows(&self, challenge: &Challenge) -> bool {
        self.stage == Stage::Pending || challenge.status != ChallengeStatus::Pending
    }

    pub(crate) fn deactivate(&mut self) {
        self.stage = Stage::Deactivated;
    }

    fn challenge_mut(&mut self, kind: ChallengeKind) -> Option<&mut Challenge> {
        self.challenges.iter_mut().find(|one| one.kind == kind)
    }
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Pending,
    Valid,
    Invalid,
    Deactivated,
}

/// RFC 8555 section 7.1.6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AuthorizationStatus {
    Pending,
    Valid,
    Invalid,
    Deactivated,
    Expired,
}

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

    fn settle(&mut self, outcome: Result<(), Problem>, now: Timestamp) -> Stage {
        match outcome {
            Ok(()) => {
                self.status = ChallengeStatus::Valid;
                self.validated = Some(now);
                Stage::Valid
            }
            Err(problem) => {
                self.status = ChallengeStatus::Invalid;
                self.error = Some(problem);
                Stage::Invalid
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
}

impl ChallengeKind {
    /// What may prove `subject`: wildcards by DNS only, addresses never by DNS (RFC 8738 section 7).
    pub(crate) fn offered(subject: &Subject) -> &'static [Self] {
        match (&subject.identifier, subject.wildcard) {
            (Identifier::Dns(_), true) => &[Self::Dns01],
            (Identifier::Dns(_), false) => &[Self::Http01, Self::Dns01, Self::TlsAlpn01],
            (Identifier::Ip(_), _) => &[Self::Http01, Self::TlsAlpn01],
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Http01, Self::Dns01, Self::TlsAlpn01].into_iter().find(|kind| kind.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Http01 => "http-01",
            Self::Dns01 => "dns-01",
            Self::TlsAlpn01 => "tls-alpn-01",
        }
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

/// All authorizations, and which one last proved what.
#[derive(Default)]
pub(crate) struct Authorizations {
    by_id: HashMap<String, Authorization>,
    proofs: HashMap<(String, Subject), String>,
}

impl Authorizations {
    pub(crate) fn insert(&mut self, authorization: Authorization) {
        self.by_id.insert(authorization.id.clone(), authorization);
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Authorization> {
        self.by_id.get(id)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Authorization> {
        self.by_id.get_mut(id)
    }

    /// Remembers a valid authorization as the proof of its subject.
    pub(crate) fn remember_proof(&mut self, id: &str) {
        if let Some(authorization) = self.by_id.get(id) {
            let key = (authorization.account.clone(), authorization.subject());
            self.proofs.insert(key, id.to_owned());
        }
    }

    /// The authorization by which `account` holds `subject` right now.
    pub(crate) fn proof(&self, account: &str, subject: &Subject, now: Timestamp) -> Option<&Authorization> {
        let id = self.proofs.get(&(account.to_owned(), subject.clone()))?;
        self.get(id).filter(|one| one.status(now) == AuthorizationStatus::Valid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 43_200;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn pending() -> Authorization {
        let subject = Subject::of(&Identifier::parse("dns", "a.test").unwrap());
        let challenges =
            ChallengeKind::offered(&subject).iter().map(|&kind| Challenge::new(kind, "t".into())).collect();
        Authorization::new("1".into(), "me", &subject, challenges, at(NOON))
    }

    #[test]
    fn one_failure_is_final() {
        let mut authorization = pending();
        assert!(authorization.start(ChallengeKind::Http01));
        assert!(!authorization.start(ChallengeKind::Http01));
        let failure = Err(Problem::unauthorized("no"));
        authorization.settle(ChallengeKind::Http01, failure, at(1), at(NOON));
        assert_eq!(authorization.status(at(2)), AuthorizationStatus::Invalid);
        assert!(!authorization.start(ChallengeKind::Dns01));
        authorization.settle(ChallengeKind::Dns01, Ok(()), at(3), at(NOON));
        assert_eq!(authorization.status(at(4)), AuthorizationStatus::Invalid);
    }

    #[test]
    fn a_success_lasts_until_it_expires() {
        let mut authorization = pending();
        authorization.start(ChallengeKind::Dns01);
        authorization.settle(ChallengeKind::Dns01, Ok(()), at(1), at(NOON + 5));
        assert_eq!(authorization.status(at(NOON + 4)), AuthorizationStatus::Valid);
        assert_eq!(authorization.status(at(NOON + 5)), AuthorizationStatus::Expired);
        authorization.deactivate();
        assert_eq!(authorization.status(at(2)), AuthorizationStatus::Deactivated);
    }

    #[test]
    fn wildcards_lose_their_star_and_keep_only_dns() {
        let subject = Subject::of(&Identifier::parse("dns", "*.a.test").unwrap());
        assert_eq!(subject.identifier.value(), "a.test");
        assert_eq!(ChallengeKind::offered(&subject), [ChallengeKind::Dns01]);
    }
}
