//! A block that speaks HTTP and HTTPS becomes two.

use super::words::{managed, told};
use super::{Draft, Wish};
use crate::files::{Found, Via};
use crate::layout::Layout;
use crate::model::{ServerId, Socket};
use crate::patch::patched;
use crate::syntax::Directive;

/// What the half that speaks HTTP is to have.
pub(super) enum Half {
    /// Everything that the block has, but what belongs to TLS.
    Full,
    /// Names and sockets alone; whoever comes by is sent away.
    Bare,
}

/// Whether a block speaks TLS, and plain HTTP where the world comes by for that.
pub(super) fn is_mixed(wish: &Wish<'_>, id: ServerId) -> bool {
    let sockets = || wish.server(id).sockets.iter().map(|socket| wish.model.socket(*socket));
    let is_http = |socket: &Socket| !socket.is_ssl && wish.setup.ports.is_http(&socket.address);
    sockets().any(|socket| socket.is_ssl) && sockets().any(is_http)
}

/// Whether its sockets are written in the block itself, so that they can be parted.
pub(super) fn can_split(wish: &Wish<'_>, id: ServerId) -> bool {
    wish.server(id).named("listen").all(|found| found.via == Via::Itself)
}

/// Leaves HTTPS to the block and gives HTTP to a new one behind it, which begins with these lines.
pub(super) fn split(wish: &Wish<'_>, id: ServerId, half: &Half, first: &[Vec<u8>], draft: &mut Draft) {
    let server = wish.server(id);
    let file = server.at.file;
    let layout = wish.layout(file);
    let (plain, secure): (Vec<_>, Vec<_>) = server.own("listen").partition(|found| is_plain(wish, id, found));
    let directive = wish.files().directive(server.at);
    let text = match half {
        Half::Bare => bare(wish, id, &layout, &plain, first),
        Half::Full => {
            let mut patches: Vec<_> = secure.iter().map(|found| layout.remove(found.directive)).collect();
            patches.extend(tls_lines(wish, id).map(|directive| layout.remove(directive)));
            patches.extend(layout.prepend(directive, first).filter(|_| !first.is_empty()));
            patched(wish.files().file(file).tree.text(), directive.span().range(), &patches)
        }
    };
    draft.patches.extend(file, plain.iter().map(|found| layout.remove(found.directive)));
    draft.patches.add(file, layout.behind(directive, &text));
}

/// Where the world comes by for plain HTTP. Other sockets stay where they are: they serve somebody else, such as a proxy
/// or a watcher on this host.
fn is_plain(wish: &Wish<'_>, id: ServerId, found: &Found<'_>) -> bool {
    let listens = &wish.server(id).listens;
    let Some(listen) = listens.iter().find(|listen| listen.at == found.at) else { return false };
    let socket = wish.model.sockets.iter().find(|socket| socket.address == listen.address);
    !listen.is_datagram && wish.setup.ports.is_http(&listen.address) && socket.is_some_and(|socket| !socket.is_ssl)
}

/// What is written in the block and is of no use without TLS.
fn tls_lines<'a>(wish: &Wish<'a>, id: ServerId) -> impl Iterator<Item = Directive<'a>> {
    let options = wish.setup.options.display().to_string();
    let block = wish.files().directive(wish.server(id).at).block();
    block.into_iter().flat_map(|block| block.items().directives()).filter(move |directive| {
        let text = directive.joined();
        ["ssl_certificate", "ssl_certificate_key", "ssl_dhparam"].iter().any(|name| directive.is(name))
            || directive.is("include") && text == options
            || directive.is("add_header") && text.to_lowercase().starts_with("strict-transport-security")
    })
}

fn bare(wish: &Wish<'_>, id: ServerId, layout: &Layout<'_>, plain: &[&Found<'_>], first: &[Vec<u8>]) -> Vec<u8> {
    let server = wish.server(id);
    let directive = wish.files().directive(server.at);
    let inner = layout.inner_indent(directive);
    let line = |found: &Found<'_>| [told(found.directive).as_bytes(), b";"].concat();
    let mut lines: Vec<_> = first.to_vec();
    lines.push(Vec::new());
    lines.extend(plain.iter().map(|found| line(found)));
    lines.extend(server.named("server_name").map(line));
    lines.push(managed("return 404;"));
    let mut text = b"server {".to_vec();
    for line in lines {
        let indent: &[u8] = if line.is_empty() { b"" } else { &inner };
        text.extend(layout.on_new_line(indent, &line));
    }
    text.extend(layout.on_new_line(layout.indent(directive.span().start()), b"}"));
    text
}
