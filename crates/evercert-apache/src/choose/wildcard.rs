//! Where certificates for wildcards belong.

use evercert_pki::identifier::{DnsName, Identifier};
use evercert_plugin::install_error::InstallError;

use super::cover::is_below;
use super::{Choice, Chooser};
use crate::model::{Host, HostId};

impl Chooser<'_> {
    /// Hosts with the wildcard itself among their names; or else those that a person chose; or else of those below it the
    /// ones that the certificate names, or the ones that have it, or the only one.
    pub(super) fn for_wildcard(&self, name: &DnsName) -> Result<Option<Choice>, InstallError> {
        let themselves = self.with(|host| has_wildcard(host, name));
        if !themselves.is_empty() {
            return Ok(Some(self.by_tls(themselves)));
        }
        let below = self.with(|host| has_below(host, name, |_| true));
        let among =
            |wanted: &dyn Fn(HostId) -> bool| below.iter().copied().filter(|id| wanted(*id)).collect::<Vec<_>>();
        let preferred = [
            among(&|id| self.chosen.contains(&self.model.told(id))),
            among(&|id| has_below(self.host(id), name, |exact| self.names(exact))),
            among(&|id| self.cover.is_named_by(self.host(id))),
        ];
        if let Some(ids) = preferred.into_iter().find(|ids| !ids.is_empty()) {
            return Ok(Some(self.by_tls(ids)));
        }
        match self.by_tls(below) {
            Choice::Secure(ids) | Choice::Plain(ids) if ids.len() > 1 => {
                Err(self.ambiguous(&Identifier::Dns(name.clone()), &ids))
            }
            Choice::Plain(ids) if ids.is_empty() => Ok(None),
            choice => Ok(Some(choice)),
        }
    }

    pub(super) fn plain_for_wildcard(&self, name: &DnsName) -> Vec<HostId> {
        self.with(|host| !host.is_ssl && (has_wildcard(host, name) || has_below(host, name, |_| true)))
    }

    /// Those that speak TLS, if any does.
    fn by_tls(&self, ids: Vec<HostId>) -> Choice {
        let secure: Vec<_> = ids.iter().copied().filter(|id| self.host(*id).is_ssl).collect();
        if secure.is_empty() { Choice::Plain(ids) } else { Choice::Secure(secure) }
    }

    fn with(&self, wanted: impl Fn(&Host<'_>) -> bool) -> Vec<HostId> {
        self.model.ids().filter(|(_, host)| wanted(host)).map(|(id, _)| id).collect()
    }

    fn names(&self, exact: &str) -> bool {
        let is_it = |identifier: &Identifier| matches!(identifier, Identifier::Dns(name) if name.as_str() == exact);
        self.cover.0.identifiers.iter().any(is_it)
    }
}

fn has_wildcard(host: &Host<'_>, name: &DnsName) -> bool {
    host.names().any(|known| known.text == name.as_str().as_bytes())
}

fn has_below(host: &Host<'_>, name: &DnsName, wanted: impl Fn(&str) -> bool) -> bool {
    host.names().filter_map(|known| known.as_str()).filter(|known| is_below(name, known)).any(wanted)
}
