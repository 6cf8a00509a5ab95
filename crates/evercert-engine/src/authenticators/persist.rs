//! dns-persist-01: nothing is published in a run. A record that somebody entered once is looked at.

use std::sync::Arc;

use async_trait::async_trait;
use evercert_net::dns::records::TxtRecords;
use evercert_net::dns::{Dns, DnsError};
use evercert_pki::clock::Clock;
use evercert_pki::identifier::Identifier;
use evercert_plugin::authenticator::Authenticator;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::dns_persist::Flaw;
use evercert_plugin::error::PluginError;

use crate::authenticators::manual::conversation::{Partner, Step};

#[cfg(test)]
mod tests;

/// The `dns-persist` authenticator.
///
/// The record must be good at each name server that answers. Where it is not, a person is told what to enter, and where
/// there is no person [`PluginError::Record`] says it. Where no name server can be asked from here, the CA has the last
/// word. Nothing is ever taken away: the record is meant to stay.
pub struct Persist {
    records: Option<Arc<dyn Records>>,
    clock: Arc<dyn Clock>,
    partner: Option<Partner>,
}

/// Asks for TXT values at their source.
#[async_trait]
pub trait Records: Send + Sync {
    /// What the name servers of the zone have at this name, aliases followed.
    async fn txt(&self, name: &str) -> Result<TxtRecords, DnsError>;
}

#[async_trait]
impl Records for Dns {
    async fn txt(&self, name: &str) -> Result<TxtRecords, DnsError> {
        Dns::txt(self, name).await
    }
}

impl Persist {
    /// `records` is `None` where no name server can be asked, and `partner` where no person can.
    pub fn new(records: Option<Arc<dyn Records>>, clock: Arc<dyn Clock>, partner: Option<Partner>) -> Self {
        Self { records, clock, partner }
    }

    async fn settle(&self, step: &Step<'_>) -> Result<(), PluginError> {
        let Err(flaw) = self.look(step.challenge).await else { return Ok(()) };
        match &self.partner {
            Some(partner) => partner.conversation.instruct(step, &*partner.stand_in).await,
            None => Err(missing(step.challenge, flaw)),
        }
    }

    /// What is wrong at the name server that is furthest from having it.
    async fn look(&self, challenge: &Challenge) -> Result<(), Flaw> {
        let Some(source) = &self.records else { return Ok(()) };
        let name = challenge.dns_record_name().unwrap_or_default();
        let records = match source.txt(&name).await {
            Ok(records) => records,
            Err(error) => {
                tracing::debug!(target: "evercert_engine::challenges", "{name} cannot be looked at: {error}");
                return Ok(());
            }
        };
        let (claim, now) = (challenge.claim(), self.clock.now().as_second());
        let answers = records.servers.iter().filter_map(|answer| answer.values.as_ref().ok());
        let judged = answers.map(|values| claim.judge_all(values.iter().map(String::as_str), now));
        match judged.filter_map(Result::err).min() {
            Some(flaw) => Err(flaw),
            None => Ok(()),
        }
    }
}

#[async_trait]
impl Authenticator for Persist {
    fn name(&self) -> &str {
        "dns-persist"
    }

    fn challenge_types(&self, identifier: &Identifier) -> Vec<ChallengeType> {
        let mut kinds = vec![ChallengeType::DnsPersist01];
        kinds.retain(|kind| kind.can_prove(identifier));
        kinds
    }

    /// Wildcards come first: their record proves the name without `*.`, too, and is the only one that has to be entered.
    async fn present(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let mut batch = batch.to_vec();
        batch.sort_by_key(|challenge| !challenge.identifier.is_wildcard());
        for step in Step::all(&batch) {
            self.settle(&step).await?;
        }
        Ok(())
    }

    async fn clean_up(&self, _: &[Challenge]) -> Result<(), PluginError> {
        Ok(())
    }
}

fn missing(challenge: &Challenge, flaw: Flaw) -> PluginError {
    PluginError::Record {
        identifier: challenge.identifier.value(),
        name: challenge.dns_record_name().unwrap_or_default(),
        value: challenge.dns_record_value(),
        flaw,
    }
}
