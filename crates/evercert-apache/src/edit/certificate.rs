//! The certificate of one host: replaced where it is named, or named.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use evercert_plugin::install_error::InstallError;
use evercert_plugin::note::Note;

use super::words::{path_word, setting, told};
use super::{Draft, Wish};
use crate::choose::Cover;
use crate::files::{At, FileId, Found};
use crate::model::HostId;
use crate::patch::Patch;
use crate::syntax::Directive;

/// What must change in a host, in its file and in those that it includes, and what must be added to it.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub(super) patches: Vec<(FileId, Patch)>,
    pub(super) lines: Vec<Vec<u8>>,
}

/// Has a host name the certificate, and no other one. `is_ours` tells which files may be changed on its behalf: those
/// that no host includes for which the certificate is not.
pub(super) fn change(
    wish: &Wish<'_>,
    id: HostId,
    draft: &mut Draft,
    is_ours: &dyn Fn(FileId) -> bool,
) -> Result<Change, InstallError> {
    let mut change = Change::default();
    let host = wish.host(id);
    let silenced = silence(wish, id, is_ours, &mut change)?;
    let left: Vec<_> = host.directives.iter().copied().filter(|found| !is_brought(found, &silenced)).collect();
    let is_there =
        silenced.is_empty() && Cover(wish.deployment).is_named_by(host) && host.named(CERTIFICATE).count() == 1;
    let pair = [(CERTIFICATE, Cover(wish.deployment).certificate()), (KEY, &wish.deployment.key)];
    let pair = pair.map(|(name, path)| (name, Some(path))).into_iter().filter(|_| !is_there);
    for (name, path) in pair.chain([(CHAIN, own_chain(wish))]) {
        let known: Vec<_> = left.iter().filter(|found| found.is(name)).collect();
        match (path, known.split_first()) {
            (None, _) => change.patches.extend(known.iter().map(|found| removed(wish, found))),
            (Some(path), None) => change.lines.push(setting(name, &path_word(path)?)),
            (Some(path), Some((kept, others))) => {
                change.patches.extend(replaced(kept, &path_word(path)?));
                let others = others.iter().filter(|found| found.at() != kept.at());
                change.patches.extend(others.map(|found| removed(wish, found)));
            }
        }
    }
    settings(wish, id, &left, draft, &mut change)?;
    Ok(change)
}

/// Turns includes that bring another certificate into comments where their files are not ours to change, if they bring
/// nothing else; returns them.
fn silence(
    wish: &Wish<'_>,
    id: HostId,
    is_ours: &dyn Fn(FileId) -> bool,
    change: &mut Change,
) -> Result<Vec<At>, InstallError> {
    let host = wish.host(id);
    let foreign = host.directives.iter().filter(|found| [CERTIFICATE, KEY, CHAIN].iter().any(|name| found.is(name)));
    let mut includes: Vec<_> =
        foreign.filter(|found| !is_ours(found.at().file)).filter_map(|found| found.via()).collect();
    includes.dedup();
    for at in &includes {
        let mut brought = host.directives.iter().filter(|found| found.via() == Some(*at));
        if !brought.all(|found| [CERTIFICATE, KEY, CHAIN, ENGINE].iter().any(|name| found.is(name))) {
            return Err(wish.conflict(id, told(wish.files().directive(*at))));
        }
        let patch = wish.lines(at.file).silence(wish.files().directive(*at), "Another certificate:");
        change.patches.push((at.file, patch));
    }
    Ok(includes)
}

fn is_brought(found: &Found<'_>, includes: &[At]) -> bool {
    found.via().is_some_and(|at| includes.contains(&at))
}

/// The TLS settings that certbot gives to all, unless the host makes some of them itself.
fn settings(
    wish: &Wish<'_>,
    id: HostId,
    left: &[Found<'_>],
    draft: &mut Draft,
    change: &mut Change,
) -> Result<(), InstallError> {
    if includes_options(wish, id) {
        return Ok(());
    }
    let Some(made) = left.iter().find(|found| SETTINGS.iter().any(|name| found.is(name))) else {
        change.lines.push(setting("Include", &path_word(&wish.setup.options)?));
        return Ok(());
    };
    let (place, setting) = (wish.files().place(made.at()), told(made.directive()));
    draft.note(Note::OptionsLeftOut { file: wish.setup.options.display().to_string(), setting, place });
    let engine = left.iter().rfind(|found| found.is(ENGINE));
    if engine.is_none_or(|found| found.first().eq_ignore_ascii_case(b"off")) {
        change.lines.push(b"SSLEngine on".to_vec());
    }
    Ok(())
}

/// Whether a host includes the file of TLS settings, be it there or not.
fn includes_options(wish: &Wish<'_>, id: HostId) -> bool {
    let directive = wish.files().directive(wish.host(id).at);
    let inner = directive.section().into_iter().flat_map(|section| section.all());
    let mut includes = inner.filter(|inner| inner.is("Include") || inner.is("IncludeOptional"));
    let is_it = |directive: Directive<'_>| {
        let word = directive.args().next().map(|word| wish.files().facts.expanded(&word.value()));
        word.as_deref() == Some(wish.setup.options.as_os_str().as_bytes())
    };
    includes.any(is_it)
}

/// The chain has a place of its own only if it is not in the file of the certificate.
fn own_chain<'a>(wish: &Wish<'a>) -> Option<&'a Path> {
    wish.deployment.chain.as_deref().filter(|_| wish.deployment.fullchain.is_none())
}

fn removed(wish: &Wish<'_>, found: &Found<'_>) -> (FileId, Patch) {
    let file = found.at().file;
    (file, wish.lines(file).remove(found.directive()))
}

/// Another word in the place of the arguments.
pub(super) fn replaced(found: &Found<'_>, word: &[u8]) -> Option<(FileId, Patch)> {
    let mut args = found.directive().args();
    let head = args.next()?;
    let end = args.next_back().unwrap_or(head).span().end();
    Some((found.at().file, Patch::new(head.span().start()..end, word)))
}

const CERTIFICATE: &str = "SSLCertificateFile";
const KEY: &str = "SSLCertificateKeyFile";
const CHAIN: &str = "SSLCertificateChainFile";
const ENGINE: &str = "SSLEngine";
/// Who makes one of these has thought about it.
const SETTINGS: [&str; 2] = ["SSLProtocol", "SSLCipherSuite"];
