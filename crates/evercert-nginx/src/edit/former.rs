//! The certificates that a block has before it gets another one.

use std::mem::discriminant;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

use evercert_pki::certificate::Certificate;
use evercert_plugin::note::Note;

use super::Wish;
use super::certificate::{CERTIFICATE, KEY};
use crate::choose::{Cover, holds};
use crate::files::{At, Found, Via};
use crate::model::{Server, ServerId, first};

/// A certificate and its key that stay beside the new ones.
pub(super) struct Staying {
    /// Where the two are named.
    pub(super) at: [At; 2],
    note: Note,
}

/// The pairs of a block with another kind of key than the new one, if it has one of this kind, too: whoever has two wants
/// to serve clients of two kinds. One that is of no use any more does not stay.
pub(super) fn staying(wish: &Wish<'_>, id: ServerId) -> Vec<Staying> {
    let server = wish.server(id);
    let Some(new) = kind(wish.new_certificate().as_ref()) else { return Vec::new() };
    let pairs: Vec<_> = server.named(CERTIFICATE).zip(server.named(KEY)).collect();
    let is_own = pairs.iter().all(|(one, other)| [one, other].iter().all(|found| found.via == Via::Itself));
    let kinds: Vec<_> = pairs.iter().map(|(found, _)| kind(known(wish, found).as_ref())).collect();
    if !is_own || !kinds.contains(&Some(new)) {
        return Vec::new();
    }
    let others = pairs.iter().zip(&kinds).filter(|(_, kind)| kind.is_some_and(|kind| kind != new));
    let place = wish.model.told(id);
    let stays = |((certificate, key), _): (&(&Found<'_>, &Found<'_>), _)| Staying {
        at: [certificate.at, key.at],
        note: Note::PairKept { certificate: path(wish, certificate).display().to_string(), place: place.clone() },
    };
    others.map(stays).collect()
}

/// What should be known of a block that gets the certificate.
pub(super) fn notes(wish: &Wish<'_>, id: ServerId, staying: &[Staying]) -> Vec<Note> {
    let names = uncovered(wish, wish.server(id));
    let uncovered = (!names.is_empty()).then(|| Note::NamesUncovered { names, place: wish.model.told(id) });
    uncovered.into_iter().chain(staying.iter().map(|stays| stays.note.clone())).collect()
}

/// The names of a block that a certificate before was for, and the new one is not.
fn uncovered(wish: &Wish<'_>, server: &Server<'_>) -> Vec<String> {
    let cover = Cover(wish.deployment);
    let lost = || server.names.iter().filter(|name| !cover.holds(&name.pattern));
    if lost().next().is_none() {
        return Vec::new();
    }
    let speaks_tls = server.sockets.iter().any(|socket| wish.model.socket(*socket).is_ssl);
    let of_http = wish.model.http_directives.iter().filter(|found| found.directive.is(CERTIFICATE) && speaks_tls);
    let inherited = of_http.filter(|_| !server.has(CERTIFICATE));
    let former: Vec<_> = server.named(CERTIFICATE).chain(inherited).filter_map(|found| known(wish, found)).collect();
    let names = lost().filter(|name| former.iter().any(|one| holds(one.identifiers(), &name.pattern)));
    names.map(|name| String::from_utf8_lossy(&name.text).into_owned()).collect()
}

/// Kinds of keys: of whatever size.
fn kind(certificate: Option<&Certificate>) -> Option<bool> {
    let of_rsa = discriminant(&evercert_pki::key::KeyType::Rsa(0));
    Some(discriminant(&certificate?.key_type()?) == of_rsa)
}

/// A certificate that is named, if it is of use to anybody.
fn known(wish: &Wish<'_>, found: &Found<'_>) -> Option<Certificate> {
    (wish.certificates)(&path(wish, found))
}

/// Relative to the folder of the main file.
fn path(wish: &Wish<'_>, found: &Found<'_>) -> PathBuf {
    let named = PathBuf::from(std::ffi::OsString::from_vec(first(found)));
    let main = wish.files().iter().next().and_then(|(_, file)| file.path.parent());
    main.map_or_else(|| named.clone(), |folder| folder.join(&named))
}
