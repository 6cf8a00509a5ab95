//! What the responder knows: zones, as plain values.

use std::{collections::BTreeMap, net::IpAddr};

use hickory_proto::rr::{
    Name, RData, Record, RecordType,
    rdata::{A, AAAA, NS, SOA, TXT},
};

/// All zones that are answered for; none may stand twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Zones {
    by_apex: BTreeMap<Name, Zone>,
}

/// One zone: who serves it, and the TXT values that are published in it right now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    apex: Name,
    host: Host,
    ttl: u32,
    serial: u32,
    texts: BTreeMap<Name, Vec<String>>,
}

/// The host that serves a zone, as the rest of the world knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    name: Name,
    addresses: Vec<IpAddr>,
}

/// Why something cannot be in a zone.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ZoneError {
    /// It is no name that DNS can hold.
    #[error("{0:?} cannot be a name in DNS")]
    Name(String),
    /// No zone of ours has this name.
    #[error("no zone of ours has {0}")]
    Elsewhere(String),
}

impl Host {
    /// A host by its name. The addresses are told to those who ask for them, where the name is in a zone of ours; its
    /// own zone knows them otherwise.
    ///
    /// # Errors
    /// [`ZoneError::Name`].
    pub fn new(name: &str, addresses: Vec<IpAddr>) -> Result<Self, ZoneError> {
        Ok(Self { name: absolute(name)?, addresses })
    }
}

impl Zone {
    /// A zone in which nothing is published. `ttl` is how long, in seconds, others may remember values and that there
    /// are none; 0 for not at all. Who serves the zone may be remembered for a minute at least. `serial` is its version (RFC 1035 section 3.3.13), and grows with each change.
    ///
    /// # Errors
    /// [`ZoneError::Name`].
    pub fn new(apex: &str, host: Host, ttl: u32, serial: u32) -> Result<Self, ZoneError> {
        Ok(Self { apex: absolute(apex)?, host, ttl, serial, texts: BTreeMap::new() })
    }

    /// Whether a name is in the zone.
    pub(super) fn has(&self, name: &Name) -> bool {
        self.apex.zone_of(name)
    }

    /// Whether there is something at the name or below it (RFC 8020): what is not there in this sense is NXDOMAIN.
    pub(super) fn exists(&self, name: &Name) -> bool {
        // The order of names is that of RFC 4034 section 6.1: what is below a name follows it.
        let below = self.texts.range(name..).next().is_some_and(|(found, _)| name.zone_of(found));
        *name == self.apex || below || (self.has(&self.host.name) && name.zone_of(&self.host.name))
    }

    /// The records of one type at a name, which is spelled as in the question (that is how some resolvers recognise an
    /// answer). Asked for any type, one that is there (RFC 8482 section 4.1).
    pub(super) fn records(&self, name: &Name, kind: RecordType) -> Vec<Record> {
        if kind == RecordType::ANY {
            let each = ANYTHING.iter().map(|&kind| self.records(name, kind));
            return each.into_iter().find(|records| !records.is_empty()).unwrap_or_default();
        }
        let ttl = match kind {
            RecordType::TXT | RecordType::SOA => self.ttl,
            _ => self.ttl.max(LEAST_TTL_OF_SERVERS),
        };
        let data = self.data(name, kind).into_iter();
        data.map(|data| Record::from_rdata(name.clone(), ttl, data)).collect()
    }

    /// The start of authority, which also tells how long to remember that something is not there (RFC 2308).
    pub(super) fn authority(&self) -> Record {
        Record::from_rdata(self.apex.clone(), self.ttl, self.soa())
    }

    /// The addresses of the host, if the zone has them.
    pub(super) fn glue(&self) -> Vec<Record> {
        [RecordType::A, RecordType::AAAA].into_iter().flat_map(|kind| self.records(&self.host.name, kind)).collect()
    }

    fn data(&self, name: &Name, kind: RecordType) -> Vec<RData> {
        match kind {
            RecordType::SOA if *name == self.apex => vec![self.soa()],
            RecordType::NS if *name == self.apex => vec![RData::NS(NS(self.host.name.clone()))],
            RecordType::TXT => self.texts.get(name).into_iter().flatten().map(|value| text(value)).collect(),
            RecordType::A | RecordType::AAAA if *name == self.host.name => self.addresses(kind),
            _ => Vec::new(),
        }
    }

    fn addresses(&self, kind: RecordType) -> Vec<RData> {
        let all = self.host.addresses.iter().map(|address| match address {
            IpAddr::V4(address) => RData::A(A(*address)),
            IpAddr::V6(address) => RData::AAAA(AAAA(*address)),
        });
        all.filter(|data| data.record_type() == kind).collect()
    }

    fn soa(&self) -> RData {
        // No other server copies the zone, so these matter to nobody; the last is the one of RFC 2308.
        let (refresh, retry, expire) = (3600, 600, 86400);
        let contact = self.apex.prepend_label("hostmaster").unwrap_or_else(|_| self.apex.clone());
        RData::SOA(SOA::new(self.host.name.clone(), contact, self.serial, refresh, retry, expire, self.ttl))
    }

    fn change(&mut self, name: Name, values: Vec<String>) {
        let before = if values.is_empty() { self.texts.remove(&name) } else { self.texts.insert(name, values.clone()) };
        if before.unwrap_or_default() != values {
            self.serial = self.serial.wrapping_add(1);
        }
    }
}

impl Zones {
    /// Answers for this zone, too. One of the same name that is there already stays, with what is published in it.
    pub fn add(&mut self, zone: Zone) {
        self.by_apex.entry(zone.apex.clone()).or_insert(zone);
    }

    /// Answers for the zone no longer, unless something is published in it.
    ///
    /// # Errors
    /// [`ZoneError::Name`].
    pub fn remove(&mut self, apex: &str) -> Result<(), ZoneError> {
        let apex = absolute(apex)?;
        self.by_apex.retain(|name, zone| *name != apex || !zone.texts.is_empty());
        Ok(())
    }

    /// Publishes a value beside those that are at the name.
    ///
    /// # Errors
    /// [`ZoneError::Name`], or [`ZoneError::Elsewhere`] where no zone has the name.
    pub fn publish(&mut self, name: &str, value: &str) -> Result<(), ZoneError> {
        let mut values = self.values(name)?;
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
        self.set(name, values)
    }

    /// Takes a value away, if it is there.
    ///
    /// # Errors
    /// As [`publish`](Self::publish).
    pub fn withdraw(&mut self, name: &str, value: &str) -> Result<(), ZoneError> {
        let mut values = self.values(name)?;
        values.retain(|known| known != value);
        self.set(name, values)
    }

    /// Replaces all values at a name.
    ///
    /// # Errors
    /// As [`publish`](Self::publish).
    pub fn set(&mut self, name: &str, values: Vec<String>) -> Result<(), ZoneError> {
        let owner = absolute(name)?;
        let apex = self.find(&owner).map(|zone| zone.apex.clone());
        let zone = apex.and_then(|apex| self.by_apex.get_mut(&apex));
        zone.ok_or_else(|| ZoneError::Elsewhere(name.to_owned()))?.change(owner, values);
        Ok(())
    }

    /// Takes a value away wherever it is.
    pub fn forget(&mut self, value: &str) {
        for zone in self.by_apex.values_mut() {
            for (name, mut values) in zone.texts.clone() {
                values.retain(|known| known != value);
                zone.change(name, values);
            }
        }
    }

    /// The values at a name.
    ///
    /// # Errors
    /// As [`publish`](Self::publish).
    pub fn values(&self, name: &str) -> Result<Vec<String>, ZoneError> {
        let owner = absolute(name)?;
        let zone = self.find(&owner).ok_or_else(|| ZoneError::Elsewhere(name.to_owned()))?;
        Ok(zone.texts.get(&owner).cloned().unwrap_or_default())
    }

    /// Whether nothing is published in any zone.
    pub fn are_silent(&self) -> bool {
        self.by_apex.values().all(|zone| zone.texts.is_empty())
    }

    /// The zone that a name is in: the nearest above it.
    pub(super) fn find(&self, name: &Name) -> Option<&Zone> {
        let containing = self.by_apex.values().filter(|zone| zone.has(name));
        containing.max_by_key(|zone| zone.apex.num_labels())
    }
}

/// An absolute name in lower case.
pub(super) fn absolute(text: &str) -> Result<Name, ZoneError> {
    let mut name = Name::from_ascii(text).map_err(|_| ZoneError::Name(text.to_owned()))?;
    name.set_fqdn(true);
    Ok(name.to_lowercase())
}

/// One record of as many strings as its value needs: each holds 255 bytes (RFC 1035 section 3.3).
fn text(value: &str) -> RData {
    let strings: Vec<&[u8]> = value.as_bytes().chunks(255).collect();
    RData::TXT(TXT::from_bytes(if strings.is_empty() { vec![b""] } else { strings }))
}

/// Servers that nobody may remember would be asked for again and again during one question.
const LEAST_TTL_OF_SERVERS: u32 = 60;

/// What is looked for when anything will do: what we are here for comes first.
const ANYTHING: [RecordType; 4] = [RecordType::TXT, RecordType::SOA, RecordType::A, RecordType::AAAA];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zone(apex: &str) -> Zone {
        let host = Host::new("ns.b.test", vec!["192.0.2.1".parse().unwrap()]).unwrap();
        Zone::new(apex, host, 5, 1).unwrap()
    }

    fn zones(apexes: &[&str]) -> Zones {
        let mut zones = Zones::default();
        apexes.iter().for_each(|apex| zones.add(zone(apex)));
        zones
    }

    #[test]
    fn values_come_and_go_by_themselves() {
        let mut zones = zones(&["b.test"]);
        zones.publish("x.B.test.", "one").unwrap();
        zones.publish("x.b.test", "two").unwrap();
        zones.publish("x.b.test", "one").unwrap();
        assert_eq!(zones.values("X.b.test").unwrap(), ["one", "two"]);
        zones.withdraw("x.b.test", "one").unwrap();
        zones.withdraw("x.b.test", "one").unwrap();
        assert_eq!(zones.values("x.b.test").unwrap(), ["two"]);
        assert!(!zones.are_silent());
        zones.withdraw("x.b.test", "two").unwrap();
        assert!(zones.are_silent());
    }

    #[test]
    fn a_value_belongs_to_the_nearest_zone() {
        let mut zones = zones(&["test", "b.test", "x.b.test"]);
        zones.publish("a.x.b.test", "v").unwrap();
        assert_eq!(zones.find(&absolute("a.x.b.test").unwrap()).unwrap().texts.len(), 1);
        zones.remove("x.b.test").unwrap();
        assert_eq!(zones.values("a.x.b.test").unwrap(), ["v"]);
        zones.publish("b.test", "v").unwrap();
        zones.forget("v");
        assert!(zones.are_silent());
        zones.remove("x.b.test").unwrap();
        assert_eq!(zones.find(&absolute("a.x.b.test").unwrap()).unwrap().apex, absolute("b.test").unwrap());
        assert_eq!(zones.publish("a.other", "v"), Err(ZoneError::Elsewhere("a.other".into())));
        assert_eq!(zones.publish("a..b.test", "v"), Err(ZoneError::Name("a..b.test".into())));
    }

    #[test]
    fn a_zone_that_is_added_again_keeps_what_it_has() {
        let mut zones = zones(&["b.test"]);
        zones.publish("b.test", "v").unwrap();
        zones.add(zone("b.test"));
        assert_eq!(zones.values("b.test").unwrap(), ["v"]);
    }

    #[test]
    fn the_serial_grows_with_changes_only() {
        let mut zones = zones(&["b.test"]);
        let serial = |zones: &Zones| zones.by_apex.values().next().unwrap().serial;
        zones.publish("b.test", "v").unwrap();
        assert_eq!(serial(&zones), 2);
        zones.publish("b.test", "v").unwrap();
        zones.withdraw("b.test", "other").unwrap();
        assert_eq!(serial(&zones), 2);
        zones.withdraw("b.test", "v").unwrap();
        assert_eq!(serial(&zones), 3);
    }

    #[test]
    fn long_values_are_cut_into_strings() {
        let RData::TXT(txt) = text(&"x".repeat(600)) else { panic!() };
        assert_eq!(txt.txt_data.iter().map(|part| part.len()).collect::<Vec<_>>(), [255, 255, 90]);
        let RData::TXT(txt) = text("") else { panic!() };
        assert_eq!(txt.txt_data.len(), 1);
    }

    proptest! {
        #[test]
        fn a_name_exists_exactly_if_something_is_at_it_or_below(
            published in prop::collection::vec("([abAB]\\.){0,3}z\\.test", 0..6),
            asked in "([abAB]\\.){0,4}z\\.test",
        ) {
            let mut zones = zones(&["z.test"]);
            for name in &published {
                zones.publish(name, "v").unwrap();
            }
            let asked = absolute(&asked).unwrap();
            let at_or_below = published.iter().any(|name| asked.zone_of(&absolute(name).unwrap()));
            let expected = at_or_below || asked == absolute("z.test").unwrap();
            prop_assert_eq!(zones.find(&asked).unwrap().exists(&asked), expected);
        }
    }
}
