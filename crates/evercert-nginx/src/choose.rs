//! Which server blocks a certificate belongs into.

mod address;
mod cover;
mod wildcard;

use evercert_pki::identifier::Identifier;
use evercert_plugin::install_error::InstallError;

use crate::model::{Model, Rank, ServerId, Socket};
use crate::ports::Ports;
use crate::redirects::{is_no_page, is_no_site};

pub(crate) use address::host;
pub(crate) use cover::{Cover, holds, is_below, is_placeholder};

/// Chooses by what nginx does: at each of its sockets, the block that answers for a name. A block that has no name of
/// its own for it is never taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chooser<'a> {
    /// The configuration.
    pub(crate) model: &'a Model<'a>,
    /// Where the world comes by.
    pub(crate) ports: Ports,
    /// What the certificate is for.
    pub(crate) cover: Cover<'a>,
    /// The places that a person has chosen, as [`InstallError::Ambiguous`] names them.
    pub(crate) chosen: &'a [String],
    /// Somebody else answers at the port of HTTPS, and hands on to where TLS is spoken.
    pub(crate) is_handed_on: bool,
}

/// Where one identifier belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Blocks that speak TLS already.
    Secure(Vec<ServerId>),
    /// Blocks that are to learn it.
    Plain(Vec<ServerId>),
    /// The one default block: a copy of it is to serve the name.
    Copy(ServerId),
}

impl<'a> Chooser<'a> {
    /// Where the certificate is to be put for this identifier.
    ///
    /// # Errors
    /// [`InstallError::NoPlace`], or [`InstallError::Ambiguous`] when only a person can tell.
    pub(crate) fn place(&self, identifier: &Identifier) -> Result<Choice, InstallError> {
        let choice = match identifier {
            Identifier::Ip(address) => self.for_address(*address),
            Identifier::Dns(name) if name.is_wildcard() => self.for_wildcard(name)?,
            Identifier::Dns(name) => self.for_name(name.as_str(), identifier)?,
        };
        match (choice, identifier) {
            (Some(choice), _) => Ok(choice),
            (None, Identifier::Dns(name)) if !name.is_wildcard() => {
                self.template().map(Choice::Copy).ok_or_else(|| no_place(identifier))
            }
            _ => Err(no_place(identifier)),
        }
    }

    /// The blocks that serve this identifier over TLS.
    ///
    /// # Errors
    /// Those of [`place`](Self::place), and [`InstallError::NotSecure`].
    pub(crate) fn secure(&self, identifier: &Identifier) -> Result<Vec<ServerId>, InstallError> {
        match self.place(identifier)? {
            Choice::Secure(ids) => Ok(ids),
            _ => Err(InstallError::NotSecure { identifier: identifier.value() }),
        }
    }

    /// The blocks that answer plain HTTP for this identifier where the world comes by.
    pub(crate) fn plain(&self, identifier: &Identifier) -> Vec<ServerId> {
        match identifier {
            Identifier::Ip(address) => self.plain_for_address(*address),
            Identifier::Dns(name) if name.is_wildcard() => self.plain_for_wildcard(name),
            Identifier::Dns(name) => best(self.answering(name.as_str(), |socket| self.is_plain(socket))),
        }
    }

    fn for_name(&self, host: &str, identifier: &Identifier) -> Result<Option<Choice>, InstallError> {
        let secure = self.secure_answering(host);
        let plain = self.plain_answering(host);
        match (secure.is_empty(), plain.is_empty()) {
            (true, true) => Ok(None),
            (true, false) => self.plain_choice(plain, identifier).map(Some),
            (false, _) => self.secure_choice(secure, plain, identifier).map(Some),
        }
    }

    /// Whether a block speaks TLS where the world comes by for it.
    pub(crate) fn is_reached(&self, id: ServerId) -> bool {
        self.is_handed_on || self.listens(id, |socket| socket.is_ssl && self.ports.is_https(&socket.address))
    }

    /// At the port of HTTPS, or else wherever TLS is spoken; but what the world cannot reach must not keep a page from
    /// it that shows at the port of HTTP, unless the certificate is there already.
    fn secure_answering(&self, host: &str) -> Vec<(Rank, ServerId)> {
        let there = self.answering(host, |socket| socket.is_ssl && self.ports.is_https(&socket.address));
        if !there.is_empty() {
            return there;
        }
        let mut elsewhere = self.answering(host, |socket| socket.is_ssl);
        let is_meant =
            self.is_handed_on || elsewhere.iter().any(|(_, id)| self.cover.is_named_by(self.model.server(*id)));
        if !is_meant && self.shows_page(host) {
            elsewhere.clear();
        }
        elsewhere
    }

    fn shows_page(&self, host: &str) -> bool {
        let plain = self.answering(host, |socket| self.is_plain(socket));
        plain.iter().any(|(_, id)| !is_no_page(self.model.server(*id)))
    }

    /// At the port of HTTP, or else wherever TLS is not spoken.
    fn plain_answering(&self, host: &str) -> Vec<(Rank, ServerId)> {
        let there = self.answering(host, |socket| self.is_plain(socket));
        if there.is_empty() { self.answering(host, |socket| !socket.is_ssl) } else { there }
    }

    /// A block with a pattern must not lose its certificate to a name for which there is a block of its own, unless the
    /// certificate is good for all that the pattern fits.
    fn secure_choice(
        &self,
        secure: Vec<(Rank, ServerId)>,
        plain: Vec<(Rank, ServerId)>,
        identifier: &Identifier,
    ) -> Result<Choice, InstallError> {
        let (secure, plain) = (best(secure), best_exact(&plain));
        let is_foreign =
            |id: &ServerId| self.is_pattern_for(*id, identifier) && !self.cover.is_safe_in(self.model.server(*id));
        let foreign: Vec<_> = secure.iter().copied().filter(is_foreign).collect();
        let own: Vec<_> = plain.into_iter().filter(|id| !secure.contains(id)).collect();
        if foreign.is_empty() || own.is_empty() {
            return Ok(Choice::Secure(secure));
        }
        match (self.chosen_of(&secure), self.chosen_of(&own)) {
            (ids, _) if !ids.is_empty() => Ok(Choice::Secure(ids)),
            (_, ids) if !ids.is_empty() => Ok(Choice::Plain(ids)),
            _ => Err(self.ambiguous(identifier, &[secure, own].concat())),
        }
    }

    /// Several blocks at the port of HTTP share a name when they listen at different addresses; elsewhere they are
    /// different sites.
    fn plain_choice(&self, plain: Vec<(Rank, ServerId)>, identifier: &Identifier) -> Result<Choice, InstallError> {
        let plain = best(plain);
        let is_at_http = |id: &ServerId| {
            self.model.server(*id).sockets.iter().any(|socket| self.ports.is_http(&self.model.socket(*socket).address))
        };
        let chosen = self.chosen_of(&plain);
        match plain.len() == 1 || plain.iter().all(is_at_http) {
            true => Ok(Choice::Plain(plain)),
            false if chosen.is_empty() => Err(self.ambiguous(identifier, &plain)),
            false => Ok(Choice::Plain(chosen)),
        }
    }

    fn chosen_of(&self, ids: &[ServerId]) -> Vec<ServerId> {
        ids.iter().copied().filter(|id| self.chosen.contains(&self.model.told(*id))).collect()
    }

    fn is_pattern_for(&self, id: ServerId, identifier: &Identifier) -> bool {
        let host = identifier.value();
        let names = &self.model.server(id).names;
        !names.iter().any(|name| name.pattern.exact().is_some_and(|exact| exact == host.as_bytes()))
    }

    /// The one block that says `default_server` at the port of HTTPS, or the one that says it at all.
    fn template(&self) -> Option<ServerId> {
        let defaults = |wanted: &dyn Fn(&Socket) -> bool| {
            let said = self.model.sockets.iter().filter(|socket| socket.is_default_said && wanted(socket));
            let mut ids: Vec<_> = said.map(|socket| socket.default).collect();
            ids.sort();
            ids.dedup();
            ids
        };
        let [secure, all] = [defaults(&|socket| self.ports.is_https(&socket.address)), defaults(&|_| true)];
        let only = match (secure.as_slice(), all.as_slice()) {
            ([only], _) | (_, [only]) => *only,
            _ => return None,
        };
        // A block that sends everybody away is no site to copy.
        let server = self.model.server(only);
        (!is_no_site(server)).then_some(only)
    }

    fn listens(&self, id: ServerId, counts: impl Fn(&Socket) -> bool) -> bool {
        self.model.server(id).sockets.iter().any(|socket| counts(self.model.socket(*socket)))
    }

    /// Whether the world comes by there for plain HTTP.
    fn is_plain(&self, socket: &Socket) -> bool {
        !socket.is_ssl && self.ports.is_http(&socket.address)
    }

    /// Who answers for a host name by a name of its own at the sockets that count, each block once, the best first.
    fn answering(&self, host: &str, counts: impl Fn(&Socket) -> bool) -> Vec<(Rank, ServerId)> {
        let ranked = self.model.ranked(host);
        let sockets = self.model.socket_ids().filter(|id| counts(self.model.socket(*id)));
        let mut found: Vec<_> = sockets.filter_map(|id| self.model.named(id, &ranked)).collect();
        found.sort();
        found.dedup();
        found
    }

    fn ambiguous(&self, identifier: &Identifier, ids: &[ServerId]) -> InstallError {
        let places = ids.iter().map(|id| self.model.told(*id)).collect();
        InstallError::Ambiguous { identifier: identifier.value(), places }
    }
}

/// Those of the best kind of rank.
fn best(found: Vec<(Rank, ServerId)>) -> Vec<ServerId> {
    let Some((first, _)) = found.first().copied() else { return Vec::new() };
    found.into_iter().filter(|(rank, _)| *rank == first).map(|(_, id)| id).collect()
}

fn best_exact(found: &[(Rank, ServerId)]) -> Vec<ServerId> {
    found.iter().filter(|(rank, _)| *rank == Rank::Exact).map(|(_, id)| *id).collect()
}

fn no_place(identifier: &Identifier) -> InstallError {
    InstallError::NoPlace { identifier: identifier.value() }
}

#[cfg(test)]
mod tests;
