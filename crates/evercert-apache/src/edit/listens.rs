//! `Listen` for the port of HTTPS.

use std::net::IpAddr;

use evercert_plugin::install_error::InstallError;

use super::{Draft, Wish};
use crate::files::FileId;
use crate::model::{HostId, Whom};
use crate::syntax::Directive;

/// Sees to it that Apache listens at the port of HTTPS wherever a host is asked: as it does for HTTP.
pub(super) fn open(wish: &Wish<'_>, id: HostId, file: FileId, draft: &mut Draft) {
    let https = wish.setup.ports.https;
    let is_open = |ip: Option<IpAddr>| {
        let mut there = wish.model.listens.iter().filter(|listen| listen.port == https);
        match ip {
            Some(ip) => there.any(|listen| listen.is_for_all() || listen.ip == Some(ip)),
            None => there.next().is_some(),
        }
    };
    let host = wish.host(id);
    // A host that speaks TLS at another port is asked there.
    if host.is_ssl && !host.addresses.iter().any(|address| address.is_at(https)) {
        return;
    }
    let mut wanted: Vec<Option<IpAddr>> = Vec::new();
    for address in &host.addresses {
        match &address.whom {
            Whom::Ip(ip) if !is_open(Some(*ip)) => wanted.push(ours(wish, *ip)),
            Whom::Any | Whom::Named(_) if !is_open(None) => wanted.extend(as_http(wish)),
            _ => {}
        }
    }
    if wanted.contains(&None) {
        wanted = vec![None];
    }
    let mut seen = Vec::new();
    for ip in wanted {
        if !seen.contains(&ip) {
            seen.push(ip);
            add(wish, ip, file, draft);
        }
    }
}

/// Sees to it that nobody else listens there: a running Apache that cannot have a port of its own ends.
pub(super) fn check(wish: &Wish<'_>, draft: &Draft) -> Result<(), InstallError> {
    let https = wish.setup.ports.https;
    let Some(holder) = (wish.holder)(https).filter(|_| draft.opens) else { return Ok(()) };
    Err(InstallError::Taken { port: https, holder })
}

/// One address more where HTTP is heard at all of them is all of them.
fn ours(wish: &Wish<'_>, ip: IpAddr) -> Option<IpAddr> {
    if as_http(wish).contains(&None) { None } else { Some(ip) }
}

/// The addresses at which plain HTTP is heard; all if none is said.
fn as_http(wish: &Wish<'_>) -> Vec<Option<IpAddr>> {
    let plain = wish.model.listens.iter().filter(|listen| listen.port == wish.setup.ports.http);
    let all: Vec<_> = plain.map(|listen| listen.ip.filter(|_| !listen.is_for_all())).collect();
    if all.is_empty() || all.contains(&None) { vec![None] } else { all }
}

fn add(wish: &Wish<'_>, ip: Option<IpAddr>, beside: FileId, draft: &mut Draft) {
    draft.opens = true;
    let https = wish.setup.ports.https;
    let address = match ip {
        Some(IpAddr::V6(ip)) => format!("[{ip}]:{https}"),
        Some(ip) => format!("{ip}:{https}"),
        None => https.to_string(),
    };
    let protocol = if https == 443 { "" } else { " https" };
    let line = format!("    Listen {address}{protocol}").into_bytes();
    let block = [b"<IfModule mod_ssl.c>".to_vec(), line, b"</IfModule>".to_vec()];
    let (file, last) = place(wish, beside);
    let lines = wish.lines(file);
    draft.patches.add(file, last.map_or_else(|| lines.at_end(&block), |last| lines.behind(last, &block)));
}

/// `ports.conf` if it is read, or the file of the last `Listen`, and what it goes behind there. Where modules are loaded
/// by lines that people order, the end of the main file: before that of TLS, what waits for it would never count.
fn place<'a>(wish: &Wish<'a>, beside: FileId) -> (FileId, Option<Directive<'a>>) {
    let main = wish.files().iter().next().map(|(id, _)| id);
    if let Some(main) = main.filter(|_| !wish.setup.layout.handle_modules) {
        return (main, None);
    }
    let ports = wish.setup.layout.server_root.join("ports.conf");
    let ports = wish.files().iter().find(|(_, file)| file.path == ports).map(|(id, _)| id);
    let mut plain = wish.model.listens.iter().filter(|listen| listen.port != wish.setup.ports.https);
    let file = ports.or_else(|| plain.next_back().map(|listen| listen.at.file)).unwrap_or(beside);
    let mut last = wish
        .model
        .listens
        .iter()
        .filter(|listen| listen.at.file == file)
        .map(|listen| wish.files().directive(listen.at));
    let outermost = |directive: Directive<'a>| std::iter::successors(Some(directive), |inner| inner.parent()).last();
    (file, last.next_back().and_then(outermost))
}
