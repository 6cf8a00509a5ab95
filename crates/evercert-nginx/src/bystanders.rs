//! Who else is seen at the TLS sockets of a configuration: what they show must not change with a certificate of others.

use std::collections::BTreeSet;

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::exposure::Endpoint;
use evercert_plugin::installer::Deployment;

use crate::choose::Cover;
use crate::model::{Model, Server, ServerId, SocketId};

/// The defaults of the sockets, for whoever names nobody, and a name of each block, those left out that the deployment is
/// about. Of very many the last are left out.
pub(crate) fn of(model: &Model<'_>, deployment: &Deployment) -> Vec<Endpoint> {
    let concerned = concerned(model, deployment);
    let is_free = |id: &ServerId| !concerned.contains(id);
    let sockets = || {
        let secure = model.socket_ids().filter(|id| model.socket(*id).is_ssl && !model.socket(*id).is_proxied);
        secure.filter_map(|id| Some((id, model.socket(id).address.reachable()?)))
    };
    // An address is served by defaults.
    let is_default_ours = deployment.identifiers.iter().any(|identifier| matches!(identifier, Identifier::Ip(_)));
    let defaults = sockets().filter(|(id, _)| !is_default_ours && is_free(&model.socket(*id).default));
    let defaults = defaults.map(|(_, address)| Endpoint { identifier: Identifier::Ip(address.ip()), address });
    let named = sockets().flat_map(|(id, address)| {
        let blocks = model.socket(id).servers.iter().filter(|block| is_free(block));
        let names = blocks.filter_map(move |block| name(model, *block, id));
        names.map(move |name| Endpoint { identifier: Identifier::Dns(name), address })
    });
    defaults.chain(named).take(MOST).collect()
}

/// The blocks that the deployment is about: those that answer for a name of it, and those that it is good for.
fn concerned(model: &Model<'_>, deployment: &Deployment) -> BTreeSet<ServerId> {
    let cover = Cover(deployment);
    let is_covered =
        |server: &Server<'_>| cover.is_named_by(server) || server.names.iter().any(|name| cover.holds(&name.pattern));
    let covered = model.ids().filter(|(_, server)| is_covered(server)).map(|(id, _)| id);
    let answering = deployment.identifiers.iter().flat_map(|identifier| {
        let ranked = model.ranked(&identifier.value());
        model.socket_ids().filter_map(move |socket| Some(model.named(socket, &ranked)?.1)).collect::<Vec<_>>()
    });
    covered.chain(answering).collect()
}

/// A name for which a block answers at a socket.
fn name(model: &Model<'_>, block: ServerId, socket: SocketId) -> Option<DnsName> {
    let mut names = model.server(block).exact_names();
    let name = names.find(|name| model.named(socket, &model.ranked(name)).is_some_and(|(_, id)| id == block))?;
    DnsName::parse(name).ok()
}

/// Enough to see what goes wrong for all, few enough to be looked at twice.
const MOST: usize = 64;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::files::Files;
    use evercert_store::source::Memory;

    fn seen(text: &str, names: &[(&str, &str)]) -> Vec<String> {
        let source = Memory::new([("/e/nginx.conf", text)]);
        let files = Files::load(&source, Path::new("/e/nginx.conf"));
        let identifiers = names.iter().map(|(kind, name)| Identifier::parse(kind, name).unwrap()).collect();
        let (cert, key) = ("/c/cert.pem".into(), "/c/key.pem".into());
        let deployment = Deployment { identifiers, cert, key, chain: None, fullchain: None };
        let found = of(&Model::new(&files, "host.test"), &deployment);
        found.iter().map(|one| format!("{} {}", one.identifier.value(), one.address)).collect()
    }

    #[test]
    fn others_at_the_same_sockets_are_seen() {
        let text = "http {
            server { listen 443 ssl; server_name b.test www.b.test; }
            server { listen 443 ssl; listen 8443 ssl proxy_protocol; server_name a.test; }
            server { listen 443 ssl; server_name ~^[xy]; }
            server { listen 80; server_name c.test; }
        }";
        let default = "127.0.0.1 127.0.0.1:443";
        assert_eq!(seen(text, &[("dns", "a.test")]), [default, "b.test 127.0.0.1:443"]);
        assert_eq!(seen(text, &[("dns", "b.test")]), ["a.test 127.0.0.1:443"]);
        assert_eq!(seen(text, &[("dns", "*.b.test")]), ["a.test 127.0.0.1:443"]);
        assert_eq!(seen(text, &[("ip", "127.0.0.1")]), ["b.test 127.0.0.1:443", "a.test 127.0.0.1:443"]);
    }
}
