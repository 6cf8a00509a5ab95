//! Values of one name that are read, changed and written back as a whole.

use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::TxtRecord;
use jiff::Timestamp;
use serde_json::Value;

use crate::api::described::Described;
use crate::api::failure::{Failure, text_at};
use crate::api::pages::{List, items};
use crate::api::records::{is_at, is_record};
use crate::api::template::Variables;
use crate::api::{Class, Set};

/// A set as it was found, and what writes it.
struct Found {
    /// Every element as the provider gave it: what is not ours goes back byte for byte.
    elements: Vec<Value>,
    /// Whether there is such a set.
    exists: bool,
    variables: Variables,
    since: Timestamp,
}

impl Described {
    /// Adds, and looks whether it is there: somebody else may have written the set between our reading and writing.
    pub(super) async fn add_to_set(&self, set: &Set, record: &TxtRecord) -> Result<(), DnsError> {
        for _ in 0..TRIES {
            let found = self.found(set, record).await?;
            if found.holds(set, record) {
                return Ok(());
            }
            let template = found.variables.fill_json(set.template)?;
            let elements = found.elements.iter().cloned().chain([template]).collect();
            match self.write(set, &found, elements).await {
                Err(failure) if failure.is(Class::Changed) => {}
                other => drop(other?),
            }
        }
        match self.found(set, record).await?.holds(set, record) {
            true => Ok(()),
            false => Err(busy(record)),
        }
    }

    pub(super) async fn remove_from_set(&self, set: &Set, record: &TxtRecord) -> Result<(), DnsError> {
        for _ in 0..TRIES {
            let found = self.found(set, record).await?;
            if !found.holds(set, record) {
                return Ok(());
            }
            let others = found.elements.iter().filter(|element| !is_record(&set.element, element, record));
            let others: Vec<Value> = others.cloned().collect();
            match self.write(set, &found, others).await {
                Err(failure) if failure.is(Class::Changed) => {}
                Err(failure) if failure.is(Class::Gone) => return Ok(()),
                other => drop(other?),
            }
        }
        match self.found(set, record).await?.holds(set, record) {
            true => Err(busy(record)),
            false => Ok(()),
        }
    }

    async fn found(&self, set: &Set, record: &TxtRecord) -> Result<Found, DnsError> {
        let (variables, since) = self.about(record).await?;
        let sets = match set.items {
            Some(items) => {
                let list = List { request: &set.get, items, paging: set.paging };
                self.exchange.all(list, &variables, since).await
            }
            None => self.exchange.send(&set.get, &variables, since).await.map(|own| vec![own]),
        };
        let sets = match sets {
            Err(failure) if failure.is(Class::Gone) => Vec::new(),
            other => other?,
        };
        let Some(own) = sets.into_iter().find(|own| is_at(&set.place, own, record)) else {
            return Ok(Found { elements: Vec::new(), exists: false, variables, since });
        };
        let id = text_at(&own, set.place.id).unwrap_or_default();
        let captured = set.captures.iter().filter_map(|(name, place)| Some((name, text_at(&own, place)?)));
        let variables = captured.fold(variables.with("rid", id), |all, (name, value)| all.with(name, value));
        let mut variables = variables;
        variables.set_known("ttl", text_at(&own, set.ttl));
        Ok(Found { elements: items(&own, set.elements), exists: true, variables, since })
    }

    async fn write(&self, set: &Set, found: &Found, elements: Vec<Value>) -> Result<Value, Failure> {
        let request = match (&set.delete, found.exists) {
            (Some(delete), true) if elements.is_empty() => delete,
            (_, true) => &set.replace,
            (_, false) => &set.create,
        };
        let variables = found.variables.clone().with_elements(elements);
        self.exchange.send(request, &variables, found.since).await
    }
}

impl Found {
    fn holds(&self, set: &Set, record: &TxtRecord) -> bool {
        self.elements.iter().any(|element| is_record(&set.element, element, record))
    }
}

fn busy(record: &TxtRecord) -> DnsError {
    DnsError::Busy { zone: record.zone.name.clone(), detail: String::new() }
}

/// How often a set is read and written before we give way.
const TRIES: usize = 4;
