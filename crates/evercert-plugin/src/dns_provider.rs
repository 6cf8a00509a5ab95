//! Providers of DNS: who can be asked to publish a TXT record.

use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::dns_error::DnsError;

/// Publishes TXT values in the zones of one account, and takes them away again.
///
/// A provider does as little as it can: whoever calls it follows aliases, waits until name servers show what was
/// published, keeps the book of what must be taken away, repeats what failed in passing, and calls for one zone one
/// after the other. Zones may be served side by side.
///
/// Every method is idempotent: to call it again after a failure, or after no answer at all, does no harm. What somebody
/// else has at the same name stays as it is, value, TTL and all; so does a value of ours that is not the one to remove.
/// Two values stand at one name whenever a name and its wildcard are in one certificate.
#[async_trait]
pub trait DnsProvider: Send + Sync {
    /// The name on the command line without `dns-`, such as `cloudflare`.
    fn name(&self) -> &str;

    /// The zone of this account that holds `name` (absolute, lower case, no final dot): the longest that does. It may be
    /// remembered for the life of the provider.
    ///
    /// # Errors
    /// [`DnsError::NoZone`] when the account has none.
    async fn find_zone(&self, name: &str) -> Result<DnsZone, DnsError>;

    /// Adds one value at one name; does nothing if it is there.
    async fn add_txt(&self, record: &TxtRecord) -> Result<(), DnsError>;

    /// Removes one value at one name; does nothing if it is not there.
    async fn remove_txt(&self, record: &TxtRecord) -> Result<(), DnsError>;

    /// Makes live what was added and removed in this zone since the last time. The default is for providers where every
    /// change is live at once.
    async fn commit(&self, zone: &DnsZone) -> Result<(), DnsError> {
        let _ = zone;
        Ok(())
    }

    /// What all values share that cannot stand beside each other, such as the one TXT record of an account; `None`, the
    /// default, if any number can.
    fn only_one(&self, name: &str) -> Option<String> {
        let _ = name;
        None
    }
}

/// A zone, as its provider knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct DnsZone {
    /// Its name: absolute, lower case, no final dot.
    pub name: String,
    /// What the provider calls it; often the name again.
    pub id: String,
    /// What else the provider wants to hear about it, such as the number of its version.
    pub fields: BTreeMap<String, String>,
}

impl DnsZone {
    /// Whether `name` is in a zone of this name: the apex itself or something below.
    pub fn holds(&self, name: &str) -> bool {
        name == self.name || name.strip_suffix(&self.name).is_some_and(|rest| rest.ends_with('.'))
    }

    /// `name` relative to the zone: empty for the apex; as it is if the zone does not hold it.
    pub fn relative<'a>(&self, name: &'a str) -> &'a str {
        if name == self.name {
            return "";
        }
        name.strip_suffix(&self.name).and_then(|rest| rest.strip_suffix('.')).unwrap_or(name)
    }
}

/// One TXT value at one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxtRecord {
    /// The zone it is in.
    pub zone: DnsZone,
    /// Where: absolute, lower case, no final dot.
    pub name: String,
    /// What: at most 255 bytes of ASCII without quotes; a challenge's value is 43 characters of base64url.
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_holds_what_is_below_it_and_nothing_that_ends_alike() {
        let zone = DnsZone { name: "a.test".into(), ..DnsZone::default() };
        for (name, relative) in [("a.test", Some("")), ("x.y.a.test", Some("x.y")), ("ba.test", None), ("test", None)] {
            assert_eq!(zone.holds(name), relative.is_some(), "{name}");
            assert_eq!(zone.relative(name), relative.unwrap_or(name), "{name}");
        }
    }
}
