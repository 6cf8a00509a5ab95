//! Where certificates can be seen from outside.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::exposure::{Endpoint, Exposure, Hidden};
use evercert_plugin::installer::Deployment;

use crate::choose::{Choice, Chooser, Cover};
use crate::model::{Group, HostId, Model, Whom};
use crate::setup::Setup;

/// Looks for places in a configuration that has the certificate already, or as it will be then.
#[derive(Clone, Copy)]
pub(crate) struct Outlook<'a> {
    /// The configuration.
    pub(crate) model: &'a Model<'a>,
    /// Where the world comes by, and what was chosen.
    pub(crate) setup: &'a Setup,
    /// The certificate.
    pub(crate) deployment: &'a Deployment,
}

/// Some hosts that speak TLS, and who is asked for there.
type Place<'a> = (Identifier, &'a Group);

impl<'a> Outlook<'a> {
    /// Where each identifier is served by the hosts that were chosen for it, or that have the certificate.
    pub(crate) fn exposed(self) -> Vec<Exposure> {
        let exposure = |identifier: &Identifier| {
            let ids = self.hosts(identifier);
            let places = self.places(identifier, &ids, |id, _| ids.contains(&id));
            let endpoints = self.endpoints(&places);
            let is_by_name = places.iter().any(|(_, group)| matches!(group.whom, Whom::Named(_)));
            let hidden = (endpoints.is_empty() && is_by_name).then_some(Hidden::ByName);
            Exposure { identifier: identifier.clone(), endpoints, hidden }
        };
        self.deployment.identifiers.iter().map(exposure).collect()
    }

    /// Wherever a host answers for one of the identifiers by name, or as the first with this very certificate: where one
    /// was renewed nothing has to be chosen.
    pub(crate) fn answering(self) -> Vec<Endpoint> {
        let endpoints = |identifier: &Identifier| {
            let ids = self.hosts(identifier);
            let places = self.places(identifier, &ids, |id, is_named| is_named || ids.contains(&id));
            self.endpoints(&places)
        };
        self.deployment.identifiers.iter().flat_map(endpoints).collect()
    }

    /// The hosts for an identifier, and those that have the certificate.
    fn hosts(self, identifier: &Identifier) -> BTreeSet<HostId> {
        let Self { model, setup, deployment } = self;
        let cover = Cover(deployment);
        let chooser = Chooser { model, ports: setup.ports, cover, chosen: &setup.chosen };
        // What only a person could choose has the certificate by now.
        let found = match chooser.place(identifier) {
            Ok(Choice::Secure(ids)) => ids,
            _ => Vec::new(),
        };
        let with_it = model.ids().filter(|(_, host)| host.is_ssl && cover.is_named_by(host)).map(|(id, _)| id);
        with_it.chain(found).collect()
    }

    /// Where a host that counts answers for an identifier; `counts` learns whether by name.
    fn places(
        self,
        identifier: &Identifier,
        ids: &BTreeSet<HostId>,
        counts: impl Fn(HostId, bool) -> bool,
    ) -> Vec<Place<'a>> {
        let firsts = |group: &&Group| ids.contains(&group.hosts[0]);
        match identifier {
            Identifier::Ip(_) => self.groups().filter(firsts).map(|group| (identifier.clone(), group)).collect(),
            Identifier::Dns(name) if name.is_wildcard() => {
                let below = ids.iter().filter_map(|id| below(self.model, *id, name).map(|name| (*id, name)));
                below.flat_map(|(id, name)| self.by_name(&name, |other, _| other == id)).collect()
            }
            Identifier::Dns(name) => self.by_name(name, counts),
        }
    }

    fn by_name(self, name: &DnsName, counts: impl Fn(HostId, bool) -> bool) -> Vec<Place<'a>> {
        let answers = |group: &&Group| {
            let named = self.model.named(group, name.as_str()).map(|(_, id)| id);
            let id = named.unwrap_or(group.hosts[0]);
            self.model.host(id).is_ssl && counts(id, named.is_some())
        };
        self.groups().filter(answers).map(|group| (Identifier::Dns(name.clone()), group)).collect()
    }

    fn groups(self) -> impl Iterator<Item = &'a Group> {
        let model = self.model;
        model.ports().flat_map(|port| model.groups(port))
    }

    fn endpoints(self, places: &[Place<'_>]) -> Vec<Endpoint> {
        let mut endpoints = Vec::new();
        for (identifier, group) in places {
            let found = addresses(self.model, group).into_iter();
            let found = found.map(|address| Endpoint { identifier: identifier.clone(), address });
            let new: Vec<_> = found.filter(|endpoint| !endpoints.contains(endpoint)).collect();
            endpoints.extend(new);
        }
        endpoints
    }
}

/// Where a group is asked: at its own address, or wherever Apache listens at its port and no other group is.
pub(crate) fn addresses(model: &Model<'_>, group: &Group) -> Vec<SocketAddr> {
    let listens = model.listens.iter().filter(|listen| listen.port == group.port);
    let others = model.groups(group.port);
    let is_taken = |address: &SocketAddr| others.iter().any(|other| other.whom == Whom::Ip(address.ip()));
    match &group.whom {
        Whom::Ip(ip) => {
            let mut heard = listens.filter(|listen| listen.is_for_all() || listen.ip == Some(*ip));
            heard.next().map(|_| SocketAddr::new(*ip, group.port)).into_iter().collect()
        }
        Whom::Any => listens.map(|listen| listen.reachable()).filter(|address| !is_taken(address)).collect(),
        Whom::Named(_) => Vec::new(),
    }
}

/// Nobody asks for a wildcard: a name below it takes its place, that of the host if it has one.
fn below(model: &Model<'_>, id: HostId, wildcard: &DnsName) -> Option<DnsName> {
    let known = model.host(id).names().filter(|name| !name.is_pattern()).filter_map(|name| name.as_str());
    let mut below = known.filter(|name| name.split_once('.').is_some_and(|(_, rest)| rest == wildcard.base()));
    let made = format!("evercert.{}", wildcard.base());
    DnsName::parse(below.next().unwrap_or(&made)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{World, deployment};

    fn exposed(main: &str, names: &str) -> Vec<String> {
        let world = World::plain(main, &["ssl"]);
        let (setup, deployment) = (world.setup(), deployment(names));
        let told = |one: Exposure| {
            let places = one.endpoints.iter().map(|at| format!("{} {}", at.identifier.value(), at.address));
            places.chain(one.hidden.map(|hidden| format!("{hidden:?}"))).collect::<Vec<_>>().join(", ")
        };
        world.with_model(&[], |model| {
            let outlook = Outlook { model, setup: &setup, deployment: &deployment };
            outlook.exposed().into_iter().map(told).collect()
        })
    }

    fn host(address: &str, inner: &str) -> String {
        format!("<VirtualHost {address}>\nSSLEngine on\n{inner}\n</VirtualHost>\n")
    }

    const PAIR: &str = "SSLCertificateFile /l/fullchain.pem\nSSLCertificateKeyFile /l/privkey.pem\n";

    #[test]
    fn each_identifier_is_looked_at_or_it_is_known_why_not() {
        let named = format!("ServerName a.test\n{PAIR}");
        for (text, seen) in [
            (format!("Listen 443\n{}", host("*:443", &named)), "a.test 127.0.0.1:443"),
            (
                format!("Listen 443\nListen [::]:443\n{}", host("*:443", &named)),
                "a.test 127.0.0.1:443, a.test [::1]:443",
            ),
            (format!("Listen 443\n{}", host("192.0.2.1:443", &named)), "a.test 192.0.2.1:443"),
            (format!("Listen 443\n{}", host("web.test:443", &named)), "ByName"),
            ("Listen 80\n<VirtualHost *:80>\nServerName a.test\n</VirtualHost>\n".to_owned(), ""),
        ] {
            assert_eq!(exposed(&text, "a.test"), [seen], "{text}");
        }
    }

    #[test]
    fn the_first_host_counts_for_whom_no_other_has_a_name_for() {
        let text = |pair: &str| format!("Listen 443\n{}", host("*:443", &format!("ServerName other.test\n{pair}")));
        let at = |name: &str| format!("{name} 127.0.0.1:443");
        let all = "a.test *.b.test 192.0.2.1";
        assert_eq!(exposed(&text(PAIR), all), [at("a.test"), at("evercert.b.test"), at("192.0.2.1")]);
        assert_eq!(exposed(&text(""), "*.b.test"), [""]);
    }
}
