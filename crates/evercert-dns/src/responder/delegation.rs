//! Handing a challenge over to us: the one record that a person enters, in the words of the console it is entered in.
//!
//! There are two ways. The name of the challenge becomes a zone of its own that we serve (NS); or it becomes an alias
//! (CNAME) of a name in a zone that was handed over to us before, which is one more step for the first name and the same
//! for every other. [`check`] finds out whether the world sees it.

use std::{collections::BTreeSet, net::IpAddr};

use evercert_pki::{digest, identifier::DnsName};

pub mod check;

/// How challenges are handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// Each challenge is a zone of its own.
    Zone,
    /// Each challenge is an alias of a name in this zone, which is ours.
    Alias {
        /// The zone.
        zone: String,
    },
}

/// How the world reaches this host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// By a name that leads to it.
    Name(String),
    /// By addresses only: name servers have names, so one is given to it.
    Addresses(Vec<IpAddr>),
}

/// One challenge and what hands it over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// What is handed over: the name of the challenge, such as `_acme-challenge.example.com`, or a zone.
    pub challenge: String,
    /// The zone in which the records are entered.
    pub zone: String,
    /// What is entered: one record, and the addresses of our name where it is new.
    pub entries: Vec<Entry>,
    /// Where the values of the challenge are published on our side.
    pub target: String,
}

/// A record to be entered. Names have no final dot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub owner: String,
    /// Its type.
    pub kind: EntryKind,
    /// A name or an address.
    pub value: String,
}

/// The types of records that hand over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// An alias.
    Cname,
    /// A server of a zone.
    Ns,
    /// An IPv4 address.
    A,
    /// An IPv6 address.
    Aaaa,
}

/// A record as consoles want it: some add the zone to what is typed, some do not; some take a name without a final dot
/// for one within the zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forms {
    /// The host alone, for consoles that add the zone: `_acme-challenge`, or `@` for the zone itself.
    pub host: String,
    /// The whole name.
    pub name: String,
    /// The whole name with its final dot.
    pub absolute_name: String,
    /// The value; an address stays one in every form.
    pub value: String,
    /// The value with its final dot, if it is a name.
    pub absolute_value: String,
}

impl Way {
    /// What hands over the challenges of these names, each once: a wildcard and its base name share one. `zone_of` tells
    /// the zone that a name is in, as found in the DNS.
    pub fn plan(&self, names: &[DnsName], reach: &Reach, zone_of: impl Fn(&str) -> String) -> Vec<Delegation> {
        let bases: BTreeSet<&str> = names.iter().map(DnsName::base).collect();
        let plan = |base: &str| {
            let challenge = challenge_of(base);
            let zone = zone_of(&challenge);
            match self {
                Self::Zone => {
                    let entries = reach.serve(&challenge);
                    Delegation { target: challenge.clone(), challenge, zone, entries }
                }
                Self::Alias { zone: ours } => {
                    let target = alias_of(base, ours);
                    let entries = vec![Entry::new(&challenge, EntryKind::Cname, &target)];
                    Delegation { challenge, zone, entries, target }
                }
            }
        };
        bases.into_iter().map(plan).collect()
    }

    /// What hands over the zone itself that challenges are aliases into; nothing, where each has its own.
    pub fn zone(&self, reach: &Reach, zone_of: impl Fn(&str) -> String) -> Option<Delegation> {
        let Self::Alias { zone } = self else { return None };
        let name = bare(zone);
        Some(Delegation { entries: reach.serve(&name), zone: zone_of(&name), target: name.clone(), challenge: name })
    }

    /// Where the values of a challenge are published on our side; `base` is an identifier without `*.`.
    pub fn target(&self, base: &str) -> String {
        match self {
            Self::Zone => challenge_of(base),
            Self::Alias { zone } => alias_of(base, zone),
        }
    }
}

impl Reach {
    /// What makes `name` a zone that this host serves.
    pub fn serve(&self, name: &str) -> Vec<Entry> {
        let server = self.server(name);
        let mut entries = vec![Entry::new(name, EntryKind::Ns, &server)];
        if let Self::Addresses(addresses) = self {
            entries.extend(addresses.iter().map(|address| {
                let kind = if address.is_ipv4() { EntryKind::A } else { EntryKind::Aaaa };
                Entry::new(&server, kind, &address.to_string())
            }));
        }
        entries
    }

    /// The name of this host as a name server of the zone `name`. Where it has none of its own it stands beside the zone
    /// rather than in it: few consoles take records below a name that they hand over. The zone itself says the same
    /// (RFC 1034 section 4.2.2), so it depends on nothing else.
    pub fn server(&self, name: &str) -> String {
        match self {
            Self::Name(name) => bare(name),
            Self::Addresses(_) => {
                let around = name.split_once('.').map_or(name, |(_, around)| around);
                bare(&format!("evercert-ns.{around}"))
            }
        }
    }
}

impl Entry {
    fn new(owner: &str, kind: EntryKind, value: &str) -> Self {
        Self { owner: bare(owner), kind, value: bare(value) }
    }

    /// The record as a console for `zone` wants it.
    pub fn forms(&self, zone: &str) -> Forms {
        let is_name = matches!(self.kind, EntryKind::Cname | EntryKind::Ns);
        Forms {
            host: host(&self.owner, &bare(zone)),
            name: self.owner.clone(),
            absolute_name: format!("{}.", self.owner),
            value: self.value.clone(),
            absolute_value: if is_name { format!("{}.", self.value) } else { self.value.clone() },
        }
    }
}

impl EntryKind {
    /// The name of the type, such as `CNAME`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cname => "CNAME",
            Self::Ns => "NS",
            Self::A => "A",
            Self::Aaaa => "AAAA",
        }
    }
}

fn challenge_of(base: &str) -> String {
    format!("_acme-challenge.{base}")
}

/// The name below our zone that stands for another: that name itself, so that people can read it. Where both together
/// are too long for a name (RFC 1035 section 2.3.4), a hash that stays the same.
fn alias_of(base: &str, zone: &str) -> String {
    let zone = bare(zone);
    let whole = format!("{base}.{zone}");
    if whole.len() <= LONGEST_NAME {
        return whole;
    }
    let hash = digest::sha256(base.as_bytes());
    let label: String = hash[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{label}.{zone}")
}

/// A name in lower case, without its final dot.
fn bare(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

fn host(owner: &str, zone: &str) -> String {
    if owner == zone {
        return "@".to_owned();
    }
    owner.strip_suffix(zone).and_then(|rest| rest.strip_suffix('.')).unwrap_or(owner).to_owned()
}

/// As text, without the final dot.
const LONGEST_NAME: usize = 253;

#[cfg(test)]
mod tests {
    use evercert_pki::identifier::Identifier;

    use super::*;

    fn names(names: &[&str]) -> Vec<DnsName> {
        let name = |name: &&str| match Identifier::parse("dns", name).unwrap() {
            Identifier::Dns(name) => name,
            Identifier::Ip(_) => panic!(),
        };
        names.iter().map(name).collect()
    }

    fn plan(way: &Way, wanted: &[&str], reach: &Reach) -> Vec<Delegation> {
        way.plan(&names(wanted), reach, |_| "example.com".to_owned())
    }

    fn lines(delegation: &Delegation) -> Vec<String> {
        let line = |entry: &Entry| format!("{} {} {}", entry.owner, entry.kind.as_str(), entry.value);
        delegation.entries.iter().map(line).collect()
    }

    #[test]
    fn a_named_host_takes_one_record() {
        let reach = Reach::Name("Www.Example.com.".into());
        let plans = plan(&Way::Zone, &["*.example.com", "example.com", "*.api.example.com"], &reach);
        assert_eq!(plans.len(), 2);
        assert_eq!(lines(&plans[0]), ["_acme-challenge.api.example.com NS www.example.com"]);
        assert_eq!(lines(&plans[1]), ["_acme-challenge.example.com NS www.example.com"]);
        assert_eq!(plans[1].target, "_acme-challenge.example.com");
    }

    #[test]
    fn a_host_without_a_name_gets_one() {
        let reach = Reach::Addresses(vec!["198.51.100.1".parse().unwrap(), "2001:db8::1".parse().unwrap()]);
        let plans = plan(&Way::Zone, &["*.example.com"], &reach);
        assert_eq!(
            lines(&plans[0]),
            [
                "_acme-challenge.example.com NS evercert-ns.example.com",
                "evercert-ns.example.com A 198.51.100.1",
                "evercert-ns.example.com AAAA 2001:db8::1",
            ]
        );
    }

    #[test]
    fn an_alias_is_one_record_that_people_can_read() {
        let way = Way::Alias { zone: "auth.example.org.".into() };
        let plans = plan(&way, &["*.example.com"], &Reach::Name("h.example.org".into()));
        assert_eq!(lines(&plans[0]), ["_acme-challenge.example.com CNAME example.com.auth.example.org"]);
        assert_eq!(plans[0].target, way.target("example.com"));
        let ours = way.zone(&Reach::Name("h.example.org".into()), |_| "example.org".into()).unwrap();
        assert_eq!(lines(&ours), ["auth.example.org NS h.example.org"]);
        assert_eq!(Way::Zone.zone(&Reach::Addresses(vec![]), str::to_owned), None);
    }

    #[test]
    fn an_alias_is_never_too_long() {
        let base = ["a".repeat(60), "b".repeat(60), "c".repeat(60), "example.com".into()].join(".");
        let way = |zone: &str| Way::Alias { zone: zone.into() };
        assert_eq!(way("auth.example.org").target(&base), format!("{base}.auth.example.org"));
        let zone = format!("{}.example.org", "z".repeat(60));
        let short = way(&zone).target(&base);
        assert_eq!(short.len(), 32 + 1 + zone.len());
        assert_eq!(short, way(&zone).target(&base));
        assert_ne!(short, way(&zone).target(&base.replace('a', "d")));
    }

    #[test]
    fn a_record_has_the_form_of_each_console() {
        let entry = Entry::new("_acme-challenge.example.com", EntryKind::Cname, "example.com.auth.example.org.");
        let forms = Forms {
            host: "_acme-challenge".into(),
            name: "_acme-challenge.example.com".into(),
            absolute_name: "_acme-challenge.example.com.".into(),
            value: "example.com.auth.example.org".into(),
            absolute_value: "example.com.auth.example.org.".into(),
        };
        assert_eq!(entry.forms("Example.com."), forms);
        let address = Entry::new("ns.example.com", EntryKind::A, "198.51.100.1");
        assert_eq!(address.forms("example.com").absolute_value, "198.51.100.1");
        assert_eq!(address.forms("ns.example.com").host, "@");
        assert_eq!(address.forms("ample.com").host, "ns.example.com");
    }
}
