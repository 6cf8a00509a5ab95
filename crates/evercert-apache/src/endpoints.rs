//! Where certificates can be seen from outside.

use std::net::SocketAddr;

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::installer::{Deployment, Endpoint};

use crate::choose::{Choice, Chooser, Cover};
use crate::model::{Group, HostId, Model, Whom};
use crate::setup::Setup;

/// For each identifier, the places where the hosts that serve it are asked.
pub(crate) fn of(model: &Model<'_>, setup: &Setup, deployment: &Deployment) -> Vec<Endpoint> {
    let chooser = Chooser { model, ports: setup.ports, cover: Cover(deployment), chosen: &setup.chosen };
    let mut endpoints = Vec::new();
    for identifier in &deployment.identifiers {
        let Ok(Choice::Secure(ids)) = chooser.place(identifier) else { continue };
        let found = ids.iter().flat_map(|id| seen(model, *id, identifier));
        let new: Vec<_> = found.filter(|endpoint| !endpoints.contains(endpoint)).collect();
        endpoints.extend(new);
    }
    endpoints
}

fn seen(model: &Model<'_>, id: HostId, identifier: &Identifier) -> Vec<Endpoint> {
    let Some(asked) = asked(model, id, identifier) else { return Vec::new() };
    let answers = |group: &Group| match &asked {
        Identifier::Dns(name) => model.named(group, name.as_str()).is_some_and(|(_, answering)| answering == id),
        Identifier::Ip(_) => group.hosts[0] == id,
    };
    let groups = model.ports().flat_map(|port| model.groups(port)).filter(|group| answers(group));
    let addresses = groups.flat_map(|group| addresses(model, group));
    addresses.map(|address| Endpoint { identifier: asked.clone(), address }).collect()
}

/// Where a group is asked: at its own address, or wherever Apache listens at its port and no other group is.
fn addresses(model: &Model<'_>, group: &Group) -> Vec<SocketAddr> {
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
fn asked(model: &Model<'_>, id: HostId, identifier: &Identifier) -> Option<Identifier> {
    let Identifier::Dns(wildcard) = identifier else { return Some(identifier.clone()) };
    if !wildcard.is_wildcard() {
        return Some(identifier.clone());
    }
    let known = model.host(id).names().filter(|name| !name.is_pattern()).filter_map(|name| name.as_str());
    let mut below = known.filter(|name| name.split_once('.').is_some_and(|(_, rest)| rest == wildcard.base()));
    let made = format!("evercert.{}", wildcard.base());
    DnsName::parse(below.next().unwrap_or(&made)).ok().map(Identifier::Dns)
}
