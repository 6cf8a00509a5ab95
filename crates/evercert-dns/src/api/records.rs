//! Records with ids, and values that the provider keeps apart by itself.

use evercert_plugin::dns_error::DnsError;
use evercert_plugin::dns_provider::TxtRecord;
use jiff::Timestamp;
use serde_json::Value;

use crate::api::described::Described;
use crate::api::failure::text_at;
use crate::api::pages::{List, items};
use crate::api::template::Variables;
use crate::api::{Class, Each, Look, Place, Request};
use crate::names::{normal, unquoted};

impl Described {
    pub(super) async fn add_record(&self, each: &Each, record: &TxtRecord) -> Result<(), DnsError> {
        let (variables, since) = self.about(record).await?;
        if !self.own_records(each, record, &variables, since).await?.is_empty() {
            return Ok(());
        }
        match self.exchange.send(&each.add, &variables, since).await {
            Err(failure) if failure.is(Class::Exists) => Ok(()),
            other => Ok(other.map(drop)?),
        }
    }

    pub(super) async fn remove_record(&self, each: &Each, record: &TxtRecord) -> Result<(), DnsError> {
        let (variables, since) = self.about(record).await?;
        for id in self.own_records(each, record, &variables, since).await? {
            let removed = self.exchange.send(&each.remove, &variables.clone().with("rid", id), since).await;
            match removed {
                Err(failure) if failure.is(Class::Gone) => {}
                other => drop(other?),
            }
        }
        Ok(())
    }

    /// Adds or removes a value, unless `look` shows that it is, or is not, there: what it should be if something is to
    /// be done is `there`.
    pub(super) async fn by_value(
        &self,
        look: Option<&Look>,
        request: &Request,
        there: bool,
        record: &TxtRecord,
    ) -> Result<(), DnsError> {
        let (mut variables, since) = self.about(record).await?;
        if let Some(look) = look {
            let found = self.look(look, &variables, since).await?;
            let is_there = items(&found, look.elements).iter().any(|element| is_record(&look.element, element, record));
            if is_there != there {
                return Ok(());
            }
            variables.set_known("ttl", text_at(&found, look.ttl));
        }
        match self.exchange.send(request, &variables, since).await {
            Err(failure) if failure.is(if there { Class::Gone } else { Class::Exists }) => Ok(()),
            other => Ok(other.map(drop)?),
        }
    }

    async fn look(&self, look: &Look, variables: &Variables, since: Timestamp) -> Result<Value, DnsError> {
        match self.exchange.send(&look.get, variables, since).await {
            Err(failure) if failure.is(Class::Gone) => Ok(Value::Null),
            other => Ok(other?),
        }
    }

    /// The ids of the records that are exactly this one.
    async fn own_records(
        &self,
        each: &Each,
        record: &TxtRecord,
        variables: &Variables,
        since: Timestamp,
    ) -> Result<Vec<String>, DnsError> {
        let list = List { request: &each.list, items: each.items, paging: each.paging };
        let items = match self.exchange.all(list, variables, since).await {
            Err(failure) if failure.is(Class::Gone) => Vec::new(),
            other => other?,
        };
        let mut own = Vec::new();
        for item in items {
            let id = text_at(&item, each.place.id);
            let id = id.ok_or_else(|| DnsError::NotUnderstood { what: "a record has no id".into() })?;
            let item = self.detailed(each, item, &variables.clone().with("rid", &id), since).await?;
            if is_record(&each.place, &item, record) {
                own.push(id);
            }
        }
        Ok(own)
    }

    async fn detailed(
        &self,
        each: &Each,
        item: Value,
        variables: &Variables,
        since: Timestamp,
    ) -> Result<Value, DnsError> {
        let Some(detail) = &each.detail else { return Ok(item) };
        match self.exchange.send(detail, variables, since).await {
            // Removed since it was listed.
            Err(failure) if failure.is(Class::Gone) => Ok(Value::Null),
            other => Ok(other?),
        }
    }
}

/// Whether an item is this very record.
pub(super) fn is_record(place: &Place, item: &Value, record: &TxtRecord) -> bool {
    is_at(place, item, record) && text_at(item, place.value).is_some_and(|value| unquoted(&value) == record.value)
}

/// Whether an item is a TXT record, or a set of them, at this name; what is not said is as it was asked for.
pub(super) fn is_at(place: &Place, item: &Value, record: &TxtRecord) -> bool {
    let name = (!place.name.is_empty()).then(|| text_at(item, place.name).unwrap_or_default());
    let kind = (!place.kind.is_empty()).then(|| text_at(item, place.kind).unwrap_or_default());
    kind.is_none_or(|kind| kind.eq_ignore_ascii_case("TXT")) && name.is_none_or(|name| is_name(&name, record))
}

/// Providers write names absolute or relative, and the zone's own as nothing or `@`.
fn is_name(name: &str, record: &TxtRecord) -> bool {
    let (name, relative) = (normal(name), record.zone.relative(&record.name));
    name == record.name || name == relative || (relative.is_empty() && name == "@")
}

#[cfg(test)]
mod tests {
    use evercert_plugin::dns_provider::DnsZone;
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_known_in_every_form() {
        let place = Place { id: "", name: "/n", kind: "/t", value: "/v" };
        let zone = DnsZone { name: "a.test".into(), ..DnsZone::default() };
        let record = TxtRecord { zone: zone.clone(), name: "_x.a.test".into(), value: "v".into() };
        for (name, kind, value, own) in [
            ("_x", "TXT", "v", true),
            ("_X.A.test.", "txt", "\"v\"", true),
            ("_x.a.test", "CNAME", "v", false),
            ("_y", "TXT", "v", false),
            ("_x", "TXT", "V", false),
        ] {
            assert_eq!(is_record(&place, &json!({"n": name, "t": kind, "v": value}), &record), own, "{name} {kind}");
        }
        let apex = TxtRecord { zone, name: "a.test".into(), value: "v".into() };
        for name in ["", "@", "a.test."] {
            assert!(is_record(&place, &json!({"n": name, "t": "TXT", "v": "v"}), &apex), "{name}");
        }
    }
}
