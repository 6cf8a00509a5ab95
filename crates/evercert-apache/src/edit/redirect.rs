//! Plain HTTP sends on to HTTPS.

use std::collections::BTreeMap;

use evercert_pki::identifier::Identifier;
use evercert_plugin::install_error::InstallError;

use super::twin::sends_to_https;
use super::{Draft, Wish, deploy, enable, header, modules};
use crate::choose::{is_below, url_host};
use crate::files::Found;
use crate::model::{HostId, with_port};
use crate::patch::Patch;

pub(super) fn plan(wish: &Wish<'_>) -> Result<Draft, InstallError> {
    let mut draft = Draft::default();
    let secure = header::secure(wish, &mut draft)?;
    let mut wanted: BTreeMap<HostId, Vec<&Identifier>> = BTreeMap::new();
    let mut homeless = Vec::new();
    for identifier in &wish.deployment.identifiers {
        let ids = plain(wish, identifier);
        if ids.is_empty() {
            homeless.push(identifier);
        }
        for id in ids {
            draft.place(identifier.value(), wish.path_of(id));
            wanted.entry(id).or_default().push(identifier);
        }
    }
    for (id, identifiers) in wanted {
        redirect(wish, id, &identifiers, &mut draft)?;
    }
    if !homeless.is_empty() {
        own_host(wish, &homeless, &secure.into_iter().collect::<Vec<_>>(), &mut draft)?;
    }
    Ok(draft)
}

/// The hosts that answer plain HTTP for an identifier, or else those that answer whom no host has a name for: a new host
/// would answer them instead.
fn plain(wish: &Wish<'_>, identifier: &Identifier) -> Vec<HostId> {
    let ids = wish.chooser().plain(identifier);
    if !ids.is_empty() {
        return ids;
    }
    let firsts = wish.model.groups(wish.setup.ports.http).iter().map(|group| group.hosts[0]);
    let mut firsts: Vec<_> = firsts.filter(|id| !wish.host(*id).is_ssl).collect();
    firsts.sort();
    firsts.dedup();
    firsts
}

fn redirect(wish: &Wish<'_>, id: HostId, identifiers: &[&Identifier], draft: &mut Draft) -> Result<(), InstallError> {
    upgrade(wish, id, draft);
    let lacking: Vec<_> = identifiers.iter().copied().filter(|identifier| !is_sent(wish, id, identifier)).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    modules::need(wish, &modules::FOR_REWRITES, draft)?;
    let host = wish.host(id);
    let rules = [conditions(&lacking), vec![format!("RewriteRule ^ {TARGET} {FLAGS}").into_bytes()]].concat();
    let switch = b"RewriteEngine on".to_vec();
    match (host.rewrites(), host.has("RewriteRule")) {
        (true, _) => ahead(wish, id, &rules, draft),
        (false, false) => deploy::append(wish, id, &[vec![switch], rules].concat(), draft),
        // The rules that are there are switched off, and stay out of reach.
        (false, true) => {
            let first = [rules, vec![b"RewriteRule ^ - [L]".to_vec()]].concat();
            let patch = wish.lines(host.at.file).prepend(wish.files().directive(host.at), &first);
            let patch = patch.ok_or_else(|| wish.conflict(id, "</VirtualHost>"))?;
            draft.patches.add(host.at.file, patch);
            deploy::append(wish, id, &[switch], draft)
        }
    }
}

/// Puts rules ahead of those of the host, which may answer everybody: behind them they would never be asked.
fn ahead(wish: &Wish<'_>, id: HostId, rules: &[Vec<u8>], draft: &mut Draft) -> Result<(), InstallError> {
    let host = wish.host(id);
    let known = host.directives.iter().find(|found| found.is("RewriteRule") || found.is("RewriteCond"));
    let at = known.map(|found| found.via().unwrap_or(found.at())).filter(|at| at.file == host.at.file);
    let Some(at) = at else { return deploy::append(wish, id, rules, draft) };
    draft.patches.add(at.file, wish.lines(at.file).before(wish.files().directive(at), rules));
    Ok(())
}

/// Rules of earlier certbots get the flags of today's.
fn upgrade(wish: &Wish<'_>, id: HostId, draft: &mut Draft) {
    for found in wish.host(id).own("RewriteRule").filter(is_ours) {
        let Some(flags) = found.directive().args().nth(2) else { continue };
        if OLD_FLAGS.iter().any(|old| *flags.value() == *old.as_bytes()) {
            draft.patches.add(found.at().file, Patch::new(flags.span().range(), FLAGS));
        }
    }
}

fn is_ours(found: &Found<'_>) -> bool {
    matches!(found.args().as_slice(), [pattern, target, ..] if pattern == b"^" && target == TARGET.as_bytes())
}

/// Whether a host sends on to HTTPS who asks for an identifier: by a rule for it, or by one for all.
fn is_sent(wish: &Wish<'_>, id: HostId, identifier: &Identifier) -> bool {
    let mut conditions: Vec<String> = Vec::new();
    let (own, is_on) = (condition(identifier), wish.host(id).rewrites());
    for found in &wish.host(id).directives {
        if found.is("RewriteCond") {
            conditions.push(found.joined());
        } else if found.is("RewriteRule") {
            let conditions = std::mem::take(&mut conditions);
            let is_for_us = conditions.iter().all(|condition| is_about_https(condition))
                || conditions.iter().any(|condition| condition.trim_end_matches(" [OR]") == own);
            if is_on && sends_to_https(found) && is_for_us {
                return true;
            }
        } else if sends_to_https(found) && found.args().iter().any(|word| word == b"/") {
            return true;
        }
    }
    false
}

fn is_about_https(condition: &str) -> bool {
    condition.contains("%{HTTPS}") || condition.contains("%{SERVER_PORT}") || condition.contains("acme-challenge")
}

fn conditions(identifiers: &[&Identifier]) -> Vec<Vec<u8>> {
    let last = identifiers.len() - 1;
    let or = |number: usize| if number == last { "" } else { " [OR]" };
    let line = |(number, identifier): (usize, &&Identifier)| {
        format!("RewriteCond {}{}", condition(identifier), or(number)).into_bytes()
    };
    identifiers.iter().enumerate().map(line).collect()
}

fn condition(identifier: &Identifier) -> String {
    match identifier {
        Identifier::Dns(name) if name.is_wildcard() => {
            format!("%{{SERVER_NAME}} ^[^.]+\\.{}$", name.base().replace('.', "\\."))
        }
        Identifier::Dns(name) => format!("%{{SERVER_NAME}} ={name}"),
        Identifier::Ip(ip) => format!("%{{SERVER_NAME}} ={}", url_host(*ip)),
    }
}

/// A host of its own for those whom no host answers over plain HTTP.
fn own_host(
    wish: &Wish<'_>,
    homeless: &[&Identifier],
    secure: &[HostId],
    draft: &mut Draft,
) -> Result<(), InstallError> {
    let names: Vec<_> = homeless.iter().copied().filter(|identifier| is_said(wish, identifier, secure)).collect();
    let is_heard = wish.model.listens.iter().any(|listen| listen.port == wish.setup.ports.http);
    // A host that is there must not lose who asks for it.
    let is_free = wish.model.groups(wish.setup.ports.http).is_empty();
    let (Some(first), true) = (names.first(), is_heard && is_free) else { return Ok(()) };
    let path =
        wish.setup.layout.vhost_root.join(format!("le-redirect-{}.conf", first.value().trim_start_matches("*.")));
    modules::need(wish, &modules::FOR_REWRITES, draft)?;
    let mut lines = vec![format!("<VirtualHost {}>", own_addresses(wish, secure))];
    let directive = |number: usize| if number == 0 { "ServerName" } else { "ServerAlias" };
    lines.extend(names.iter().enumerate().map(|(number, name)| format!("{} {}", directive(number), name.value())));
    lines.push("RewriteEngine on".to_owned());
    let mut text: Vec<u8> = lines.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect();
    let addresses = homeless.iter().copied().filter(|identifier| matches!(identifier, Identifier::Ip(_)));
    let asked: Vec<_> = with_wildcards(wish, &names).into_iter().chain(addresses).collect();
    conditions(&asked).iter().for_each(|line| text.extend([line.as_slice(), b"\n"].concat()));
    text.extend(format!("RewriteRule ^ {TARGET} {FLAGS}\n</VirtualHost>\n").into_bytes());
    enable::file(wish, &path, None, draft);
    for identifier in &names {
        draft.place(identifier.value(), &path);
    }
    draft.add(path, &text, None);
    Ok(())
}

/// The identifiers, and the wildcards of the certificate that stand for any of them.
fn with_wildcards<'i>(wish: &'i Wish<'_>, names: &[&'i Identifier]) -> Vec<&'i Identifier> {
    let stands = |wildcard: &Identifier| {
        let Identifier::Dns(wildcard) = wildcard else { return false };
        names.iter().any(|name| is_below(wildcard, &name.value()))
    };
    let wildcards =
        wish.deployment.identifiers.iter().filter(|identifier| stands(identifier) && !names.contains(identifier));
    names.iter().copied().chain(wildcards).collect()
}

/// Whether a host may be named like it: like a wildcard only if one that speaks TLS is.
fn is_said(wish: &Wish<'_>, identifier: &Identifier, secure: &[HostId]) -> bool {
    let Identifier::Dns(name) = identifier else { return false };
    let mut names = secure.iter().flat_map(|id| wish.host(*id).names());
    !name.is_wildcard() || names.any(|known| known.text == name.as_str().as_bytes())
}

/// Those of the hosts that speak TLS, with the port of HTTP.
fn own_addresses(wish: &Wish<'_>, secure: &[HostId]) -> String {
    let mut all: Vec<String> = Vec::new();
    for id in secure {
        let at = wish.host(*id).at;
        for word in wish.files().directive(at).args() {
            let text = wish.files().facts.expanded(&word.value());
            let new = with_port(&String::from_utf8_lossy(&text), wish.setup.ports.http);
            if !all.contains(&new) {
                all.push(new);
            }
        }
    }
    all.join(" ")
}

const TARGET: &str = "https://%{SERVER_NAME}%{REQUEST_URI}";
const FLAGS: &str = "[END,NE,R=permanent]";
/// Those of earlier certbots, which change what is asked for on the way.
const OLD_FLAGS: [&str; 3] = ["[L,QSA,R=permanent]", "[END,QSA,R=permanent]", "[L,NE,R=permanent]"];
