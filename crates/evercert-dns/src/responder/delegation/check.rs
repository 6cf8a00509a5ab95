//! Whether the world sees that a challenge was handed over.

use evercert_net::dns::{
    Dns, DnsError,
    pointers::{Pointer, Pointers},
    records::Silence,
};

use crate::responder::delegation::{Delegation, EntryKind};

/// What is wrong with a delegation. Names come from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// No name server has it: the record was not entered, or not saved.
    Missing,
    /// Some name servers have it and some do not yet, so a CA may see either.
    NotEverywhere {
        /// Those that do not.
        lacking: Vec<String>,
    },
    /// There is such a record, but it leads elsewhere.
    OtherTarget {
        /// A name server that says so.
        server: String,
        /// Where it leads: one name, or several separated by commas.
        found: String,
        /// Where it should.
        wanted: String,
    },
    /// The name has TXT records of its own, which keep it from leading anywhere.
    InTheWay {
        /// A name server that says so.
        server: String,
        /// The values.
        values: Vec<String>,
    },
    /// The name server that the record leads to has no address.
    NoAddress {
        /// Its name.
        server: String,
    },
    /// No name server of the zone answered, so nothing is known.
    Blind {
        /// Each with the reason.
        servers: Vec<(String, Silence)>,
    },
    /// Everything leads to us, and the resolver cannot reach us there: a firewall or router is between.
    Unreachable {
        /// The name that was asked about.
        name: String,
    },
}

impl Finding {
    /// Whether it passes by itself, once every name server has what was entered.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Missing | Self::NotEverywhere { .. } | Self::Blind { .. })
    }
}

/// Asks all authoritative servers whether the record of `delegation` is there, and judges what they say.
///
/// # Errors
/// Any of [`DnsError`], when the servers cannot be found.
pub async fn check(dns: &Dns, delegation: &Delegation) -> Result<Vec<Finding>, DnsError> {
    Ok(judge(delegation, &dns.pointers(&delegation.challenge).await?))
}

/// Whether the resolver, which stands somewhere else in the world, is told `value` at `name`, which is on the board of a
/// responder that runs. A name that nobody has asked about before is no matter of caches.
pub async fn reached(dns: &Dns, name: &str, value: &str) -> Option<Finding> {
    let values = dns.resolved_txt(name).await.unwrap_or_default();
    let is_told = values.iter().any(|found| found == value);
    (!is_told).then(|| Finding::Unreachable { name: name.to_owned() })
}

/// What the answers of the name servers come to; nothing, if the delegation is as it should be. Pure.
pub fn judge(delegation: &Delegation, pointers: &Pointers) -> Vec<Finding> {
    let wanted = wanted(delegation);
    let mut verdicts = Verdicts::default();
    for server in &pointers.servers {
        match &server.pointer {
            Err(silence) => verdicts.silent.push((server.server.clone(), *silence)),
            Ok(pointer) => verdicts.take(&server.server, pointer, wanted),
        }
    }
    verdicts.findings()
}

/// Where the one record should lead.
fn wanted(delegation: &Delegation) -> &str {
    let leads = |kind| matches!(kind, EntryKind::Cname | EntryKind::Ns);
    let entry = delegation.entries.iter().find(|entry| leads(entry.kind));
    entry.map_or("", |entry| &entry.value)
}

/// The answers, sorted by what they mean.
#[derive(Default)]
struct Verdicts {
    right: usize,
    lacking: Vec<String>,
    silent: Vec<(String, Silence)>,
    wrong: Vec<Finding>,
}

impl Verdicts {
    fn take(&mut self, server: &str, pointer: &Pointer, wanted: &str) {
        let other = |found: String| Finding::OtherTarget { server: server.into(), found, wanted: wanted.into() };
        match pointer {
            Pointer::Nowhere(values) if values.is_empty() => self.lacking.push(server.to_owned()),
            Pointer::Nowhere(values) => {
                self.wrong.push(Finding::InTheWay { server: server.to_owned(), values: values.clone() });
            }
            Pointer::Alias(target) if target == wanted => self.right += 1,
            Pointer::Alias(target) => self.wrong.push(other(target.clone())),
            Pointer::Servers(servers) => match servers.as_slice() {
                [(name, addresses)] if name == wanted && addresses.is_empty() => {
                    self.wrong.push(Finding::NoAddress { server: name.clone() });
                }
                [(name, _)] if name == wanted => self.right += 1,
                // Others beside us would be asked, too, and know nothing.
                several => {
                    let names: Vec<&str> = several.iter().map(|(name, _)| name.as_str()).collect();
                    self.wrong.push(other(names.join(", ")));
                }
            },
        }
    }

    /// Each kind once: what is wrong at one server is wrong at its copies.
    fn findings(mut self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for finding in self.wrong.drain(..) {
            let is_new = |known: &Finding| std::mem::discriminant(known) != std::mem::discriminant(&finding);
            if findings.iter().all(is_new) {
                findings.push(finding);
            }
        }
        match (self.right, findings.is_empty()) {
            (0, true) if self.lacking.is_empty() => findings.push(Finding::Blind { servers: self.silent }),
            (0, true) => findings.push(Finding::Missing),
            (_, _) if !self.lacking.is_empty() => findings.push(Finding::NotEverywhere { lacking: self.lacking }),
            _ => {}
        }
        findings
    }
}

#[cfg(test)]
mod tests {
    use evercert_net::dns::pointers::ServerPointer;

    use super::*;
    use crate::responder::delegation::{Reach, Way};

    fn delegation(way: &Way) -> Delegation {
        let Ok(evercert_pki::identifier::Identifier::Dns(name)) =
            evercert_pki::identifier::Identifier::parse("dns", "*.a.test")
        else {
            panic!()
        };
        way.plan(&[name], &Reach::Name("h.a.test".into()), |_| "a.test".into()).remove(0)
    }

    fn judged(way: &Way, answers: &[Result<Pointer, Silence>]) -> Vec<Finding> {
        let server = |(at, pointer): (usize, &Result<Pointer, Silence>)| ServerPointer {
            server: format!("ns{at}.test"),
            pointer: pointer.clone(),
        };
        let servers = answers.iter().enumerate().map(server).collect();
        let pointers = Pointers { name: "_acme-challenge.a.test".into(), zone: "a.test".into(), servers };
        judge(&delegation(way), &pointers)
    }

    fn servers(names: &[&str]) -> Result<Pointer, Silence> {
        let address = "192.0.2.1".parse().unwrap();
        Ok(Pointer::Servers(names.iter().map(|&name| (name.to_owned(), vec![address])).collect()))
    }

    fn nothing() -> Result<Pointer, Silence> {
        Ok(Pointer::Nowhere(vec![]))
    }

    fn alias(target: &str) -> Result<Pointer, Silence> {
        Ok(Pointer::Alias(target.into()))
    }

    #[test]
    fn what_everybody_has_is_right() {
        let way = Way::Alias { zone: "z.test".into() };
        assert_eq!(judged(&way, &[alias("a.test.z.test"), alias("a.test.z.test")]), []);
        assert_eq!(judged(&Way::Zone, &[servers(&["h.a.test"])]), []);
        // Who does not answer is not waited for.
        assert_eq!(judged(&Way::Zone, &[servers(&["h.a.test"]), Err(Silence::Unreachable)]), []);
    }

    #[test]
    fn what_is_not_there_yet_may_come() {
        let missing = judged(&Way::Zone, &[nothing(), Err(Silence::Unreachable)]);
        assert_eq!(missing, [Finding::Missing]);
        let some = judged(&Way::Zone, &[servers(&["h.a.test"]), nothing()]);
        assert_eq!(some, [Finding::NotEverywhere { lacking: vec!["ns1.test".into()] }]);
        let blind = judged(&Way::Zone, &[Err(Silence::NoAddress)]);
        assert_eq!(blind, [Finding::Blind { servers: vec![("ns0.test".into(), Silence::NoAddress)] }]);
        assert!([missing, some, blind].iter().flatten().all(Finding::may_pass));
    }

    #[test]
    fn what_leads_elsewhere_is_named_once() {
        let way = Way::Alias { zone: "z.test".into() };
        let other = |found: &str, wanted: &str| Finding::OtherTarget {
            server: "ns0.test".into(),
            found: found.into(),
            wanted: wanted.into(),
        };
        let found = judged(&way, &[alias("x.test"), alias("x.test")]);
        assert_eq!(found, [other("x.test", "a.test.z.test")]);
        assert!(!found[0].may_pass());
        // A console that added its own zone to what was typed.
        let doubled = judged(&way, &[alias("a.test.z.test.a.test"), nothing()]);
        let lacking = Finding::NotEverywhere { lacking: vec!["ns1.test".into()] };
        assert_eq!(doubled, [other("a.test.z.test.a.test", "a.test.z.test"), lacking]);
        let both = judged(&Way::Zone, &[servers(&["h.a.test", "ns.other.test"])]);
        assert_eq!(both, [other("h.a.test, ns.other.test", "h.a.test")]);
    }

    #[test]
    fn old_values_are_in_the_way() {
        let found = judged(&Way::Zone, &[Ok(Pointer::Nowhere(vec!["old".into()]))]);
        assert_eq!(found, [Finding::InTheWay { server: "ns0.test".into(), values: vec!["old".into()] }]);
    }

    #[test]
    fn a_server_needs_an_address() {
        let found = judged(&Way::Zone, &[Ok(Pointer::Servers(vec![("h.a.test".into(), vec![])]))]);
        assert_eq!(found, [Finding::NoAddress { server: "h.a.test".into() }]);
    }
}
