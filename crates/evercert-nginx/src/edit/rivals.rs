//! Blocks that share names, one for HTTP and one for HTTPS.

use super::Wish;
use super::words::own_target;
use crate::model::{Pattern, Server, ServerId};
use crate::redirects::redirects;

/// Whether a block must not learn TLS as a whole: it would take names away from another block that speaks TLS already, or
/// lead one of its names in circles. A half of it, for the names that the certificate is wanted for, does neither.
pub(super) fn needs_half(wish: &Wish<'_>, id: ServerId, wanted: &[String]) -> bool {
    takes_away(wish, id) || leads_another(wish, id, wanted)
}

/// nginx takes the first of two that claim the same.
fn takes_away(wish: &Wish<'_>, id: ServerId) -> bool {
    let server = wish.server(id);
    let speaks_tls = |other: &Server<'_>| {
        let mut sockets = other.sockets.iter().map(|socket| wish.model.socket(*socket));
        sockets.any(|socket| socket.is_ssl && wish.setup.ports.is_https(&socket.address))
    };
    let mut later = wish.model.ids().filter(|(other, _)| *other > id);
    later.any(|(_, other)| speaks_tls(other) && share(server, other))
}

fn share(one: &Server<'_>, other: &Server<'_>) -> bool {
    one.names.iter().any(|name| {
        other
            .names
            .iter()
            .any(|rival| claims_of(&name.pattern).iter().any(|claim| claims_of(&rival.pattern).contains(claim)))
    })
}

/// What a name claims for its block. Nobody can tell whether two expressions fit the same.
fn claims_of(pattern: &Pattern) -> Vec<Vec<u8>> {
    match pattern {
        Pattern::Exact(name) => vec![name.clone()],
        Pattern::Domain(name) => vec![name.clone(), [b"*.", name.as_slice()].concat()],
        Pattern::Leading(end) => vec![[b"*", end.as_slice()].concat()],
        Pattern::Trailing(start) => vec![[start.as_slice(), b"*"].concat()],
        Pattern::Regex(_) => vec![b"~".to_vec()],
    }
}

/// Whether a redirect leads to HTTPS at a name of the block for which nothing is wanted here.
fn leads_another(wish: &Wish<'_>, id: ServerId, wanted: &[String]) -> bool {
    let server = wish.server(id);
    let mut targets = redirects(server).filter_map(own_target);
    targets.any(|target| {
        let is_own = server.names.iter().any(|name| name.text == target.as_bytes());
        is_own && !wanted.contains(&target)
    })
}
