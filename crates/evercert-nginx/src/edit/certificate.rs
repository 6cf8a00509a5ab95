//! The certificate of one block: replaced where it is named, or named.

use evercert_plugin::install_error::InstallError;
use evercert_plugin::note::Note;

use super::words::{MANAGED, path_word, setting, told};
use super::{Wish, former};
use crate::choose::Cover;
use crate::files::{At, FileId, Found, Via};
use crate::model::{Server, ServerId, first};
use crate::patch::Patch;
use crate::syntax::Directive;

/// What must change in a block, in its file and in those that it includes, and what must be added to it.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub(super) patches: Vec<(FileId, Patch)>,
    pub(super) lines: Vec<Vec<u8>>,
    pub(super) notes: Vec<Note>,
}

/// The words for certificate and key.
pub(super) struct Pair {
    certificate: Vec<u8>,
    key: Vec<u8>,
}

impl Pair {
    pub(super) fn of(wish: &Wish<'_>) -> Result<Self, InstallError> {
        let fullchain = wish.deployment.fullchain.as_deref();
        let fullchain = fullchain.ok_or(InstallError::Missing { flag: "--fullchain-path" })?;
        Ok(Self { certificate: path_word(fullchain)?, key: path_word(&wish.deployment.key)? })
    }
}

/// Has a block name the certificate, and no other one. `is_ours` tells which files may be changed on its behalf: those
/// that no block includes for which the certificate is not.
pub(super) fn change(wish: &Wish<'_>, id: ServerId, is_ours: &dyn Fn(FileId) -> bool) -> Result<Change, InstallError> {
    let server = wish.server(id);
    if let Some(refusal) = server.named("ssl_reject_handshake").find(|found| first(found) == b"on") {
        return Err(wish.conflict(id, told(refusal.directive)));
    }
    if Cover(wish.deployment).is_named_by(server) {
        return Ok(Change::default());
    }
    let by_name = server.named(CERTIFICATE).find(|found| first(found).contains(&b'$'));
    if let Some(found) = by_name.filter(|_| !Cover(wish.deployment).holds_all(server)) {
        // Each name has its own: one file for all would take theirs away.
        return Err(wish.conflict(id, told(found.directive)));
    }
    let pair = Pair::of(wish)?;
    let staying = former::staying(wish, id);
    let stays = |found: &Found<'_>| staying.iter().any(|pair| pair.at.contains(&found.at));
    let mut change = Change { notes: former::notes(wish, id, &staying), ..Change::default() };
    let own = |name| server.own(name).next().is_some();
    let is_own = own(CERTIFICATE) || own(KEY);
    let include_is_ours = includes(server).into_iter().all(|(_, file)| is_ours(file));
    if is_own || !include_is_ours {
        comment_out(wish, id, &mut change)?;
    }
    for (name, word) in [(CERTIFICATE, &pair.certificate), (KEY, &pair.key)] {
        let is_known = |found: &Found<'_>| (!is_own && include_is_ours || found.via == Via::Itself) && !stays(found);
        let known: Vec<_> = server.named(name).filter(|found| is_known(found)).collect();
        match known.split_first() {
            None => change.lines.push(setting(name, word)),
            Some((kept, others)) => {
                change.patches.extend(replaced(wish, kept, word));
                let gone = others
                    .iter()
                    .filter(|found| found.at != kept.at)
                    .map(|found| (found.at.file, wish.layout(found.at.file).remove(found.directive)));
                change.patches.extend(gone);
            }
        }
    }
    Ok(change)
}

/// The includes in the block that bring a certificate or a key, each with the file where that is written.
fn includes(server: &Server<'_>) -> Vec<(At, FileId)> {
    let named = server.named(CERTIFICATE).chain(server.named(KEY));
    let mut found: Vec<_> = named.filter_map(|found| Some((include(found)?, found.at.file))).collect();
    found.sort();
    found.dedup();
    found
}

fn include(found: &Found<'_>) -> Option<At> {
    match found.via {
        Via::Itself => None,
        Via::Include(at) => Some(at),
    }
}

/// Turns includes that bring another certificate into comments, if they bring nothing else.
fn comment_out(wish: &Wish<'_>, id: ServerId, change: &mut Change) -> Result<(), InstallError> {
    let server = wish.server(id);
    let mut places: Vec<_> = includes(server).into_iter().map(|(at, _)| at).collect();
    places.dedup();
    for at in places {
        let mut brought = server.directives.iter().filter(|found| include(found) == Some(at));
        let directive = wish.files().directive(at);
        if !brought.all(|found| found.directive.is(CERTIFICATE) || found.directive.is(KEY)) {
            return Err(InstallError::Shared { path: wish.path_of(id).to_path_buf(), include: told(directive) });
        }
        let layout = wish.layout(at.file);
        let start = directive.span().start();
        let patch = match layout.is_alone(directive) {
            true => Patch::insertion(start, "# "),
            false => layout.remove(directive),
        };
        change.patches.push((at.file, patch));
    }
    Ok(())
}

/// Other words in the place of the arguments, and certbot's comment where there is room for one.
pub(super) fn replaced(wish: &Wish<'_>, found: &Found<'_>, word: &[u8]) -> Vec<(FileId, Patch)> {
    let file = found.at.file;
    let directive: Directive<'_> = found.directive;
    let mut args = directive.args();
    let (Some(head), tail) = (args.next(), args.next_back()) else { return Vec::new() };
    let end = tail.unwrap_or(head).span().end();
    let mut patches = vec![(file, Patch::new(head.span().start()..end, word))];
    if wish.layout(file).ends_line(directive.span().end()) {
        patches.push((file, Patch::insertion(directive.span().end(), MANAGED)));
    }
    patches
}

pub(super) const CERTIFICATE: &str = "ssl_certificate";
pub(super) const KEY: &str = "ssl_certificate_key";
