//! Plain HTTP sends on to HTTPS.

use std::collections::BTreeMap;

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::install_error::InstallError;
use evercert_plugin::note::Note;

use super::split::{self, Half, can_split, is_mixed};
use super::{Draft, Wish, proxied};
use crate::choose::{Cover, host, is_below, is_placeholder};
use crate::files::Found;
use crate::layout::Layout;
use crate::model::{Server, ServerId, Socket, SocketId};
use crate::syntax::Directive;

pub(super) fn plan(wish: &Wish<'_>) -> Result<Draft, InstallError> {
    let mut draft = Draft::default();
    // The names that are wanted, each with its condition.
    let mut wanted: BTreeMap<ServerId, Vec<(String, String)>> = BTreeMap::new();
    let chooser = wish.chooser();
    for identifier in &wish.deployment.identifiers {
        let secure = chooser.secure(identifier)?;
        let ids = plain(wish, identifier, &secure);
        if ids.is_empty() {
            draft.note(Note::NothingPlain { name: identifier.value(), port: wish.setup.ports.http });
        }
        let condition = condition(identifier);
        let (done, open): (Vec<_>, Vec<_>) = ids.into_iter().partition(|id| redirects(wish.server(*id), &condition));
        if !open.is_empty() && !secure.iter().any(|id| chooser.is_reached(*id)) {
            draft.note(Note::NothingSecure { name: identifier.value(), port: wish.setup.ports.https });
            continue;
        }
        done.iter().chain(&open).for_each(|id| draft.place(identifier.value(), wish.path_of(*id)));
        open.iter().for_each(|id| wanted.entry(*id).or_default().push((identifier.value(), condition.clone())));
    }
    for (id, pairs) in wanted {
        let (names, conditions): (_, Vec<_>) = pairs.into_iter().unzip();
        if let Some((variable, place)) = proxied::looks_at(wish, id) {
            draft.note(Note::BehindProxy { names, variable, place });
        }
        redirect(wish, id, &conditions, &mut draft)?;
    }
    Ok(draft)
}

/// The blocks that answer plain HTTP for what these serve over TLS.
fn plain(wish: &Wish<'_>, identifier: &Identifier, secure: &[ServerId]) -> Vec<ServerId> {
    let chooser = wish.chooser();
    let mut ids = chooser.plain(identifier);
    if let (true, Identifier::Dns(name)) = (ids.is_empty(), identifier) {
        let names = secure.iter().flat_map(|id| wish.server(*id).exact_names());
        let below = names.filter(|exact| is_below(name, exact)).filter_map(|exact| DnsName::parse(exact).ok());
        ids.extend(below.flat_map(|below| chooser.plain(&Identifier::Dns(below))));
    }
    ids.sort();
    ids.dedup();
    ids
}

fn redirect(wish: &Wish<'_>, id: ServerId, conditions: &[String], draft: &mut Draft) -> Result<(), InstallError> {
    let server = wish.server(id);
    let layout = wish.layout(server.at.file);
    let directive = wish.files().directive(server.at);
    let lines =
        |conditions: &[String]| conditions.iter().map(|each| snippet(&layout, directive, each)).collect::<Vec<_>>();
    if !is_mixed(wish, id) {
        draft.patches.extend(server.at.file, layout.prepend(directive, &lines(conditions)));
        return Ok(());
    }
    if can_split(wish, id) {
        split::split(wish, id, &half(wish, id), &lines(conditions), draft);
        return Ok(());
    }
    // One condition cannot ask for the name and for HTTP.
    if !Cover(wish.deployment).holds_all(server) {
        return Err(wish.conflict(id, "listen"));
    }
    let is_http = |socket: &SocketId| wish.setup.ports.is_http(&wish.model.socket(*socket).address);
    let is_plain = |socket: &SocketId| !wish.model.socket(*socket).is_ssl;
    let all = match server.sockets.iter().filter(|socket| is_plain(socket)).all(is_http) {
        true => ["$scheme = http".to_owned()],
        false => [format!("$server_port = {}", wish.setup.ports.http)],
    };
    draft.patches.extend(server.at.file, layout.prepend(directive, &lines(&all)));
    Ok(())
}

/// The lines that certbot knows.
fn snippet(layout: &Layout<'_>, directive: Directive<'_>, condition: &str) -> Vec<u8> {
    let base = layout.inner_indent(directive);
    let inner = [base.as_slice(), layout.unit()].concat();
    let inner = layout.on_new_line(&inner, b"return 301 https://$host$request_uri;");
    let close = layout.on_new_line(&base, b"} # managed by Certbot");
    [format!("if ({condition}) {{").into_bytes(), inner, close].concat()
}

/// Who asks by a name that the certificate is not for goes on being served over HTTP, and so does everybody where the
/// block answers whom nobody else has a name for, be it that it says so or that it is the first.
fn half(wish: &Wish<'_>, id: ServerId) -> Half {
    let server = wish.server(id);
    let is_default = |socket: &Socket| socket.default == id && wish.setup.ports.is_http(&socket.address);
    let is_for_all = server.sockets.iter().any(|socket| is_default(wish.model.socket(*socket)))
        || server.names.iter().any(is_placeholder);
    let cover = Cover(wish.deployment);
    match !is_for_all && server.names.iter().all(|name| cover.holds(&name.pattern)) {
        true => Half::Bare,
        false => Half::Full,
    }
}

fn condition(identifier: &Identifier) -> String {
    match identifier {
        Identifier::Dns(name) if name.is_wildcard() => format!("$host ~ ^[^.]+\\.{}$", name.base().replace('.', "\\.")),
        Identifier::Dns(name) => format!("$host = {name}"),
        Identifier::Ip(ip) => format!("$host = {}", host(*ip)),
    }
}

/// Whether a block sends on to HTTPS already: for this condition, for plain HTTP, or for all.
fn redirects(server: &Server<'_>, condition: &str) -> bool {
    let sends = |found: &Found<'_>| found.directive.is("return") && sends_to_https(&found.directive.joined());
    let whole = format!("({condition})");
    let is_for_us =
        |text: &str| text == whole || ["$scheme", "$https", "$server_port"].iter().any(|name| text.contains(name));
    server.directives.iter().any(|found| {
        let block = found.directive.block().filter(|_| found.directive.is("if"));
        let inner = || block.into_iter().flat_map(|block| block.items().directives());
        sends(found)
            || is_for_us(&found.directive.joined())
                && inner().any(|inner| inner.is("return") && sends_to_https(&inner.joined()))
    })
}

fn sends_to_https(args: &str) -> bool {
    let (code, target) = args.split_once(' ').unwrap_or(("302", args));
    matches!(code, "301" | "302" | "303" | "307" | "308")
        && target.trim_start_matches(['"', '\'']).starts_with("https://")
}
