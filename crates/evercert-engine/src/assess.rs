//! Finding out which lineages are due: asks the CAs where the pure decision needs their word.

use std::sync::Arc;

use evercert_acme::error::Error as AcmeError;
use evercert_pki::certificate::Certificate;
use evercert_pki::clock::Clock;
use evercert_pki::random::Random;
use evercert_store::lineage::Lineage;
use evercert_store::renewal_conf::{self, ConfError};
use futures_util::{StreamExt, stream};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::ari::{self, Memory, Step, Window};
use crate::clients::Clients;
use crate::due::{self, Due, Facts};
use crate::memory;
use crate::revocation::{Revocations, Unknown};

/// How to assess.
#[derive(Clone)]
pub struct Assessor {
    /// The CAs.
    pub clients: Clients,
    /// Whom to ask about revocation.
    pub revocations: Revocations,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chooses the instant within a suggested window.
    pub random: Arc<dyn Random>,
    /// The zone of the local times that certbot writes.
    pub zone: TimeZone,
    /// `--force-renewal`.
    pub forced: bool,
    /// `--dry-run`.
    pub dry_run: bool,
    /// How many CAs and responders are asked at once.
    pub lanes: usize,
}

/// A lineage whose time may have come.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The lineage.
    pub lineage: Lineage,
    /// Its newest certificate.
    pub leaf: Certificate,
    /// Where it came from; without it the CA is not asked.
    pub server: Option<String>,
    /// `autorenew`.
    pub autorenew: bool,
}

/// What was found out about a candidate.
#[derive(Debug)]
pub struct Assessment {
    /// Whether it is due.
    pub due: Due,
    /// A page of the CA that explains its suggestion, as it came.
    pub explanation_url: Option<String>,
    /// Why it is not known whether it was revoked, if it was asked.
    pub revocation_unknown: Option<Unknown>,
    /// What went wrong on the way. None of it changes the verdict but for what was not learned.
    pub troubles: Vec<Trouble>,
}

/// Something that could not be found out or kept.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The CA gave no renewal information.
    #[error("the CA gave no renewal information")]
    Ari(#[source] Arc<AcmeError>),
    /// `renew_before_expiry` cannot be understood.
    #[error("renew_before_expiry cannot be understood: {0:?}")]
    Interval(String),
    /// The memory could not be written.
    #[error("the renewal information cannot be kept")]
    Memory(#[source] ConfError),
}

/// What the CA suggested, now or earlier.
#[derive(Default)]
struct Suggestion {
    at: Option<Timestamp>,
    explanation_url: Option<String>,
}

impl Assessor {
    /// Assesses all candidates, side by side; the answers stand in their order. Renewal information
    /// is remembered in the renewal configurations, and nothing else is written.
    pub async fn assess(&self, candidates: &[Candidate]) -> Vec<Assessment> {
        let all = stream::iter(candidates).map(|candidate| self.one(candidate));
        all.buffered(self.lanes.max(1)).collect().await
    }

    async fn one(&self, candidate: &Candidate) -> Assessment {
        let mut troubles = Vec::new();
        let mut facts = self.facts(candidate, &mut troubles);
        let mut suggestion = Suggestion::default();
        let mut revocation_unknown = None;
        if self.needs_the_ca(&facts) {
            suggestion = self.suggestion(candidate, &mut troubles).await;
            facts.suggested = suggestion.at;
            if self.is_undecided(&facts) {
                let asked = self.revocations.is_revoked(&candidate.lineage, &candidate.leaf, self.clock.now()).await;
                facts.revoked = *asked.as_ref().unwrap_or(&false);
                revocation_unknown = asked.err();
            }
        }
        let due = due::decide(&facts, self.clock.now());
        tell(candidate, &facts, due);
        Assessment { due, explanation_url: suggestion.explanation_url, revocation_unknown, troubles }
    }

    fn facts(&self, candidate: &Candidate, troubles: &mut Vec<Trouble>) -> Facts {
        let wished = candidate.lineage.conf().renew_before_expiry();
        let interval = wished.and_then(due::parse_interval);
        if let (Some(text), None) = (wished, interval) {
            troubles.push(Trouble::Interval(text.into()));
        }
        let leaf = &candidate.leaf;
        Facts {
            forced: self.forced,
            dry_run: self.dry_run,
            autorenew: candidate.autorenew,
            not_before: leaf.not_before(),
            not_after: leaf.not_after(),
            suggested: None,
            revoked: false,
            renew_before_expiry: interval,
        }
    }

    /// Nobody is asked about what is settled already.
    fn needs_the_ca(&self, facts: &Facts) -> bool {
        !(facts.forced || facts.dry_run || !facts.autorenew || facts.not_after < self.clock.now())
    }

    fn is_undecided(&self, facts: &Facts) -> bool {
        matches!(due::decide(facts, self.clock.now()), Due::NotBefore(_))
    }

    async fn suggestion(&self, candidate: &Candidate, troubles: &mut Vec<Trouble>) -> Suggestion {
        let id = evercert_pki::ari::certificate_id(&candidate.leaf);
        let (Some(id), Some(server)) = (id, &candidate.server) else { return Suggestion::default() };
        let known = memory::read(candidate.lineage.conf(), &self.zone);
        if let Step::Remember(at) = ari::step(&known, &id, self.clock.now()) {
            return Suggestion { at, explanation_url: None };
        }
        let (learned, explanation_url) = self.ask(server, &id, &known, troubles).await;
        let edits = memory::edits(&learned, &self.zone);
        if let Err(error) = renewal_conf::rewrite(candidate.lineage.conf().path(), &edits) {
            troubles.push(Trouble::Memory(error));
        }
        Suggestion { at: learned.chosen, explanation_url }
    }

    async fn ask(
        &self,
        server: &str,
        id: &str,
        known: &Memory,
        troubles: &mut Vec<Trouble>,
    ) -> (Memory, Option<String>) {
        let answer = match self.clients.get(server).await {
            Ok(client) => client.renewal_info(id).await.map_err(Arc::new),
            Err(error) => Err(error),
        };
        let now = self.clock.now();
        match answer {
            Ok(Some(info)) => {
                let again = later(now, info.retry_after);
                let window = Window { start: info.start, end: info.end };
                let learned = ari::remember(known, id, window, again, now, &*self.random);
                (learned, info.explanation_url)
            }
            // The absence of renewal information is no trouble: many CAs have none.
            Ok(None) => (ari::remember_failure(known, id, None, now), None),
            Err(error) => {
                let again = later(now, error.retry_after());
                troubles.push(Trouble::Ari(error));
                (ari::remember_failure(known, id, again, now), None)
            }
        }
    }
}

fn tell(candidate: &Candidate, facts: &Facts, due: Due) {
    let name = candidate.lineage.name();
    let Facts { not_before, not_after, revoked, .. } = facts;
    let suggested = facts.suggested.map(|at| format!(", the CA suggests {at}")).unwrap_or_default();
    let revoked = if *revoked { ", revoked" } else { "" };
    tracing::debug!(
        target: "evercert_engine::due",
        "{name}: {due:?} (valid from {not_before} to {not_after}{suggested}{revoked})"
    );
}

fn later(now: Timestamp, wait: Option<std::time::Duration>) -> Option<Timestamp> {
    let wait = SignedDuration::try_from(wait?).ok()?;
    now.saturating_add(wait).ok()
}
