//! A provider that does what a description says.

use std::collections::HashMap;

use async_trait::async_trait;
use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::{DnsProvider, DnsZone, TxtRecord};
use evercert_plugin::secret::Secret;
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::{Mutex, OnceCell};

use crate::api::exchange::Exchange;
use crate::api::failure::text_at;
use crate::api::find::{labels, zone_variables};
use crate::api::pages::List;
use crate::api::template::Variables;
use crate::api::{Api, Paging, Records, Request, Zones};
use crate::credentials::Credentials;
use crate::facts::Facts;
use crate::http::Web;

/// A provider that does what a description says.
pub struct Described {
    facts: &'static Facts,
    pub(super) exchange: Exchange,
    credentials: Variables,
    session: OnceCell<Session>,
    /// Zones by what was asked about: a guess, or nothing for all of them. Held while somebody asks.
    pub(super) known: Mutex<HashMap<String, Vec<DnsZone>>>,
}

/// What all requests know.
pub(super) struct Session {
    pub(super) variables: Variables,
    /// When it began.
    pub(super) since: Timestamp,
}

impl Described {
    /// A provider with these credentials; a field `base_url` among them replaces [`Api::base`].
    pub fn new(facts: &'static Facts, api: &'static Api, credentials: &Credentials, web: Web) -> Self {
        let base = credentials.get(BASE).map_or(api.base, Secret::reveal);
        Self::at(base, facts, api, credentials, web)
    }

    /// The same at this base.
    pub fn at(base: &str, facts: &'static Facts, api: &'static Api, credentials: &Credentials, web: Web) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        let given = facts.fields.iter().filter_map(|field| Some((field.name, credentials.get(field.name)?)));
        let known = given.fold(Variables::default(), |all, (name, value)| all.with(name, value.reveal()));
        let exchange = Exchange { api, web, redactor: credentials.redactor(), base };
        Self { facts, exchange, credentials: known, session: OnceCell::new(), known: Mutex::default() }
    }

    /// What a list about a zone has.
    pub(crate) async fn listed(
        &self,
        request: &Request,
        items: &str,
        paging: Paging,
        zone: &DnsZone,
    ) -> Result<Vec<Value>, DnsError> {
        let session = self.session().await?;
        let variables = zone_variables(session.variables.clone(), zone);
        Ok(self.exchange.all(List { request, items, paging }, &variables, session.since).await?)
    }

    /// What was captured before everything else; asks on the first call.
    pub(super) async fn session(&self) -> Result<&Session, DnsError> {
        self.session.get_or_try_init(|| self.begin()).await
    }

    async fn begin(&self) -> Result<Session, DnsError> {
        let mut variables = self.credentials.clone();
        let mut since = self.exchange.web.now();
        if let Some(before) = &self.exchange.api.before {
            let answer = self.exchange.send(&before.request, &variables, since).await?;
            since = self.exchange.web.now();
            for (name, place) in before.captures {
                let found = text_at(&answer, place);
                let found = found.ok_or_else(|| DnsError::NotUnderstood { what: format!("it has no {place}") })?;
                variables.set(name, found);
            }
        }
        Ok(Session { variables, since })
    }

    /// All that a template about this record can name.
    pub(super) async fn about(&self, record: &TxtRecord) -> Result<(Variables, Timestamp), DnsError> {
        let session = self.session().await?;
        let relative = record.zone.relative(&record.name);
        let name = if relative.is_empty() { self.exchange.api.apex } else { relative };
        let variables = zone_variables(session.variables.clone(), &record.zone);
        let variables = variables.with("fqdn", &record.name).with("sub", relative).with("name", name);
        Ok((variables.with("value", &record.value).with("ttl", self.facts.ttl.to_string()), session.since))
    }
}

#[async_trait]
impl DnsProvider for Described {
    fn name(&self) -> &str {
        self.facts.id
    }

    async fn find_zone(&self, name: &str) -> Result<DnsZone, DnsError> {
        self.zone_of(name).await
    }

    async fn add_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        match &self.exchange.api.records {
            Records::Each(each) => self.add_record(each, record).await,
            Records::Set(set) => self.add_to_set(set, record).await,
            Records::ByValue { look, add, .. } => self.by_value(look.as_ref(), add, false, record).await,
        }
    }

    async fn remove_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        match &self.exchange.api.records {
            Records::Each(each) => self.remove_record(each, record).await,
            Records::Set(set) => self.remove_from_set(set, record).await,
            Records::ByValue { look, remove, .. } => self.by_value(look.as_ref(), remove, true, record).await,
        }
    }

    async fn commit(&self, zone: &DnsZone) -> Result<(), DnsError> {
        let Some(request) = &self.exchange.api.commit else { return Ok(()) };
        let session = self.session().await?;
        let variables = zone_variables(session.variables.clone(), zone);
        self.exchange.send(request, &variables, session.since).await?;
        Ok(())
    }

    fn only_one(&self, name: &str) -> Option<String> {
        match &self.exchange.api.zones {
            Zones::Labels(count) if self.exchange.api.only_one => labels(name, *count).map(|zone| zone.name),
            _ => None,
        }
    }
}

/// The field that replaces the base of all paths.
const BASE: &str = "base_url";
