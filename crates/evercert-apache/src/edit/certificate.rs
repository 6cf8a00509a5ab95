//! The certificate of one host: replaced where it is named, or named.

use evercert_plugin::install_error::InstallError;

use super::words::{path_word, setting, told};
use super::{Draft, Wish};
use crate::choose::Cover;
use crate::files::{FileId, Found};
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
    let (key, chain) = (wish.deployment.key.as_path(), own_chain(wish));
    let wanted = [
        (CERTIFICATE, Some(Cover(wish.deployment).certificate().to_path_buf())),
        (KEY, Some(key.to_path_buf())),
        (CHAIN, chain),
    ];
    let is_there = Cover(wish.deployment).is_named_by(host) && host.named(CERTIFICATE).count() == 1;
    for (name, path) in wanted {
        if is_there && name != CHAIN {
            continue;
        }
        let known: Vec<_> = host.named(name).collect();
        if let Some(found) = known.iter().find(|found| found.via().is_some() && !is_ours(found.at().file)) {
            return Err(InstallError::Conflict {
                path: wish.files().path(found.at().file).to_path_buf(),
                what: told(found.directive()),
            });
        }
        match (path, known.split_first()) {
            (None, _) => change.patches.extend(known.iter().map(|found| removed(wish, found))),
            (Some(path), None) => change.lines.push(setting(name, &path_word(&path)?)),
            (Some(path), Some((kept, others))) => {
                change.patches.extend(replaced(wish, kept, &path_word(&path)?));
                change
                    .patches
                    .extend(others.iter().filter(|found| found.at() != kept.at()).map(|found| removed(wish, found)));
            }
        }
    }
    settings(wish, id, draft, &mut change)?;
    Ok(change)
}

/// The TLS settings that certbot gives to all, unless the host makes some of them itself.
fn settings(wish: &Wish<'_>, id: HostId, draft: &mut Draft, change: &mut Change) -> Result<(), InstallError> {
    let host = wish.host(id);
    if includes_options(wish, id) {
        return Ok(());
    }
    let Some(made) = host.directives.iter().find(|found| SETTINGS.iter().any(|name| found.is(name))) else {
        change.lines.push(setting("Include", &path_word(&wish.setup.options)?));
        return Ok(());
    };
    let (place, name) = (wish.files().place(made.at()), told(made.directive()));
    draft.note(&format!("{} is not included: {name} stands at {place}", wish.setup.options.display()));
    if host.engine() != Some(true) {
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
        word.as_deref() == Some(std::os::unix::ffi::OsStrExt::as_bytes(wish.setup.options.as_os_str()))
    };
    includes.any(is_it)
}

/// The chain has a place of its own only if it is not in the file of the certificate.
fn own_chain(wish: &Wish<'_>) -> Option<std::path::PathBuf> {
    wish.deployment.chain.clone().filter(|_| wish.deployment.fullchain.is_none())
}

fn removed(wish: &Wish<'_>, found: &Found<'_>) -> (FileId, Patch) {
    let file = found.at().file;
    (file, wish.lines(file).remove(found.directive()))
}

/// Another word in the place of the arguments.
pub(super) fn replaced(_: &Wish<'_>, found: &Found<'_>, word: &[u8]) -> Option<(FileId, Patch)> {
    let mut args = found.directive().args();
    let head = args.next()?;
    let end = args.next_back().unwrap_or(head).span().end();
    Some((found.at().file, Patch::new(head.span().start()..end, word)))
}

const CERTIFICATE: &str = "SSLCertificateFile";
const KEY: &str = "SSLCertificateKeyFile";
const CHAIN: &str = "SSLCertificateChainFile";
/// Who makes one of these has thought about it.
const SETTINGS: [&str; 2] = ["SSLProtocol", "SSLCipherSuite"];
