//! Where certificates for wildcards belong.

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::install_error::InstallError;

use super::{Choice, Chooser, is_below};
use crate::model::{Pattern, Server, ServerId};

impl Chooser<'_> {
    /// Blocks with the wildcard itself among their names; or else those that a person chose; or else of those below it
    /// the ones that the certificate names, or the ones that have it, or the only one.
    pub(super) fn for_wildcard(&self, name: &DnsName) -> Result<Option<Choice>, InstallError> {
        let themselves = self.with(|server| has_wildcard(server, name));
        if !themselves.is_empty() {
            return Ok(Some(self.by_sockets(themselves)));
        }
        let below = self.with(|server| has_below(server, name, |_| true));
        let among =
            |wanted: &dyn Fn(ServerId) -> bool| below.iter().copied().filter(|id| wanted(*id)).collect::<Vec<_>>();
        let preferred = [
            self.chosen_of(&below),
            among(&|id| has_below(self.model.server(id), name, |exact| self.names(exact))),
            among(&|id| self.cover.is_named_by(self.model.server(id))),
        ];
        if let Some(ids) = preferred.into_iter().find(|ids| !ids.is_empty()) {
            return Ok(Some(self.by_sockets(ids)));
        }
        match self.by_sockets(below) {
            Choice::Secure(ids) | Choice::Plain(ids) if ids.len() > 1 => {
                Err(self.ambiguous(&Identifier::Dns(name.clone()), &ids))
            }
            Choice::Plain(ids) if ids.is_empty() => Ok(None),
            choice => Ok(Some(choice)),
        }
    }

    pub(super) fn plain_for_wildcard(&self, name: &DnsName) -> Vec<ServerId> {
        let mut ids = self.with(|server| has_wildcard(server, name));
        ids.retain(|id| self.listens(*id, |socket| self.is_plain(socket)));
        ids
    }

    /// Those that speak TLS, if any does.
    fn by_sockets(&self, ids: Vec<ServerId>) -> Choice {
        let secure: Vec<_> = ids.iter().copied().filter(|id| self.listens(*id, |socket| socket.is_ssl)).collect();
        if secure.is_empty() { Choice::Plain(ids) } else { Choice::Secure(secure) }
    }

    fn with(&self, wanted: impl Fn(&Server<'_>) -> bool) -> Vec<ServerId> {
        self.model.ids().filter(|(_, server)| wanted(server)).map(|(id, _)| id).collect()
    }

    fn names(&self, exact: &str) -> bool {
        self.cover
            .0
            .identifiers
            .iter()
            .any(|identifier| matches!(identifier, Identifier::Dns(name) if name.as_str() == exact))
    }
}

fn has_wildcard(server: &Server<'_>, name: &DnsName) -> bool {
    server.names.iter().any(|known| match &known.pattern {
        Pattern::Leading(end) => end[1..] == *name.base().as_bytes(),
        Pattern::Domain(base) => *base == name.base().as_bytes(),
        _ => false,
    })
}

fn has_below(server: &Server<'_>, name: &DnsName, wanted: impl Fn(&str) -> bool) -> bool {
    server.exact_names().filter(|exact| is_below(name, exact)).any(wanted)
}
