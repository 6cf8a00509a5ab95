//! Authorizations (RFC 8555 section 7.1.4).

use std::collections::HashMap;

use evercert_pki::identifier::Identifier;
use jiff::Timestamp;
use serde::Serialize;

use crate::{
    problem::Problem,
    state::challenge::{Challenge, ChallengeKind, ChallengeStatus, Subject},
};

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
        let stage = if outcome.is_ok() { Stage::Valid } else { Stage::Invalid };
        challenge.settle(outcome, now);
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

    /// Forgets the expired ones, and what they proved.
    pub(crate) fn forget_expired(&mut self, now: Timestamp) {
        self.by_id.retain(|_, one| now < one.expires);
        self.proofs.retain(|_, id| self.by_id.contains_key(id));
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
}
