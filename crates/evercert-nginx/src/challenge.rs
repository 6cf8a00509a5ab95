//! http-01 through the running server: one plan for all names of a run.
//!
//! What is put at the start of a server block answers before anything else can: nginx goes through the `if`, `return` and
//! `rewrite` of a server block before it looks for a location, and so before passwords, limits, proxies and files.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;

use evercert_pki::identifier::Identifier;
use evercert_plugin::challenge::Challenge;
use evercert_plugin::edit::Plan;
use evercert_plugin::install_error::InstallError;

use crate::choose::host;
use crate::edit::Draft;
use crate::layout::Layout;
use crate::model::{Address, Host, Model, Pattern, ServerId};
use crate::patch::Patch;
use crate::ports::Ports;

/// What must change so that nginx answers these challenges wherever it can be asked. `holder` names who listens at a port
/// that the configuration does not.
pub(crate) fn plan(
    model: &Model<'_>,
    ports: Ports,
    challenges: &[Challenge],
    holder: impl Fn(u16) -> Option<String>,
) -> Result<Plan, InstallError> {
    let mut draft = Draft::default();
    let mut answers = Answers { model, ports, at: BTreeMap::new(), unanswered: Vec::new() };
    for challenge in challenges {
        answers.add(challenge, &mut draft)?;
    }
    answers.put(holder, &mut draft)?;
    draft.finish(model.files)
}

/// Where requests for challenges arrive once the plan is done.
pub(crate) fn sights(model: &Model<'_>, ports: Ports) -> Vec<SocketAddr> {
    let sockets = model.sockets.iter().filter(|socket| ports.is_http(&socket.address));
    let mut hosts: Vec<_> = sockets
        .clone()
        .filter(|socket| !socket.is_ssl && !socket.is_proxied)
        .map(|socket| socket.address.clone())
        .collect();
    if sockets.count() == 0 {
        let own = own_hosts(model);
        hosts = own.into_iter().map(|host| Address::Port(host, ports.http)).collect();
    }
    hosts.iter().filter_map(Address::reachable).collect()
}

struct Answers<'a> {
    model: &'a Model<'a>,
    ports: Ports,
    /// What each block answers.
    at: BTreeMap<ServerId, Vec<String>>,
    /// What no block at the port of HTTP could answer.
    unanswered: Vec<Unanswered>,
}

struct Unanswered {
    answer: String,
    /// Whether some block at another port answers.
    is_elsewhere: bool,
}

impl Answers<'_> {
    fn add(&mut self, challenge: &Challenge, draft: &mut Draft) -> Result<(), InstallError> {
        let identifier = &challenge.identifier;
        let answer = answer(challenge).ok_or_else(|| InstallError::BadChallenge { identifier: identifier.value() })?;
        let ids = self.asked(identifier);
        if ids.is_empty() && self.model.http.is_none() {
            return Err(InstallError::NoPlace { identifier: identifier.value() });
        }
        for id in &ids {
            draft.place(identifier.value(), self.model.files.path(self.model.server(*id).at.file));
            self.at.entry(*id).or_default().push(answer.clone());
        }
        if !self.model.sockets.iter().any(|socket| self.ports.is_http(&socket.address)) {
            self.unanswered.push(Unanswered { answer, is_elsewhere: !ids.is_empty() });
        }
        Ok(())
    }

    /// The blocks that may be asked for it: at the ports of HTTP and HTTPS whoever nginx gives the request to; elsewhere,
    /// behind a proxy of whatever kind, those with a name for it.
    fn asked(&self, identifier: &Identifier) -> BTreeSet<ServerId> {
        let name = match identifier {
            Identifier::Dns(name) => name.base().to_owned(),
            Identifier::Ip(ip) => host(*ip),
        };
        let ranked = self.model.ranked(&name);
        let mut ids: BTreeSet<_> = self.unclear().collect();
        for id in self.model.socket_ids() {
            let socket = self.model.socket(id);
            let named = self.model.named(id, &ranked).map(|(_, id)| id);
            let is_in_the_world = self.ports.is_http(&socket.address) || self.ports.is_https(&socket.address);
            let is_address = matches!(identifier, Identifier::Ip(_));
            let default = (is_in_the_world && (named.is_none() || is_address)).then_some(socket.default);
            ids.extend(named.into_iter().chain(default));
        }
        ids
    }

    /// Blocks with an expression that we do not understand may fit anything.
    fn unclear(&self) -> impl Iterator<Item = ServerId> {
        let is_unclear = |pattern: &Pattern| matches!(pattern, Pattern::Regex(expression) if expression.is_unclear());
        self.model
            .ids()
            .filter(move |(_, server)| server.names.iter().any(|name| is_unclear(&name.pattern)))
            .map(|(id, _)| id)
    }

    fn put(&self, holder: impl Fn(u16) -> Option<String>, draft: &mut Draft) -> Result<(), InstallError> {
        for (id, answers) in &self.at {
            let at = self.model.server(*id).at;
            let Some(block) = self.model.files.directive(at).block() else { continue };
            draft.patches.add(at.file, Patch::insertion(block.open() + 1, answers.concat()));
        }
        match self.unanswered.is_empty() {
            true => Ok(()),
            false => self.own_block(holder(self.ports.http), draft),
        }
    }

    /// A block of our own, where nobody listens at the port of HTTP. Where another program does, it may well hand on
    /// what it is asked; if there is nobody to hand it to, there is no way.
    fn own_block(&self, holder: Option<String>, draft: &mut Draft) -> Result<(), InstallError> {
        let taken = self.model.taken.iter().find(|(address, _)| self.ports.is_http(address));
        let taken = taken.map(|(_, at)| self.model.files.place(*at)).or(holder);
        if let Some(holder) = taken {
            let is_hopeless = self.unanswered.iter().any(|unanswered| !unanswered.is_elsewhere);
            return if is_hopeless { Err(InstallError::Taken { port: self.ports.http, holder }) } else { Ok(()) };
        }
        let Some(http) = self.model.http else { return Ok(()) };
        let listens: Vec<_> = own_hosts(self.model).iter().map(|host| self.listen(host)).collect();
        let answers: String = self.unanswered.iter().map(|unanswered| unanswered.answer.as_str()).collect();
        let line = format!("server {{{answers} {} return 404; }}", listens.join(" "));
        let layout = Layout::of(&self.model.files.file(http.file).tree);
        draft.patches.extend(http.file, layout.append(self.model.files.directive(http), &[line.into_bytes()], false));
        Ok(())
    }

    fn listen(&self, host: &Host) -> String {
        let only = if host.is_v6() { " ipv6only=on" } else { "" };
        format!("listen {}{only};", host.with_port(self.ports.http))
    }
}

/// IPv6 where the configuration has it anywhere: a host without it would refuse to listen.
fn own_hosts(model: &Model<'_>) -> Vec<Host> {
    let has_v6 = model.sockets.iter().filter_map(|socket| socket.address.host()).any(Host::is_v6);
    if has_v6 { vec![Host::Any4, Host::Any6] } else { vec![Host::Any4] }
}

/// What answers a challenge; none for a token or a key authorization that would be more than a word to nginx (RFC 8555
/// section 8.1 has both in base64url).
fn answer(challenge: &Challenge) -> Option<String> {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let (token, authorization) = (&challenge.token, &challenge.key_authorization);
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(is_safe);
    let is_ours = authorization.split_once('.').is_some_and(|(one, other)| is_word(one) && is_word(other));
    let path = challenge.http_path();
    (is_word(token) && is_ours).then(|| format!(" if ($uri = \"{path}\") {{ return 200 \"{authorization}\"; }}"))
}

#[cfg(test)]
mod tests;
