//! dns-01 and dns-account-01 through a provider: publish, wait until it is seen, take away.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use evercert_pki::identifier::Identifier;
use evercert_plugin::authenticator::{Authenticator, Claim};
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::{DnsProvider, DnsZone, TxtRecord};
use evercert_plugin::error::PluginError;
use evercert_store::fs::FsError;
use futures_util::stream::{self, StreamExt};

use crate::journal::Journal;
use crate::look::{Looker, Seen, Wait, place_of, wait_for};
use crate::patience::patiently;

#[cfg(test)]
mod tests;

/// Makes an authenticator of a provider.
///
/// A batch is published zone by zone, zones side by side, names of one zone one after the other and with one commit. An
/// alias at the challenge's name is followed. Before anything of an account is published, what an earlier run left there
/// is taken away.
pub struct DnsAuthenticator {
    name: String,
    provider: Arc<dyn DnsProvider>,
    /// Whose zones these are, as the journal has it: no secret.
    account: String,
    surroundings: Surroundings,
    wait: Wait,
    /// By name and value of a challenge, what was published for it, or tried to be.
    published: Mutex<HashMap<(String, String), TxtRecord>>,
    /// Held by whoever publishes or takes away: one at a time.
    turn: tokio::sync::Mutex<()>,
}

/// What an authenticator works with.
#[derive(Clone)]
pub struct Surroundings {
    /// Asks name servers.
    pub looker: Arc<dyn Looker>,
    /// The book of what is published.
    pub journal: Arc<Journal>,
    /// Hears what happens beside.
    pub report: Arc<dyn Fn(Notice) + Send + Sync>,
}

/// What people may want to know, and what stops nothing.
#[derive(Debug)]
pub enum Notice {
    /// Nobody could be asked whether a record is there.
    Blind {
        /// The name.
        name: String,
    },
    /// An earlier run's record is gone now.
    Removed {
        /// The name.
        name: String,
    },
    /// An earlier run's record cannot be removed.
    Stays {
        /// The name.
        name: String,
        /// Why not.
        error: DnsError,
    },
    /// Servers did not show a record in time; the CA is asked all the same.
    Unseen {
        /// The name.
        name: String,
        /// The zone.
        zone: String,
        /// The servers.
        servers: Vec<String>,
    },
}

impl DnsAuthenticator {
    /// One that has published nothing.
    pub fn new(provider: Arc<dyn DnsProvider>, account: String, surroundings: Surroundings, wait: Wait) -> Self {
        let name = format!("dns-{}", provider.name());
        let (published, turn) = (Mutex::default(), tokio::sync::Mutex::default());
        Self { name, provider, account, surroundings, wait, published, turn }
    }

    fn published(&self) -> MutexGuard<'_, HashMap<(String, String), TxtRecord>> {
        self.published.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the records of a batch belong, by zone.
    async fn placed(&self, batch: &[Challenge]) -> Result<Vec<Vec<TxtRecord>>, PluginError> {
        let keys = batch.iter().filter_map(key);
        let places = stream::iter(keys).map(|key| self.place(key)).buffered(SIDE_BY_SIDE);
        let places: Vec<_> = places.collect().await;
        let mut zones: BTreeMap<DnsZone, Vec<TxtRecord>> = BTreeMap::new();
        for place in places {
            let (key, record) = place?;
            zones.entry(record.zone.clone()).or_default().push(record.clone());
            self.published().insert(key, record);
        }
        Ok(zones.into_values().collect())
    }

    async fn place(&self, key: (String, String)) -> Result<((String, String), TxtRecord), PluginError> {
        let name = place_of(&*self.surroundings.looker, &key.0).await;
        if name != key.0 {
            tracing::debug!(target: "evercert_dns::alias", "{} leads to {name}", key.0);
        }
        let zone = patiently(|| self.provider.find_zone(&name)).await;
        let zone = zone.map_err(|error| self.failure(&name, error))?;
        let record = TxtRecord { zone, name, value: key.1.clone() };
        Ok((key, record))
    }

    async fn publish(&self, records: Vec<TxtRecord>) -> Result<(), PluginError> {
        self.surroundings.journal.note(&self.account, &records).map_err(disk)?;
        for record in &records {
            let added = patiently(|| self.provider.add_txt(record)).await;
            added.map_err(|error| self.failure(&record.name, error))?;
        }
        self.commit(&records).await
    }

    /// Takes away all it can, and tells of the first that it cannot.
    async fn withdraw(&self, records: Vec<TxtRecord>) -> (Vec<TxtRecord>, Result<(), PluginError>) {
        let (mut gone, mut first) = (Vec::new(), Ok(()));
        for record in records {
            match patiently(|| self.provider.remove_txt(&record)).await {
                Ok(()) => gone.push(record),
                Err(error) => first = first.and(Err(self.failure(&record.name, error))),
            }
        }
        match self.commit(&gone).await {
            Ok(()) => (gone, first),
            Err(error) => (Vec::new(), first.and(Err(error))),
        }
    }

    async fn commit(&self, records: &[TxtRecord]) -> Result<(), PluginError> {
        let Some(TxtRecord { zone, name, .. }) = records.first() else { return Ok(()) };
        let done = patiently(|| self.provider.commit(zone)).await;
        done.map_err(|error| self.failure(name, error))
    }

    /// What an earlier run could not take away.
    async fn remove_left_behind(&self) {
        for record in self.surroundings.journal.left_behind(&self.account) {
            let name = record.name.clone();
            let removed = async {
                patiently(|| self.provider.remove_txt(&record)).await?;
                patiently(|| self.provider.commit(&record.zone)).await
            };
            let notice = match removed.await {
                Ok(()) => {
                    // At worst it is removed again, in vain.
                    let _ = self.surroundings.journal.forget(&self.account, &[record]);
                    Notice::Removed { name }
                }
                Err(error) => Notice::Stays { name, error },
            };
            (self.surroundings.report)(notice);
        }
    }

    async fn see(&self, (name, value): (String, String)) {
        let notice = match wait_for(&*self.surroundings.looker, &name, &value, self.wait).await {
            Seen::Everywhere => return,
            Seen::Blind => Notice::Blind { name },
            Seen::Missing { zone, servers } => Notice::Unseen { name, zone, servers },
        };
        (self.surroundings.report)(notice);
    }

    /// Two values where there is room for one.
    fn check_room(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let mut held: HashMap<String, String> = HashMap::new();
        for (name, value) in batch.iter().filter_map(key) {
            let Some(place) = self.provider.only_one(&name) else { continue };
            if held.insert(place.clone(), value.clone()).is_some_and(|other| other != value) {
                return Err(PluginError::OneValue { authenticator: self.name.clone(), place });
            }
        }
        Ok(())
    }

    fn failure(&self, name: &str, source: DnsError) -> PluginError {
        PluginError::Dns { authenticator: self.name.clone(), name: name.to_owned(), source: source.into() }
    }
}

#[async_trait]
impl Authenticator for DnsAuthenticator {
    fn name(&self) -> &str {
        &self.name
    }

    fn challenge_types(&self, identifier: &Identifier) -> Vec<ChallengeType> {
        let mut kinds = vec![ChallengeType::Dns01, ChallengeType::DnsAccount01];
        kinds.retain(|kind| kind.can_prove(identifier));
        kinds
    }

    fn claims(&self, challenge: &Challenge) -> Vec<Claim> {
        let place = key(challenge).and_then(|(name, value)| Some((self.provider.only_one(&name)?, value)));
        place.map(|(place, value)| Claim::new(format!("{}/{place}", self.name), value)).into_iter().collect()
    }

    async fn present(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        self.check_room(batch)?;
        let _turn = self.turn.lock().await;
        self.remove_left_behind().await;
        let zones = self.placed(batch).await?;
        let published = stream::iter(zones).map(|records| self.publish(records)).buffer_unordered(SIDE_BY_SIDE);
        published.collect::<Vec<_>>().await.into_iter().collect()
    }

    async fn ready(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let seen = stream::iter(batch.iter().filter_map(key)).map(|key| self.see(key));
        seen.buffer_unordered(LOOKS_AT_ONCE).collect::<Vec<_>>().await;
        Ok(())
    }

    async fn clean_up(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let _turn = self.turn.lock().await;
        let mut zones: BTreeMap<DnsZone, Vec<TxtRecord>> = BTreeMap::new();
        for record in batch.iter().filter_map(key).filter_map(|key| self.published().remove(&key)) {
            zones.entry(record.zone.clone()).or_default().push(record);
        }
        let withdrawn = stream::iter(zones.into_values()).map(|records| self.withdraw(records));
        let mut first = Ok(());
        for (gone, result) in withdrawn.buffer_unordered(SIDE_BY_SIDE).collect::<Vec<_>>().await {
            let forgotten = self.surroundings.journal.forget(&self.account, &gone).map_err(disk);
            first = first.and(result).and(forgotten);
        }
        first
    }
}

/// The name and value of a challenge; `None` for an address.
fn key(challenge: &Challenge) -> Option<(String, String)> {
    Some((challenge.dns_record_name()?.to_ascii_lowercase(), challenge.dns_record_value()))
}

fn disk(error: FsError) -> PluginError {
    PluginError::File { operation: "write", path: error.path.clone(), source: error.source }
}

/// Zones, and names whose place is sought.
const SIDE_BY_SIDE: usize = 8;
/// Names that are looked at.
const LOOKS_AT_ONCE: usize = 128;
