//! Which virtual hosts a certificate belongs into.

mod address;
mod cover;
mod wildcard;

#[cfg(test)]
mod tests;

use evercert_pki::identifier::Identifier;
use evercert_plugin::install_error::InstallError;

use crate::model::{Host, HostId, Model, Rank};
use crate::ports::Ports;

pub(crate) use address::host as url_host;
pub(crate) use cover::{Cover, is_below};

/// Chooses by what Apache does: at each of its addresses, the host that answers for a name. A host that has no name of
/// its own for it is taken only if it is the only one there is, as certbot does; it answers everybody then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chooser<'a> {
    /// The configuration.
    pub(crate) model: &'a Model<'a>,
    /// Where the world comes by.
    pub(crate) ports: Ports,
    /// What the certificate is for.
    pub(crate) cover: Cover<'a>,
    /// The places that a person has chosen for wildcards, as [`InstallError::Ambiguous`] names them.
    pub(crate) chosen: &'a [String],
}

/// Where one identifier belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Hosts that speak TLS already.
    Secure(Vec<HostId>),
    /// Hosts of which a copy is to speak it.
    Plain(Vec<HostId>),
}

impl<'a> Chooser<'a> {
    /// Where the certificate is to be put for this identifier.
    ///
    /// # Errors
    /// [`InstallError::NoPlace`], [`InstallError::Ambiguous`] when only a person can tell, [`InstallError::Conflict`] for
    /// a host that a macro makes.
    pub(crate) fn place(&self, identifier: &Identifier) -> Result<Choice, InstallError> {
        let choice = match identifier {
            Identifier::Ip(address) => self.for_address(*address),
            Identifier::Dns(name) if name.is_wildcard() => self.for_wildcard(name)?,
            Identifier::Dns(name) => self.for_name(name.as_str(), identifier)?,
        };
        match choice {
            Some(choice) => Ok(choice),
            None => self.explained(identifier),
        }
    }

    /// The hosts that answer plain HTTP for this identifier where the world comes by.
    pub(crate) fn plain(&self, identifier: &Identifier) -> Vec<HostId> {
        match identifier {
            Identifier::Ip(address) => self.plain_for_address(*address),
            Identifier::Dns(name) if name.is_wildcard() => self.plain_for_wildcard(name),
            Identifier::Dns(name) => best(self.answering(name.as_str(), &[self.ports.http], false)),
        }
    }

    /// The one host that everybody gets to, if there is but one.
    fn only(&self) -> Option<HostId> {
        let mut sites = self.model.ids().filter(|(_, host)| !host.is_default()).map(|(id, _)| id);
        sites.next().filter(|_| sites.next().is_none())
    }

    fn explained(&self, identifier: &Identifier) -> Result<Choice, InstallError> {
        let value = identifier.value();
        if let Some(made) = self.model.macro_for(&value) {
            let path = self.model.files.path(made.at.file).to_path_buf();
            return Err(InstallError::Conflict { path, what: format!("Use {}", made.name) });
        }
        let is_name = matches!(identifier, Identifier::Dns(name) if !name.is_wildcard());
        match self.only().filter(|_| is_name) {
            Some(id) if !self.host(id).is_ssl => Ok(Choice::Plain(vec![id])),
            Some(id) if self.cover.is_safe_in(self.host(id)) => Ok(Choice::Secure(vec![id])),
            _ => Err(InstallError::NoPlace { identifier: value }),
        }
    }

    fn for_name(&self, name: &str, identifier: &Identifier) -> Result<Option<Choice>, InstallError> {
        let secure = self.near(self.ports.https, name, true);
        let plain = self.near(self.ports.http, name, false);
        match (secure.is_empty(), plain.is_empty()) {
            (true, true) => Ok(None),
            (true, false) => self.plain_choice(plain, identifier).map(Some),
            (false, _) => self.secure_choice(secure, plain, identifier).map(Some),
        }
    }

    /// At a port, or else wherever there is somebody.
    fn near(&self, port: u16, name: &str, is_ssl: bool) -> Vec<(Rank, HostId)> {
        let there = self.answering(name, &[port], is_ssl);
        let all: Vec<_> = self.model.ports().collect();
        if there.is_empty() { self.answering(name, &all, is_ssl) } else { there }
    }

    /// A host with a pattern must not lose its certificate to a name for which there is a host of its own, unless the
    /// certificate is good for all that the pattern fits.
    fn secure_choice(
        &self,
        secure: Vec<(Rank, HostId)>,
        plain: Vec<(Rank, HostId)>,
        identifier: &Identifier,
    ) -> Result<Choice, InstallError> {
        let is_pattern = secure.first().is_some_and(|(rank, _)| *rank == Rank::Pattern);
        let secure = best(secure);
        let is_foreign = is_pattern && secure.iter().any(|id| !self.cover.is_safe_in(self.host(*id)));
        let own: Vec<_> = plain.into_iter().filter(|(rank, _)| *rank == Rank::Exact).map(|(_, id)| id).collect();
        if !is_foreign || own.is_empty() {
            return Ok(Choice::Secure(secure));
        }
        Err(self.ambiguous(identifier, &[secure, own].concat()))
    }

    /// Several hosts at the port of HTTP share a name when they have different addresses; elsewhere they are different
    /// sites.
    fn plain_choice(&self, plain: Vec<(Rank, HostId)>, identifier: &Identifier) -> Result<Choice, InstallError> {
        let plain = best(plain);
        let is_at_http = |id: &HostId| self.host(*id).addresses.iter().any(|address| address.is_at(self.ports.http));
        match plain.len() == 1 || plain.iter().all(is_at_http) {
            true => Ok(Choice::Plain(plain)),
            false => Err(self.ambiguous(identifier, &plain)),
        }
    }

    /// Who answers for a host name by a name of its own at these ports, each host once, the best first.
    fn answering(&self, name: &str, ports: &[u16], is_ssl: bool) -> Vec<(Rank, HostId)> {
        let groups = ports.iter().flat_map(|port| self.model.groups(*port));
        let named = groups.filter_map(|group| self.model.named(group, name));
        let mut found: Vec<_> = named.filter(|(_, id)| self.host(*id).is_ssl == is_ssl).collect();
        found.sort();
        found.dedup();
        found
    }

    fn host(&self, id: HostId) -> &'a Host<'a> {
        self.model.host(id)
    }

    fn ambiguous(&self, identifier: &Identifier, ids: &[HostId]) -> InstallError {
        let places = ids.iter().map(|id| self.model.told(*id)).collect();
        InstallError::Ambiguous { identifier: identifier.value(), places }
    }
}

/// Those of the best kind of rank.
fn best(found: Vec<(Rank, HostId)>) -> Vec<HostId> {
    let Some((first, _)) = found.first().copied() else { return Vec::new() };
    found.into_iter().filter(|(rank, _)| *rank == first).map(|(_, id)| id).collect()
}
