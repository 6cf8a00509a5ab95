//! Where certificates can be seen from outside.

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::installer::{Deployment, Endpoint};

use crate::choose::{Chooser, Cover, is_below};
use crate::model::{Model, ServerId};
use crate::ports::Ports;

/// For each identifier, the TLS sockets of the blocks that serve it. Sockets that only proxies talk to cannot be seen.
pub(crate) fn of(model: &Model<'_>, ports: Ports, chosen: &[String], deployment: &Deployment) -> Vec<Endpoint> {
    let cover = Cover(deployment);
    let chooser = Chooser { model, ports, cover, chosen };
    let mut endpoints = Vec::new();
    for identifier in &deployment.identifiers {
        let Ok(ids) = chooser.secure(identifier) else { continue };
        let found = ids.iter().flat_map(|id| seen(model, *id, identifier));
        let new: Vec<_> = found.filter(|endpoint| !endpoints.contains(endpoint)).collect();
        endpoints.extend(new);
    }
    endpoints
}

fn seen(model: &Model<'_>, id: ServerId, identifier: &Identifier) -> Vec<Endpoint> {
    let Some(asked) = asked(model, id, identifier) else { return Vec::new() };
    let ranked = model.ranked(&asked.value());
    let answers = |socket| match &asked {
        Identifier::Dns(_) => model.named(socket, &ranked).is_some_and(|(_, answering)| answering == id),
        Identifier::Ip(_) => model.socket(socket).default == id,
    };
    let sockets =
        model.server(id).sockets.iter().filter(|socket| answers(**socket)).map(|socket| model.socket(*socket));
    let open = sockets.filter(|socket| socket.is_ssl && !socket.is_proxied);
    open.filter_map(|socket| socket.address.reachable())
        .map(|address| Endpoint { identifier: asked.clone(), address })
        .collect()
}

/// Nobody asks for a wildcard: a name below it takes its place, that of the block if it has one.
fn asked(model: &Model<'_>, id: ServerId, identifier: &Identifier) -> Option<Identifier> {
    let Identifier::Dns(wildcard) = identifier else { return Some(identifier.clone()) };
    if !wildcard.is_wildcard() {
        return Some(identifier.clone());
    }
    let mut below = model.server(id).exact_names().filter(|name| is_below(wildcard, name));
    let made = format!("evercert.{}", wildcard.base());
    DnsName::parse(below.next().unwrap_or(&made)).ok().map(Identifier::Dns)
}
