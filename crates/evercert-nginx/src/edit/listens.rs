//! Where a block that learns TLS will listen.

use std::collections::HashSet;

use evercert_plugin::install_error::InstallError;
use evercert_plugin::note::Note;

use super::words::managed;
use super::{Draft, Wish};
use crate::model::{Address, Host, Listen, ServerId, Socket};
use crate::patch::Patch;

/// The sockets that a plan will open: `ipv6only` may be said once for each.
pub(super) type Opened = HashSet<Address>;

/// The lines that have a block listen for TLS wherever it listens for HTTP. Whoever is served already stays served: a
/// socket for one address would take its connections away from those for all, so none is opened beside them.
pub(super) fn lines(
    wish: &Wish<'_>,
    id: ServerId,
    opened: &mut Opened,
    draft: &mut Draft,
) -> Result<Vec<Vec<u8>>, InstallError> {
    let mut lines = Vec::new();
    let mut hosts: Vec<(Host, bool)> = Vec::new();
    for (host, is_dual) in plain_hosts(wish, id) {
        let wanted = wanted(wish, &host, is_dual);
        hosts.extend(
            wanted.into_iter().filter(|(host, _)| !hosts.iter().any(|(known, _)| known == host)).collect::<Vec<_>>(),
        );
    }
    for (host, is_dual) in hosts {
        lines.push(line(wish, id, &host, is_dual, opened)?);
        if let Some(socket) = socket(wish, &host).filter(|socket| !socket.is_default_said && id < socket.default) {
            stays_default(wish, id, socket, draft);
        }
    }
    Ok(lines)
}

/// The hosts at which it listens for HTTP, in its order, each with whether it takes IPv4 along; or else all, of the kinds
/// that it listens at elsewhere.
fn plain_hosts(wish: &Wish<'_>, id: ServerId) -> Vec<(Host, bool)> {
    let listens = wish.server(id).effective_listens();
    let at_http = listens.iter().filter(|listen| wish.setup.ports.is_http(&listen.address));
    let hosts: Vec<_> =
        at_http.filter_map(|listen| Some((listen.address.host()?.clone(), listen.ipv6only == Some(false)))).collect();
    if !hosts.is_empty() {
        return hosts;
    }
    let any = |is_v6: bool| listens.iter().filter_map(|listen| listen.address.host()).any(|host| host.is_v6() == is_v6);
    let v6 = any(true).then_some((Host::Any6, false));
    let v4 = (any(false) || v6.is_none()).then_some((Host::Any4, false));
    v4.into_iter().chain(v6).collect()
}

/// The hosts of TLS sockets that serve whom a host of plain HTTP serves.
fn wanted(wish: &Wish<'_>, host: &Host, is_dual: bool) -> Vec<(Host, bool)> {
    let there = |wanted: &Host| socket(wish, wanted).is_some();
    let any = if host.is_v6() { Host::Any6 } else { Host::Any4 };
    if is_dual && !there(&Host::Any6) && !there(&Host::Any4) {
        return vec![(host.clone(), true)];
    }
    let first = if !host.is_any() && !there(host) && there(&any) { any } else { host.clone() };
    let singles = if first.is_any() { singles(wish, &first) } else { Vec::new() };
    // A running nginx that holds single addresses cannot open one for all of them beside these.
    let first = (singles.is_empty() || there(&first)).then_some(first);
    let v4 = (is_dual && !there(&Host::Any6)).then_some(Host::Any4);
    first.into_iter().chain(singles).chain(v4).map(|host| (host, false)).collect()
}

/// Sockets of single addresses keep what comes to these for themselves.
fn singles(wish: &Wish<'_>, any: &Host) -> Vec<Host> {
    let ports = wish.setup.ports;
    let secure = wish.model.sockets.iter().filter(|socket| socket.is_ssl && ports.is_https(&socket.address));
    let hosts = secure.filter_map(|socket| socket.address.host());
    hosts.filter(|host| matches!(host, Host::Ip(_)) && host.is_v6() == any.is_v6()).cloned().collect()
}

fn socket<'a>(wish: &Wish<'a>, host: &Host) -> Option<&'a Socket> {
    let address = Address::Port(host.clone(), wish.setup.ports.https);
    wish.model.sockets.iter().find(|socket| socket.address == address)
}

/// Whoever answers at a socket because it comes first there says so from now on, before another block that comes first.
fn stays_default(wish: &Wish<'_>, new: ServerId, socket: &Socket, draft: &mut Draft) {
    let address = listen_of(&socket.address);
    let (default, told) = (socket.default, wish.model.told(socket.default));
    let says = |listen: &&Listen| listen.address == socket.address;
    let others = |listen: &Listen| {
        let mut ids = wish.model.ids().filter(|(id, _)| *id != default);
        ids.any(|(_, server)| server.listens.iter().any(|other| other.at == listen.at))
    };
    match wish.server(default).listens.iter().find(says).filter(|listen| !others(listen)) {
        Some(listen) => {
            let end = wish.files().directive(listen.at).args().last().map_or(0, |word| word.span().end());
            draft.patches.add(listen.at.file, Patch::insertion(end, " default_server"));
            draft.note(Note::DefaultSaid { address, place: told });
        }
        None => draft.note(Note::DefaultMoves { address, from: told, to: wish.model.told(new) }),
    }
}

fn listen_of(address: &Address) -> String {
    address.host().zip(address.port()).map(|(host, port)| host.with_port(port)).unwrap_or_default()
}

fn line(
    wish: &Wish<'_>,
    id: ServerId,
    host: &Host,
    is_dual: bool,
    opened: &mut Opened,
) -> Result<Vec<u8>, InstallError> {
    let port = wish.setup.ports.https;
    let address = Address::Port(host.clone(), port);
    let listen = format!("listen {}", host.with_port(port));
    let known = socket(wish, host);
    let taken = wish.model.taken.iter().find(|(taken, _)| overlap(taken, &address));
    if let Some((_, at)) = taken {
        return Err(wish.conflict(id, format!("{listen} ({})", wish.files().place(*at))));
    }
    // One `ssl` would have all blocks at that socket speak TLS.
    if let Some(plain) = known.filter(|socket| !socket.is_ssl) {
        return Err(wish.conflict(id, format!("{listen} ({})", wish.model.told(plain.default))));
    }
    let is_first = opened.insert(address);
    let only = match (host.is_v6(), is_dual) {
        (true, true) if is_first => " ipv6only=off",
        (true, false) if is_first && known.is_none_or(|socket| !socket.has_options) => " ipv6only=on",
        _ => "",
    };
    Ok(managed(format!("{listen} ssl{only};")))
}

/// Whether two parts of nginx cannot both listen there.
fn overlap(one: &Address, other: &Address) -> bool {
    let (Address::Port(one, port), Address::Port(other, other_port)) = (one, other) else { return one == other };
    port == other_port && (one == other || (one.is_v6() == other.is_v6() && (one.is_any() || other.is_any())))
}
