//! A copy of a plain host that speaks TLS.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use evercert_plugin::install_error::InstallError;
use evercert_plugin::note::Note;

use super::words::path_word;
use super::{Draft, Wish, certificate, enable};
use crate::files::Found;
use crate::lines::Lines;
use crate::model::HostId;
use crate::patch::{Patch, patched};
use crate::syntax::{Directive, Word};

/// Plans a copy of a host with the certificate and further lines in it, in a file beside that of the host.
pub(super) fn make(wish: &Wish<'_>, id: HostId, names: Vec<Vec<u8>>, draft: &mut Draft) -> Result<(), InstallError> {
    let host = wish.host(id);
    let directive = wish.files().directive(host.at);
    let lines = wish.lines(host.at.file);
    // What the original includes is not the copy's to change.
    let change = certificate::change(wish, id, draft, &|file| file == host.at.file)?;
    let mut patches = vec![addresses(wish, id)];
    patches.extend(circles(wish, id, &lines, draft));
    patches.extend(values(wish, id)?);
    patches.extend(change.patches.into_iter().filter(|(file, _)| *file == host.at.file).map(|(_, patch)| patch));
    let new = [names, change.lines].concat();
    patches.push(lines.append(directive, &new).ok_or_else(|| wish.conflict(id, "</VirtualHost>"))?);
    let text = wish.files().file(host.at.file).tree.text();
    let part = lines.whole(directive).start..directive.span().end();
    let copy = patched(text, part, &patches);
    let whole = lines.block(b"", &[b"<IfModule mod_ssl.c>".to_vec(), copy, b"</IfModule>".to_vec()]);
    put(wish, id, whole, draft);
    Ok(())
}

/// Adds text to the file of copies, which may be one of the configuration already.
fn put(wish: &Wish<'_>, id: HostId, text: Vec<u8>, draft: &mut Draft) {
    let path = path(wish, id);
    let known = wish.files().iter().find(|(_, file)| file.real == path || file.path == path);
    match known {
        Some((file, known)) => {
            let end = known.tree.text().len();
            let gap: &[u8] = if known.tree.text().ends_with(b"\n") || end == 0 { b"" } else { b"\n" };
            draft.patches.add(file, Patch::insertion(end, [gap, &text].concat()));
        }
        None => {
            enable::file(wish, &path, Some(wish.path_of(id)), draft);
            draft.add(path, &text, Some(wish.path_of(id)));
        }
    }
}

/// Beside the real file of the host, or where a person wants it.
pub(super) fn path(wish: &Wish<'_>, id: HostId) -> PathBuf {
    let real = &wish.files().file(wish.host(id).at.file).real;
    let name = real.file_name().unwrap_or_default().as_bytes();
    let name = name.strip_suffix(b".conf").unwrap_or(name);
    let layout = &wish.setup.layout;
    let name = OsString::from_vec([name, layout.le_vhost_ext.as_bytes()].concat());
    let folder = if layout.is_vhost_root_chosen { &layout.vhost_root } else { real.parent().unwrap_or(Path::new("/")) };
    folder.join(name)
}

/// The port of HTTPS for every address.
fn addresses(wish: &Wish<'_>, id: HostId) -> Patch {
    let host = wish.host(id);
    let directive = wish.files().directive(host.at);
    let mut changed: Vec<String> = Vec::new();
    for word in directive.args() {
        let text = wish.files().facts.expanded(&word.value());
        let new = crate::model::with_port(&String::from_utf8_lossy(&text), wish.setup.ports.https);
        if !changed.contains(&new) {
            changed.push(new);
        }
    }
    let start = directive.args().next().map_or(directive.name().span().end(), |word| word.span().start());
    let end = directive.args().next_back().map_or(start, |word| word.span().end());
    Patch::new(start..end, changed.join(" "))
}

/// The copy is read before the original, which may define the variables that stand in it: they get their values.
fn values(wish: &Wish<'_>, id: HostId) -> Result<Vec<Patch>, InstallError> {
    let host = wish.host(id);
    let tree = &wish.files().file(host.at.file).tree;
    let defined = tree.directives().filter(|directive| directive.is("Define"));
    let variables: Vec<_> =
        defined.filter_map(|directive| Some(format!("${{{}}}", text(directive.args().next()?)))).collect();
    let mut patches = Vec::new();
    let own = |found: &Found<'_>| found.via().is_none() && found.at().file == host.at.file;
    for found in host.directives.iter().flat_map(|found| std::iter::once(*found).chain(found.descendants())).filter(own)
    {
        for (word, value) in found.directive().args().zip(found.args()) {
            let raw = text(word);
            if variables.iter().any(|variable| raw.contains(variable)) {
                patches.push(Patch::new(word.span().range(), path_word(Path::new(OsStr::from_bytes(&value)))?));
            }
        }
    }
    Ok(patches)
}

fn text(word: Word<'_>) -> String {
    String::from_utf8_lossy(&word.value()).into_owned()
}

/// What sends on to HTTPS would lead in circles there.
fn circles(wish: &Wish<'_>, id: HostId, lines: &Lines<'_>, draft: &mut Draft) -> Vec<Patch> {
    let directive = wish.files().directive(wish.host(id).at);
    let mut gone: Vec<Directive<'_>> = Vec::new();
    let mut conditions = Vec::new();
    for inner in directive.section().into_iter().flat_map(|section| section.all()) {
        if inner.is("RewriteCond") {
            conditions.push(inner);
        } else if inner.is("RewriteRule") {
            let conditions = std::mem::take(&mut conditions);
            if arg(inner, 1).strip_prefix("https://").is_some_and(|target| leads_here(wish, id, target)) {
                gone.extend(conditions);
                gone.push(inner);
            }
        } else if inner.is("Redirect") || inner.is("RedirectPermanent") || inner.is("RedirectMatch") {
            let words: Vec<_> = inner.args().map(text).collect();
            let target = words.iter().rev().find_map(|word| word.strip_prefix("https://"));
            gone.extend(target.filter(|target| leads_here(wish, id, target)).map(|_| inner));
        }
    }
    if !gone.is_empty() {
        draft.note(Note::CirclesLeftOut { place: wish.model.told(id) });
    }
    gone.into_iter().map(|directive| lines.silence(directive, "Over HTTPS this would lead in circles:")).collect()
}

/// Whether what follows `https://` is a name of the host itself, or one that is only known when somebody asks.
fn leads_here(wish: &Wish<'_>, id: HostId, target: &str) -> bool {
    let authority = target.split('/').next().unwrap_or_default();
    if authority.contains(['$', '%']) {
        return true;
    }
    let (name, port) = authority.split_once(':').unwrap_or((authority, ""));
    let is_here = port.is_empty() || port.parse() == Ok(wish.setup.ports.https);
    is_here && (name.is_empty() || wish.host(id).rank(&name.to_ascii_lowercase()).is_some())
}

/// An argument of a directive as text.
fn arg(directive: Directive<'_>, number: usize) -> String {
    directive.args().nth(number).map(text).unwrap_or_default()
}

/// Whether a directive of a host sends on to HTTPS.
pub(super) fn sends_to_https(found: &Found<'_>) -> bool {
    let args = found.args();
    let target = |number: usize| args.get(number).is_some_and(|word| word.starts_with(b"https://"));
    if found.is("RewriteRule") {
        return target(1);
    }
    let is_redirect = found.is("Redirect") || found.is("RedirectPermanent") || found.is("RedirectMatch");
    is_redirect && args.iter().any(|word| word.starts_with(b"https://"))
}
