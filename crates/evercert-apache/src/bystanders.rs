//! Who else is seen over TLS in a configuration: what they show must not change with a certificate of others.

use std::collections::BTreeSet;

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::exposure::Endpoint;
use evercert_plugin::installer::Deployment;

use crate::choose::Cover;
use crate::endpoints::addresses;
use crate::model::{Group, HostId, Model};

/// The first hosts of addresses, for whoever names nobody, and a name of each host, those left out that the deployment is
/// about. Of very many the last are left out.
pub(crate) fn of(model: &Model<'_>, deployment: &Deployment) -> Vec<Endpoint> {
    let concerned = concerned(model, deployment);
    let is_seen = |id: &HostId| model.host(*id).is_ssl && !concerned.contains(id);
    let groups = || model.ports().flat_map(|port| model.groups(port));
    // An address is served by the first hosts.
    let is_first_ours = deployment.identifiers.iter().any(|identifier| matches!(identifier, Identifier::Ip(_)));
    let firsts = groups().filter(|group| !is_first_ours && is_seen(&group.hosts[0]));
    let firsts = firsts.flat_map(|group| addresses(model, group));
    let firsts = firsts.map(|address| Endpoint { identifier: Identifier::Ip(address.ip()), address });
    let named = groups().flat_map(|group| {
        let names = group.hosts.iter().filter(|id| is_seen(id)).filter_map(|id| name(model, *id, group));
        names.flat_map(|name| {
            let at = |address| Endpoint { identifier: Identifier::Dns(name.clone()), address };
            addresses(model, group).into_iter().map(at).collect::<Vec<_>>()
        })
    });
    firsts.chain(named).take(MOST).collect()
}

/// The hosts that the deployment is about: those that answer for a name of it, and those that have it.
fn concerned(model: &Model<'_>, deployment: &Deployment) -> BTreeSet<HostId> {
    let cover = Cover(deployment);
    let with_it = model.ids().filter(|(_, host)| cover.is_named_by(host)).map(|(id, _)| id);
    let answering = deployment.identifiers.iter().flat_map(|identifier| {
        let value = identifier.value();
        let groups = model.ports().flat_map(|port| model.groups(port));
        groups.filter_map(|group| Some(model.named(group, &value)?.1)).collect::<Vec<_>>()
    });
    with_it.chain(answering).collect()
}

/// A name for which a host answers at its address.
fn name(model: &Model<'_>, id: HostId, group: &Group) -> Option<DnsName> {
    let mut names = model.host(id).names().filter(|name| !name.is_pattern()).filter_map(|name| name.as_str());
    let name = names.find(|name| model.named(group, name).is_some_and(|(_, answering)| answering == id))?;
    DnsName::parse(name).ok()
}

/// Enough to see what goes wrong for all, few enough to be looked at twice.
const MOST: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{World, deployment};

    fn seen(names: &str) -> Vec<String> {
        let host = |port: u16, name: &str| {
            format!(
                "<VirtualHost *:{port}>\nSSLEngine {}\nServerName {name}\n</VirtualHost>\n",
                if port == 80 { "off" } else { "on" }
            )
        };
        let text =
            ["Listen 80\nListen 443\n".into(), host(443, "b.test"), host(443, "a.test"), host(80, "c.test")].concat();
        let found = World::plain(&text, &["ssl"]).with_model(&[], |model| of(model, &deployment(names)));
        found.iter().map(|one| format!("{} {}", one.identifier.value(), one.address)).collect()
    }

    #[test]
    fn others_at_the_same_addresses_are_seen() {
        let first = "127.0.0.1 127.0.0.1:443";
        assert_eq!(seen("a.test"), [first, "b.test 127.0.0.1:443"]);
        assert_eq!(seen("b.test"), ["a.test 127.0.0.1:443"]);
        assert_eq!(seen("127.0.0.1"), ["b.test 127.0.0.1:443", "a.test 127.0.0.1:443"]);
    }
}
