//! Redirects of everything that is asked for.

use super::words::joined;
use crate::model::Server;
use crate::syntax::Directive;

/// Those of a block: its own, and those of its location for everything.
pub(super) fn redirects<'a>(server: &Server<'a>) -> impl Iterator<Item = Directive<'a>> {
    let own = server.directives.iter().map(|found| found.directive);
    let locations = server.named("location").map(|found| found.directive).filter(|location| is_for_all(*location));
    let within = locations.filter_map(Directive::block).flat_map(|block| block.items().directives());
    own.chain(within).filter(|directive| is_of_everything(*directive))
}

fn is_for_all(location: Directive<'_>) -> bool {
    ["/", "^~ /"].contains(&joined(location).as_str())
}

fn is_of_everything(directive: Directive<'_>) -> bool {
    let is_whole = || directive.args().next().is_some_and(|pattern| EVERYTHING.contains(&&*pattern.value()));
    directive.is("return") || directive.is("rewrite") && is_whole()
}

/// Expressions that fit every path.
const EVERYTHING: [&[u8]; 9] = [b"^", b".*", b"(.*)", b"^.*", b"^(.*)", b"^.*$", b"^(.*)$", b"^/(.*)", b"^/(.*)$"];
