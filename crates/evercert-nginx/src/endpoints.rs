//! Where certificates can be seen from outside.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::exposure::{Endpoint, Exposure, Hidden};
use evercert_plugin::installer::Deployment;

use crate::choose::{Chooser, Cover, is_below};
use crate::model::{Address, Model, ServerId, Socket, SocketId};
use crate::ports::Ports;

/// Looks for places in a configuration that has the certificate already, or as it will be then.
#[derive(Clone, Copy)]
pub(crate) struct Outlook<'a> {
    /// The configuration.
    pub(crate) model: &'a Model<'a>,
    /// Where the world comes by.
    pub(crate) ports: Ports,
    /// The certificate.
    pub(crate) deployment: &'a Deployment,
}

/// A TLS socket, and who is asked for there.
type Place<'a> = (Identifier, &'a Socket);

impl<'a> Outlook<'a> {
    /// Where each identifier is served by the blocks that were chosen for it, or that have the certificate.
    pub(crate) fn exposed(self, chosen: &[String]) -> Vec<Exposure> {
        let with_it = self.with_it();
        let exposure = |identifier: &Identifier| {
            let ids = self.blocks(identifier, chosen, &with_it);
            let places = self.places(identifier, &ids, |id, _| ids.contains(&id));
            let endpoints: Vec<_> = places.iter().filter_map(endpoint).collect();
            let hidden = places.first().filter(|_| endpoints.is_empty()).map(|(_, socket)| hidden(socket));
            Exposure { identifier: identifier.clone(), endpoints, hidden }
        };
        self.deployment.identifiers.iter().map(exposure).collect()
    }

    /// Wherever a block answers for one of the identifiers by name, or as the default with this very certificate: where one
    /// was renewed nothing has to be chosen.
    pub(crate) fn answering(self) -> Vec<Endpoint> {
        let with_it = self.with_it();
        let endpoints = |identifier: &Identifier| {
            let ids = self.blocks(identifier, &[], &with_it);
            let places = self.places(identifier, &ids, |id, is_named| is_named || ids.contains(&id));
            places.iter().filter_map(endpoint).collect::<Vec<_>>()
        };
        self.deployment.identifiers.iter().flat_map(endpoints).collect()
    }

    /// The blocks that have the certificate.
    fn with_it(self) -> BTreeSet<ServerId> {
        let cover = Cover(self.deployment);
        self.model.ids().filter(|(_, server)| cover.is_named_by(server)).map(|(id, _)| id).collect()
    }

    fn blocks(self, identifier: &Identifier, chosen: &[String], with_it: &BTreeSet<ServerId>) -> BTreeSet<ServerId> {
        let Self { model, ports, deployment } = self;
        // Where it matters whether somebody hands on, the certificate is there by now.
        let chooser = Chooser { model, ports, cover: Cover(deployment), chosen, is_handed_on: false };
        // What only a person could choose has the certificate by now.
        let found = chooser.secure(identifier).unwrap_or_default();
        found.into_iter().chain(with_it.iter().copied()).collect()
    }

    /// The TLS sockets at which a block that counts answers for an identifier; `counts` learns whether by name.
    fn places(
        self,
        identifier: &Identifier,
        ids: &BTreeSet<ServerId>,
        counts: impl Fn(ServerId, bool) -> bool,
    ) -> Vec<Place<'a>> {
        let Self { model, .. } = self;
        let secure = model.socket_ids().filter(|id| model.socket(*id).is_ssl);
        match identifier {
            Identifier::Ip(_) => {
                let defaults = secure.map(|id| model.socket(id)).filter(|socket| ids.contains(&socket.default));
                defaults.map(|socket| (identifier.clone(), socket)).collect()
            }
            Identifier::Dns(name) if name.is_wildcard() => {
                let below = ids.iter().filter_map(|id| below(model, *id, name).map(|name| (*id, name)));
                let at = |(id, name): (ServerId, DnsName)| self.by_name(name, move |other, _| other == id);
                below.flat_map(at).collect()
            }
            Identifier::Dns(name) => self.by_name(name.clone(), counts),
        }
    }

    fn by_name(self, name: DnsName, counts: impl Fn(ServerId, bool) -> bool) -> Vec<Place<'a>> {
        let Self { model, .. } = self;
        let ranked = model.ranked(name.as_str());
        let answers = |id: SocketId| match model.named(id, &ranked) {
            Some((_, named)) => counts(named, true),
            None => counts(model.socket(id).default, false),
        };
        let secure = model.socket_ids().filter(|id| model.socket(*id).is_ssl && answers(*id));
        secure.map(|id| (Identifier::Dns(name.clone()), model.socket(id))).collect()
    }
}

fn endpoint((identifier, socket): &Place<'_>) -> Option<Endpoint> {
    let address = address(socket)?;
    Some(Endpoint { identifier: identifier.clone(), address })
}

/// Sockets that only proxies talk to cannot be seen.
fn address(socket: &Socket) -> Option<SocketAddr> {
    if socket.is_proxied { None } else { socket.address.reachable() }
}

fn hidden(socket: &Socket) -> Hidden {
    match socket.address {
        Address::Port(..) if socket.is_proxied => Hidden::Proxied,
        Address::Port(..) => Hidden::ByName,
        Address::Unix(_) | Address::Other(_) => Hidden::Unaddressed,
    }
}

/// Nobody asks for a wildcard: a name below it takes its place, that of the block if it has one.
fn below(model: &Model<'_>, id: ServerId, wildcard: &DnsName) -> Option<DnsName> {
    let mut below = model.server(id).exact_names().filter(|name| is_below(wildcard, name));
    let made = format!("evercert.{}", wildcard.base());
    DnsName::parse(below.next().unwrap_or(&made)).ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::files::Files;
    use evercert_store::source::Memory;

    fn exposed(text: &str, names: &[&str]) -> Vec<String> {
        let source = Memory::new([("/e/nginx.conf", text)]);
        let files = Files::load(&source, Path::new("/e/nginx.conf"));
        let model = Model::new(&files, "host.test");
        let kind = |name: &str| if name.parse::<std::net::IpAddr>().is_ok() { "ip" } else { "dns" };
        let identifiers = names.iter().map(|name| Identifier::parse(kind(name), name).unwrap()).collect();
        let [cert, key] = ["/c/full.pem", "/c/key.pem"].map(std::path::PathBuf::from);
        let deployment = Deployment { identifiers, cert: cert.clone(), key, chain: None, fullchain: Some(cert) };
        let outlook = Outlook { model: &model, ports: Ports::default(), deployment: &deployment };
        let told = |one: Exposure| {
            let places = one.endpoints.iter().map(|at| format!("{} {}", at.identifier.value(), at.address));
            let hidden = one.hidden.map(|hidden| format!("{hidden:?}"));
            places.chain(hidden).collect::<Vec<_>>().join(", ")
        };
        outlook.exposed(&[]).into_iter().map(told).collect()
    }

    const PAIR: &str = "ssl_certificate /c/full.pem; ssl_certificate_key /c/key.pem;";

    #[test]
    fn each_identifier_is_looked_at_or_it_is_known_why_not() {
        let site = |listens: &str, rest: &str| format!("http {{ server {{ {listens} server_name a.test; {rest} }} }}");
        let table = [
            (site("listen 443 ssl; listen [::]:443 ssl;", PAIR), "a.test 127.0.0.1:443, a.test [::1]:443"),
            (site("listen 443 ssl proxy_protocol;", PAIR), "Proxied"),
            (site("listen unix:/x ssl;", PAIR), "Unaddressed"),
            (site("listen h.test:443 ssl;", PAIR), "ByName"),
            (site("listen 80;", ""), ""),
        ];
        for (text, seen) in table {
            assert_eq!(exposed(&text, &["a.test"]), [seen], "{text}");
        }
    }

    #[test]
    fn a_default_block_with_the_certificate_counts_and_one_without_does_not() {
        let text = |pair: &str| format!("http {{ server {{ listen 443 ssl; server_name _; {pair} }} }}");
        let all = ["a.test", "*.b.test", "192.0.2.1"];
        let at = |name: &str| format!("{name} 127.0.0.1:443");
        assert_eq!(exposed(&text(PAIR), &all), [at("a.test"), at("evercert.b.test"), at("192.0.2.1")]);
        assert_eq!(exposed(&text(""), &all[..2]), ["", ""]);
    }
}
