//! Copies of blocks, for names that have none of their own, or none for TLS.

use evercert_plugin::install_error::InstallError;
use evercert_plugin::note::Note;

use super::certificate::{self, Change, replaced};
use super::listens::Opened;
use super::words::{managed, told};
use super::{Draft, Wish, secure};
use crate::files::{Found, Via};
use crate::layout::Layout;
use crate::model::ServerId;
use crate::patch::{Patch, patched};

/// A copy of the default block, behind it: with these names, without what only one block may say of a socket, and with
/// the certificate.
pub(super) fn whole(
    wish: &Wish<'_>,
    id: ServerId,
    names: &[String],
    opened: &mut Opened,
    draft: &mut Draft,
) -> Result<(), InstallError> {
    let server = wish.server(id);
    let is_secure = server.sockets.iter().any(|socket| wish.model.socket(*socket).is_ssl);
    let change = match is_secure {
        true => certificate::change(wish, id, &|_| false)?,
        false => secure::change(wish, id, None, opened, draft, &|_| false)?,
    };
    let layout = wish.layout(server.at.file);
    let listens = server.own("listen").flat_map(|found| without_socket_options(&layout, found)).collect();
    draft.note(Note::BlockAdded { names: names.to_vec(), like: wish.model.told(id) });
    put(wish, id, names, change, listens, draft)
}

/// A half of a block, behind it, that serves these names over TLS; the block itself stays as it is.
pub(super) fn half(
    wish: &Wish<'_>,
    id: ServerId,
    names: &[String],
    opened: &mut Opened,
    draft: &mut Draft,
) -> Result<(), InstallError> {
    let server = wish.server(id);
    let change = secure::change(wish, id, Some(names), opened, draft, &|_| false)?;
    let layout = wish.layout(server.at.file);
    let listens = server.own("listen").map(|found| layout.remove(found.directive)).collect();
    put(wish, id, names, change, listens, draft)
}

fn put(
    wish: &Wish<'_>,
    id: ServerId,
    names: &[String],
    mut change: Change,
    mut patches: Vec<Patch>,
    draft: &mut Draft,
) -> Result<(), InstallError> {
    let server = wish.server(id);
    let foreign = server.named("listen").chain(server.named("server_name")).find(|found| found.via != Via::Itself);
    if let Some(found) = foreign {
        return Err(wish.conflict(id, format!("{} ({})", told(found.directive), wish.files().place(found.at))));
    }
    let directive = wish.files().directive(server.at);
    let layout = wish.layout(server.at.file);
    patches.extend(change.patches.into_iter().map(|(_, patch)| patch));
    let (renamed, line) = renamed(wish, &layout, server.own("server_name").collect(), names);
    patches.extend(renamed);
    change.lines.splice(0..0, line);
    patches.extend(layout.append(directive, &change.lines, true));
    let copy = patched(wish.files().file(server.at.file).tree.text(), directive.span().range(), &patches);
    draft.patches.add(server.at.file, layout.behind(directive, &copy));
    Ok(())
}

/// A `listen` without what may be said once for each socket.
fn without_socket_options(layout: &Layout<'_>, found: &Found<'_>) -> Vec<Patch> {
    let keeps = ["ssl", "http2", "spdy", "quic", "proxy_protocol"];
    let gone =
        found.directive.args().skip(1).filter(|word| !keeps.iter().any(|kept| *word.value() == *kept.as_bytes()));
    gone.map(|word| Patch::new(layout.with_blanks_before(word.span()), "")).collect()
}

/// The names in the place of those that are there, or as a line of their own.
fn renamed(
    wish: &Wish<'_>,
    layout: &Layout<'_>,
    found: Vec<&Found<'_>>,
    names: &[String],
) -> (Vec<Patch>, Option<Vec<u8>>) {
    let names = names.join(" ");
    let Some((kept, others)) = found.split_first() else {
        return (Vec::new(), Some(managed(format!("server_name {names};"))));
    };
    let mut patches: Vec<_> = others.iter().map(|found| layout.remove(found.directive)).collect();
    patches.extend(replaced(wish, kept, names.as_bytes()).into_iter().map(|(_, patch)| patch));
    (patches, None)
}
