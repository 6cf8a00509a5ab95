//! Response headers.

use evercert_plugin::install_error::InstallError;
use evercert_plugin::note::Note;

use super::split::{self, Half, can_split, is_mixed};
use super::words::{managed, told};
use super::{Draft, Wish};
use crate::files::Found;
use crate::model::ServerId;

/// A header that a block is to send.
pub(super) struct Header {
    line: &'static str,
    /// What its name and value, in lower case, begin with and have in them when it is there.
    name: &'static str,
    value: &'static str,
    /// Whether it must not be sent over plain HTTP (RFC 6797 section 7.2).
    is_for_tls: bool,
}

/// Come by HTTPS only.
pub(super) const HSTS: Header = Header {
    line: "add_header Strict-Transport-Security \"max-age=31536000\" always;",
    name: "strict-transport-security",
    value: "",
    is_for_tls: true,
};

/// Upgrade insecure requests.
pub(super) const UIR: Header = Header {
    line: "add_header Content-Security-Policy upgrade-insecure-requests always;",
    name: "content-security-policy",
    value: "upgrade-insecure-requests",
    is_for_tls: false,
};

pub(super) fn plan(wish: &Wish<'_>, header: &Header) -> Result<Draft, InstallError> {
    let mut draft = Draft::default();
    for id in wish.secure(&mut draft)? {
        if !headers(wish, id).iter().any(|found| is_it(found, header)) {
            add(wish, id, header, &mut draft);
        }
        let places = hiding(wish, id, header);
        if !places.is_empty() {
            draft.note(Note::HeaderHidden { header: header.name.to_owned(), places });
        }
    }
    Ok(draft)
}

fn add(wish: &Wish<'_>, id: ServerId, header: &Header, draft: &mut Draft) {
    let server = wish.server(id);
    // Browsers pass over it where it should not be (RFC 6797 section 8.1).
    if header.is_for_tls && is_mixed(wish, id) && can_split(wish, id) {
        split::split(wish, id, &Half::Full, &[], draft);
    }
    // The first header of a block's own does away with those of `http`: they are said again.
    let inherited = if server.has("add_header") { Vec::new() } else { headers(wish, id) };
    let mut lines: Vec<_> = inherited.iter().map(|found| managed(format!("{};", told(found.directive)))).collect();
    lines.push(managed(header.line));
    draft.append(wish, id, &lines, false);
}

/// The places in a block that have headers of their own, and not this one: nginx takes those of a block only where there
/// are none within.
fn hiding(wish: &Wish<'_>, id: ServerId, header: &Header) -> Vec<String> {
    let hides = |block: &&Found<'_>| {
        let within = wish.files().within(block.at);
        let mut own = within.iter().filter(|found| found.directive.is("add_header")).peekable();
        own.peek().is_some() && !own.any(|found| is_it(found, header))
    };
    let all = wish.files().deep(&wish.server(id).directives);
    all.iter()
        .filter(|found| found.directive.block().is_some() && hides(found))
        .map(|found| wish.files().place(found.at))
        .collect()
}

/// What a block sends: nginx takes those of `http` only if the block has none.
fn headers<'a>(wish: &Wish<'a>, id: ServerId) -> Vec<&'a Found<'a>> {
    let own: Vec<_> = wish.server(id).named("add_header").collect();
    let of_http = || wish.model.http_directives.iter().filter(|found| found.directive.is("add_header")).collect();
    if own.is_empty() { of_http() } else { own }
}

fn is_it(found: &Found<'_>, header: &Header) -> bool {
    let text = found.directive.joined().to_ascii_lowercase();
    text.strip_prefix(header.name).is_some_and(|rest| rest.starts_with(' ') && rest.contains(header.value))
}
