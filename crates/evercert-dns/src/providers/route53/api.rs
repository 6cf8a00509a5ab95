//! Sets of values, in XML. What is changed is the old set for the new one in one step, so that nobody's change is lost.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::{DnsProvider, DnsZone, TxtRecord};
use reqwest::{Method, Url};
use tokio::sync::{Mutex, OnceCell};

use super::access::{Access, Source};
use super::answer::{Element, read, refusal};
use super::change::{Values, batch, listed};
use super::facts::FACTS;
use super::sign::sign;
use crate::credentials::Credentials;
use crate::http::{Answer, Call, Web};
use crate::names::{normal, unquoted};

struct Route53 {
    web: Web,
    base: String,
    source: Source,
    access: OnceCell<Access>,
    zones: OnceCell<Vec<DnsZone>>,
    /// What we wrote at a name, for those whose rights do not allow to read it, as certbot's documentation has it.
    written: Mutex<HashMap<String, Vec<String>>>,
    /// Changes of a zone that are not everywhere yet.
    changes: Mutex<HashMap<String, String>>,
}

pub(super) fn make(credentials: &Credentials, web: Web) -> Result<Arc<dyn DnsProvider>, DnsError> {
    Ok(Arc::new(Route53 {
        base: format!("{}/2013-04-01", credentials.text("base_url").trim_end_matches('/')),
        source: Source::new(credentials),
        web,
        access: OnceCell::new(),
        zones: OnceCell::new(),
        written: Mutex::default(),
        changes: Mutex::default(),
    }))
}

#[async_trait]
impl DnsProvider for Route53 {
    fn name(&self) -> &str {
        FACTS.id
    }

    async fn find_zone(&self, name: &str) -> Result<DnsZone, DnsError> {
        let zones = self.zones.get_or_try_init(|| self.public_zones()).await?;
        let found = zones.iter().filter(|zone| zone.holds(name)).max_by_key(|zone| zone.name.len());
        found.cloned().ok_or_else(|| DnsError::NoZone { name: name.to_owned() })
    }

    async fn add_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        self.change(record, |values| {
            if !values.iter().any(|value| unquoted(value) == record.value) {
                values.push(format!("\"{}\"", record.value));
            }
        })
        .await
    }

    async fn remove_txt(&self, record: &TxtRecord) -> Result<(), DnsError> {
        self.change(record, |values| values.retain(|value| unquoted(value) != record.value)).await
    }

    /// Waits until all servers have it, as certbot does: ten minutes at most.
    async fn commit(&self, zone: &DnsZone) -> Result<(), DnsError> {
        let Some(change) = self.changes.lock().await.remove(&zone.id) else { return Ok(()) };
        for _ in 0..MOST_LOOKS {
            let answer = self.ask("GET", &change, String::new()).await?;
            if answer.text("ChangeInfo/Status") == "INSYNC" {
                return Ok(());
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        Ok(())
    }
}

impl Route53 {
    async fn public_zones(&self) -> Result<Vec<DnsZone>, DnsError> {
        let (mut zones, mut marker) = (Vec::new(), String::new());
        loop {
            let page = self.ask("GET", &format!("/hostedzone?{marker}maxitems=100"), String::new()).await?;
            let all = page.all("HostedZones/HostedZone");
            zones.extend(all.filter(|zone| zone.text("Config/PrivateZone") != "true").map(zone));
            marker = match page.text("IsTruncated") {
                "true" => format!("marker={}&", page.text("NextMarker")),
                _ => return Ok(zones),
            };
        }
    }

    /// Changes the values at a name: those that are there, if they can be read; else those that are ours.
    async fn change(&self, record: &TxtRecord, how: impl Fn(&mut Vec<String>)) -> Result<(), DnsError> {
        for _ in 0..TRIES {
            let before = match self.values(record).await {
                Err(DnsError::Forbidden { .. }) => return self.change_unread(record, &how).await,
                other => other?,
            };
            let mut after = before.clone().unwrap_or_else(|| Values::none(FACTS.ttl));
            how(&mut after.values);
            if before.as_ref().map_or(after.values.is_empty(), |before| *before == after) {
                return Ok(());
            }
            match self.submit(record, batch(&record.name, before.as_ref(), &after), !after.values.is_empty()).await {
                // Somebody else was quicker: read again.
                Err(DnsError::Rejected { status, .. }) if status == "InvalidChangeBatch" => {}
                other => return other,
            }
        }
        Err(DnsError::Busy { zone: record.zone.name.clone(), detail: String::new() })
    }

    async fn change_unread(&self, record: &TxtRecord, how: impl Fn(&mut Vec<String>)) -> Result<(), DnsError> {
        let mut written = self.written.lock().await;
        let ours = written.entry(record.name.clone()).or_default();
        let before = Values { ttl: FACTS.ttl, values: ours.clone() };
        how(ours);
        let after = Values { ttl: FACTS.ttl, values: ours.clone() };
        if before == after {
            return Ok(());
        }
        self.submit(record, super::change::unread(&record.name, &before, &after), !after.values.is_empty()).await
    }

    async fn values(&self, record: &TxtRecord) -> Result<Option<Values>, DnsError> {
        let path = format!("{}/rrset?maxitems=1&name={}.&type=TXT", record.zone.id, record.name);
        Ok(listed(&self.ask("GET", &path, String::new()).await?, &record.name))
    }

    async fn submit(&self, record: &TxtRecord, batch: String, adds: bool) -> Result<(), DnsError> {
        let answer = self.ask("POST", &format!("{}/rrset/", record.zone.id), batch).await?;
        let id = answer.text("ChangeInfo/Id").to_owned();
        if adds && !id.is_empty() {
            self.changes.lock().await.insert(record.zone.id.clone(), id);
        }
        Ok(())
    }

    async fn ask(&self, method: &str, path: &str, body: String) -> Result<Element, DnsError> {
        let access = self.access.get_or_try_init(|| self.source.find(&self.web)).await?;
        let url = Url::parse(&format!("{}{path}", self.base));
        let url = url.map_err(|_| DnsError::Settings { what: "the URL is none".into() })?;
        let headers = sign(method, &url, body.as_bytes(), self.web.now(), access);
        let body = (!body.is_empty()).then(|| ("text/xml", body.into_bytes()));
        let method = Method::from_bytes(method.as_bytes()).expect("these are methods");
        let answer: Answer = self.web.send(Call { method, url, headers, body }).await?;
        match answer.is_success() {
            true => read(&answer.body),
            false => Err(refusal(&answer, &access.redactor())),
        }
    }
}

fn zone(element: &Element) -> DnsZone {
    // The provider writes `/hostedzone/Z1`, and `*` and others as `\052`.
    let name = normal(element.text("Name"));
    DnsZone { name, id: element.text("Id").to_owned(), ..DnsZone::default() }
}

const TRIES: usize = 4;
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);
const MOST_LOOKS: usize = 120;
