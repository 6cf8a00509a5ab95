//! Redirects of everything that is asked for.

use crate::model::Server;
use crate::syntax::Directive;

/// Those of a block: its own, and those of its location for everything.
pub(crate) fn redirects<'a>(server: &Server<'a>) -> impl Iterator<Item = Directive<'a>> {
    let own = server.directives.iter().map(|found| found.directive);
    let locations = server.named("location").map(|found| found.directive).filter(|location| is_for_all(*location));
    let within = locations.filter_map(Directive::block).flat_map(|block| block.items().directives());
    own.chain(within).filter(|directive| is_of_everything(*directive))
}

/// Whether a block shows no page of its own: it sends everybody elsewhere, or away.
pub(crate) fn is_no_page(server: &Server<'_>) -> bool {
    is_no_site(server) || redirects(server).any(|redirect| redirect.joined().contains("https://"))
}

/// Whether a block sends everybody away, whatever they ask for.
pub(crate) fn is_no_site(server: &Server<'_>) -> bool {
    server.has("return") || server.has("ssl_reject_handshake")
}

fn is_for_all(location: Directive<'_>) -> bool {
    ["/", "^~ /"].contains(&location.joined().as_str())
}

fn is_of_everything(directive: Directive<'_>) -> bool {
    let is_whole = || directive.args().next().is_some_and(|pattern| EVERYTHING.contains(&&*pattern.value()));
    directive.is("return") || directive.is("rewrite") && is_whole()
}

/// Expressions that fit every path.
const EVERYTHING: [&[u8]; 9] = [b"^", b".*", b"(.*)", b"^.*", b"^(.*)", b"^.*$", b"^(.*)$", b"^/(.*)", b"^/(.*)$"];
