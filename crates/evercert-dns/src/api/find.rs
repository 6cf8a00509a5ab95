//! Finds the zone of a name.

use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::DnsZone;
use serde_json::Value;

use crate::api::described::Described;
use crate::api::failure::{Failure, text_at};
use crate::api::pages::List;
use crate::api::template::Variables;
use crate::api::{Class, ZoneList, Zones};
use crate::names::{normal, parents};

impl Described {
    /// The longest zone of the account that holds `name`.
    pub(super) async fn zone_of(&self, name: &str) -> Result<DnsZone, DnsError> {
        let found = match &self.exchange.api.zones {
            Zones::Labels(count) => labels(name, *count),
            Zones::All(list) => longest(self.all_zones(list).await?, name),
            Zones::Walk { list, missing } => self.walk(list, missing, name).await?,
        };
        found.ok_or_else(|| DnsError::NoZone { name: name.to_owned() })
    }

    async fn all_zones(&self, list: &ZoneList) -> Result<Vec<DnsZone>, DnsError> {
        let mut known = self.known.lock().await;
        if let Some(zones) = known.get("") {
            return Ok(zones.clone());
        }
        let zones = self.zones(list, "").await?;
        known.insert(String::new(), zones.clone());
        Ok(zones)
    }

    async fn walk(&self, list: &ZoneList, missing: &[u16], name: &str) -> Result<Option<DnsZone>, DnsError> {
        let mut forbidden = None;
        for guess in parents(name) {
            let mut known = self.known.lock().await;
            if !known.contains_key(guess) {
                let zones = match self.zones(list, guess).await {
                    Ok(zones) => zones,
                    Err(failure) if failure.is(Class::Credentials) => return Err(failure.into()),
                    Err(failure) if failure.is(Class::Gone) || failure.has_status(missing) => Vec::new(),
                    // Credentials for one zone may not even ask about others.
                    Err(failure) if failure.is(Class::Forbidden) => {
                        forbidden = forbidden.or(Some(failure));
                        Vec::new()
                    }
                    Err(failure) => return Err(failure.into()),
                };
                known.insert(guess.to_owned(), zones);
            }
            if let Some(zone) = longest(known[guess].clone(), name) {
                return Ok(Some(zone));
            }
        }
        forbidden.map_or(Ok(None), |failure| Err(failure.into()))
    }

    async fn zones(&self, list: &ZoneList, guess: &str) -> Result<Vec<DnsZone>, Failure> {
        let session = self.session().await?;
        let variables = session.variables.clone().with("guess", guess);
        let pages = List { request: &list.request, items: list.items, paging: list.paging };
        let items = self.exchange.all(pages, &variables, session.since).await?;
        let counts =
            |item: &&Value| list.only.is_none_or(|(place, right)| text_at(item, place).as_deref() == Some(right));
        Ok(items.iter().filter(counts).filter_map(|item| zone(list, item, guess)).collect())
    }
}

/// The variables that tell a zone.
pub(super) fn zone_variables(variables: Variables, zone: &DnsZone) -> Variables {
    let all = variables.with("zone", &zone.name).with("zid", &zone.id);
    zone.fields.iter().fold(all, |all, (name, value)| all.with(name, value))
}

fn zone(list: &ZoneList, item: &Value, guess: &str) -> Option<DnsZone> {
    let name = if list.name.is_empty() { guess.to_owned() } else { normal(&text_at(item, list.name)?) };
    let id = if list.id.is_empty() { name.clone() } else { text_at(item, list.id)? };
    let captured = list.captures.iter().filter_map(|(key, place)| Some(((*key).to_owned(), text_at(item, place)?)));
    Some(DnsZone { id, fields: captured.collect(), name })
}

fn longest(zones: Vec<DnsZone>, name: &str) -> Option<DnsZone> {
    zones.into_iter().filter(|zone| zone.holds(name)).max_by_key(|zone| zone.name.len())
}

pub(super) fn labels(name: &str, count: usize) -> Option<DnsZone> {
    let zone = parents(name).find(|parent| parent.split('.').count() == count)?;
    Some(DnsZone { name: zone.to_owned(), id: zone.to_owned(), ..DnsZone::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_zone_wins() {
        let zones = ["a.test", "b.a.test", "ba.test"].map(|name| DnsZone { name: name.into(), ..DnsZone::default() });
        let found = |name| longest(zones.to_vec(), name).map(|zone| zone.name);
        assert_eq!(found("_acme-challenge.x.b.a.test").as_deref(), Some("b.a.test"));
        assert_eq!(found("_acme-challenge.a.test").as_deref(), Some("a.test"));
        assert_eq!(found("x.c.test"), None);
    }

    #[test]
    fn labels_are_counted_from_the_end() {
        assert_eq!(labels("y.x.duckdns.org", 3).unwrap().name, "x.duckdns.org");
        assert_eq!(labels("org", 3), None);
    }
}
