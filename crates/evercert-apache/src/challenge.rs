//! http-01 through the running server: one plan for all names of a run.
//!
//! The answers are files; a rule that is included at the start of a host leads there before any other rule, alias or
//! proxy is asked, and what is included at its end opens the way past passwords and denials.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use evercert_pki::identifier::Identifier;
use evercert_plugin::challenge::Challenge;
use evercert_plugin::edit::{Edit, Plan, Readers};
use evercert_plugin::install_error::InstallError;
use evercert_store::source::Source;

use crate::choose::url_host;
use crate::edit::{Draft, FOR_REWRITES, missing_of, path_word, setting};
use crate::files::{At, Facts, FileId};
use crate::lines::Lines;
use crate::model::{Host, HostId, Model};
use crate::setup::Setup;
use crate::syntax::Directive;

/// What is looked at to show challenges.
pub(crate) struct Stage<'a> {
    /// The configuration, as if rules could be made.
    pub(crate) model: &'a Model<'a>,
    /// Where things are.
    pub(crate) setup: &'a Setup,
    /// What the server has now.
    pub(crate) facts: &'a Facts,
    /// Where files are looked for.
    pub(crate) source: &'a dyn Source,
}

impl Stage<'_> {
    /// What must change so that Apache answers these challenges wherever it can be asked. `holder` names who listens at a
    /// port that the configuration does not.
    pub(crate) fn plan(
        &self,
        challenges: &[Challenge],
        holder: impl Fn(u16) -> Option<String>,
    ) -> Result<Plan, InstallError> {
        let mut draft = Draft::default();
        let (mut hosts, mut macros) = (BTreeSet::new(), BTreeSet::new());
        let mut is_homeless = false;
        for challenge in challenges {
            let asked = self.asked(&challenge.identifier);
            let made = self.model.macro_for(&challenge.identifier.value());
            is_homeless |= asked.is_empty() && made.is_none();
            macros.extend(made.map(|made| made.made));
            made.iter()
                .for_each(|made| draft.place(challenge.identifier.value(), self.model.files.path(made.made.file)));
            asked.iter().for_each(|id| draft.place(challenge.identifier.value(), self.path_of(*id)));
            hosts.extend(asked);
        }
        for module in missing_of(self.facts, &self.setup.layout, &FOR_REWRITES)? {
            draft.switch_on(module);
        }
        for id in &hosts {
            let host = self.model.host(*id);
            self.open(host.at.file, self.model.files.directive(host.at), has_sleeping_rules(host), &mut draft)?;
        }
        for made in &macros {
            self.open_macro(*made, &mut draft)?;
        }
        if macros.is_empty() && self.model.groups(self.setup.ports.http).is_empty() {
            self.main(is_homeless, holder, challenges, &mut draft)?;
        }
        let mut plan = draft.into_plan(self.model.files, self.setup, self.source)?;
        let files = self.answers(challenges)?;
        plan.edits.extend(files);
        Ok(plan)
    }

    /// Where requests for challenges arrive once a plan is done.
    pub(crate) fn sights(&self) -> Vec<SocketAddr> {
        let http = self.setup.ports.http;
        let here = self.model.listens.iter().filter(|listen| listen.port == http);
        let mut addresses: Vec<_> = here.map(|listen| listen.reachable()).collect();
        if addresses.is_empty() {
            addresses.push(SocketAddr::from(([127, 0, 0, 1], http)));
        }
        addresses.sort();
        addresses.dedup();
        addresses
    }

    /// The hosts that may be asked for it: at the ports of HTTP and HTTPS whoever Apache gives the request to, and whoever
    /// has no name; elsewhere, behind a proxy of whatever kind, those with a name for it.
    fn asked(&self, identifier: &Identifier) -> BTreeSet<HostId> {
        let name = match identifier {
            Identifier::Dns(name) => name.base().to_owned(),
            Identifier::Ip(ip) => url_host(*ip),
        };
        let mut ids: BTreeSet<_> =
            self.model.ids().filter(|(_, host)| host.rank(&name).is_some()).map(|(id, _)| id).collect();
        for port in [self.setup.ports.http, self.setup.ports.https] {
            for group in self.model.groups(port) {
                let named = self.model.named(group, &name).map(|(_, id)| id);
                let is_address = matches!(identifier, Identifier::Ip(_));
                ids.extend((named.is_none() || is_address).then_some(group.hosts[0]));
                ids.extend(group.hosts.iter().filter(|id| self.model.host(**id).names().next().is_none()));
            }
        }
        ids
    }

    /// Has a host answer. Rules of its own that are switched off stay so.
    fn open(&self, file: FileId, host: Directive<'_>, is_asleep: bool, draft: &mut Draft) -> Result<(), InstallError> {
        let lines = Lines::of(&self.model.files.file(file).tree);
        let mut start = vec![self.include(PRE)?];
        if is_asleep {
            start.push(b"RewriteRule ^ - [L]".to_vec());
        }
        let patches = lines.prepend(host, &start).zip(lines.append(host, &[self.include(POST)?]));
        let Some((pre, post)) = patches else {
            let path = self.model.files.path(file).to_path_buf();
            return Err(InstallError::Conflict { path, what: "</VirtualHost>".to_owned() });
        };
        draft.patches.add(file, pre);
        draft.patches.add(file, post);
        Ok(())
    }

    /// Has all hosts answer that a macro makes.
    fn open_macro(&self, made: At, draft: &mut Draft) -> Result<(), InstallError> {
        let inner = self.model.files.directive(made).section().into_iter().flat_map(|section| section.all());
        for host in inner.filter(|inner| inner.is("VirtualHost")) {
            let has = |name: &str| host.section().is_some_and(|section| section.all().any(|inner| inner.is(name)));
            self.open(made.file, host, has("RewriteRule") && !has("RewriteEngine"), draft)?;
        }
        Ok(())
    }

    /// Where no host is for the port of HTTP, the server itself answers; where nothing listens there, it is made to. Where
    /// another program does, it may well hand on what it is asked; if there is nobody to hand it to, there is no way.
    fn main(
        &self,
        is_homeless: bool,
        holder: impl Fn(u16) -> Option<String>,
        challenges: &[Challenge],
        draft: &mut Draft,
    ) -> Result<(), InstallError> {
        let http = self.setup.ports.http;
        let Some((main, file)) = self.model.files.iter().next() else { return Ok(()) };
        let mut new = Vec::new();
        if !self.model.listens.iter().any(|listen| listen.port == http) {
            if let Some(holder) = holder(http) {
                return if is_homeless { Err(InstallError::Taken { port: http, holder }) } else { Ok(()) };
            }
            new.push(format!("Listen {http}").into_bytes());
        }
        new.extend([self.include(PRE)?, self.include(POST)?]);
        draft.patches.add(main, Lines::of(&file.tree).at_end(&new));
        challenges.iter().for_each(|challenge| draft.place(challenge.identifier.value(), &file.path));
        Ok(())
    }

    /// The files: what is included, and one for each token.
    fn answers(&self, challenges: &[Challenge]) -> Result<Vec<Edit>, InstallError> {
        let folder = &self.setup.challenges;
        let word = path_word(folder)?;
        let bare = String::from_utf8_lossy(&word).into_owned();
        let inner = bare.trim_matches('"');
        // In a rule, `%` and `$` would stand for something else.
        if inner.contains(['%', '$', '\\']) {
            return Err(InstallError::Conflict { path: folder.clone(), what: "RewriteRule".to_owned() });
        }
        let rule = format!("RewriteRule ^/\\.well-known/acme-challenge/([A-Za-z0-9_=-]+)$ \"{inner}/$1\" [END]\n");
        let mut files = vec![
            (self.path(PRE), rule),
            (
                self.path(POST),
                format!(
                    "RewriteEngine on\n<Directory {bare}>\n    Require all granted\n</Directory>\n<Location /.well-known/acme-challenge>\n    SetHandler none\n    Require all granted\n</Location>\n"
                ),
            ),
        ];
        for challenge in challenges {
            let token = checked(challenge)
                .ok_or_else(|| InstallError::BadChallenge { identifier: challenge.identifier.value() })?;
            let file = (folder.join(token), challenge.key_authorization.clone());
            if !files.contains(&file) {
                files.push(file);
            }
        }
        Ok(files.into_iter().filter_map(|(path, text)| self.file(path, text)).collect())
    }

    /// A file that an earlier run left is made anew.
    fn file(&self, path: PathBuf, text: String) -> Option<Edit> {
        let after = text.into_bytes();
        match self.source.read(&path) {
            Ok(before) if before == after => None,
            Ok(before) => Some(Edit::Replace { path, before, after }),
            Err(_) => Some(Edit::Create { path, content: after, readers: Readers::Everybody }),
        }
    }

    fn path_of(&self, id: HostId) -> &Path {
        self.model.files.path(self.model.host(id).at.file)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.setup.layout.challenge_location.join(name)
    }

    fn include(&self, name: &str) -> Result<Vec<u8>, InstallError> {
        Ok(setting("Include", &path_word(&self.path(name))?))
    }
}

/// Whether a host has rules that are switched off: they must not wake up.
fn has_sleeping_rules(host: &Host<'_>) -> bool {
    !host.rewrites() && host.has("RewriteRule")
}

/// The token, if it and the key authorization are what a CA gives (RFC 8555 section 8.1 has both in base64url).
fn checked(challenge: &Challenge) -> Option<&str> {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(is_safe);
    let (token, authorization) = (challenge.token.as_str(), &challenge.key_authorization);
    let is_ours = authorization.split_once('.').is_some_and(|(one, other)| is_word(one) && is_word(other));
    (is_word(token) && is_ours).then_some(token)
}

/// As certbot names them.
const PRE: &str = "le_http_01_challenge_pre.conf";
const POST: &str = "le_http_01_challenge_post.conf";
