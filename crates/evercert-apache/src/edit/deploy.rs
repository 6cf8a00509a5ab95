//! The certificate into every host that serves one of its identifiers.

use std::collections::{BTreeMap, BTreeSet};

use evercert_pki::identifier::Identifier;
use evercert_plugin::install_error::InstallError;

use super::words::setting;
use super::{Draft, Wish, certificate, listens, modules, twin};
use crate::choose::Choice;
use crate::files::FileId;
use crate::model::HostId;

/// What is to be done with which hosts, and the names that they lack.
#[derive(Default)]
struct Targets {
    secure: BTreeSet<HostId>,
    plain: BTreeSet<HostId>,
    names: BTreeMap<HostId, Vec<String>>,
}

pub(super) fn plan(wish: &Wish<'_>) -> Result<Draft, InstallError> {
    let mut draft = Draft::default();
    let targets = targets(wish, &mut draft)?;
    modules::need(wish, &modules::FOR_TLS, &mut draft)?;
    // It may be TLS that a `Listen` waits for.
    draft.opens = draft.switches();
    let is_ours = |file: FileId| is_for(wish, &targets, file);
    for id in &targets.secure {
        let mut change = certificate::change(wish, *id, &mut draft, &is_ours)?;
        change.lines.extend(names(wish, *id, &targets));
        let at = wish.host(*id).at;
        change.patches.into_iter().for_each(|(file, patch)| draft.patches.add(file, patch));
        append(wish, *id, &change.lines, &mut draft)?;
        listens::open(wish, *id, at.file, &mut draft);
    }
    for id in &targets.plain {
        let lines = names(wish, *id, &targets);
        twin::make(wish, *id, lines, &mut draft)?;
        listens::open(wish, *id, wish.host(*id).at.file, &mut draft);
    }
    listens::check(wish, &draft)?;
    Ok(draft)
}

fn targets(wish: &Wish<'_>, draft: &mut Draft) -> Result<Targets, InstallError> {
    let mut targets = Targets::default();
    let chooser = wish.chooser();
    for identifier in &wish.deployment.identifiers {
        let choice = chooser.place(identifier)?;
        let (Choice::Secure(ids) | Choice::Plain(ids)) = &choice;
        for id in ids {
            match choice {
                Choice::Secure(_) => draft.place(identifier.value(), wish.path_of(*id)),
                Choice::Plain(_) => draft.place(identifier.value(), &twin::path(wish, *id)),
            }
            if lacks(wish, *id, identifier) {
                targets.names.entry(*id).or_default().push(identifier.value());
            }
        }
        match choice {
            Choice::Secure(ids) => targets.secure.extend(ids),
            Choice::Plain(ids) => targets.plain.extend(ids),
        }
    }
    Ok(targets)
}

fn lacks(wish: &Wish<'_>, id: HostId, identifier: &Identifier) -> bool {
    match identifier {
        Identifier::Dns(name) if !name.is_wildcard() => wish.host(id).rank(name.as_str()).is_none(),
        _ => false,
    }
}

/// The first name is that of a host without one.
fn names(wish: &Wish<'_>, id: HostId, targets: &Targets) -> Vec<Vec<u8>> {
    let lacking = targets.names.get(&id).map(Vec::as_slice).unwrap_or_default();
    let has_name = wish.host(id).name.is_some();
    let directive = |number: usize| if number == 0 && !has_name { "ServerName" } else { "ServerAlias" };
    lacking.iter().enumerate().map(|(number, name)| setting(directive(number), name.as_bytes())).collect()
}

/// Whether no host includes a file for which the certificate is not.
fn is_for(wish: &Wish<'_>, targets: &Targets, file: FileId) -> bool {
    let mut users = wish.model.ids().filter(|(_, host)| host.directives.iter().any(|found| found.at().file == file));
    users.all(|(id, _)| targets.secure.contains(&id) || targets.plain.contains(&id))
}

/// Puts lines at the end of a host.
pub(super) fn append(wish: &Wish<'_>, id: HostId, lines: &[Vec<u8>], draft: &mut Draft) -> Result<(), InstallError> {
    if lines.is_empty() {
        return Ok(());
    }
    let at = wish.host(id).at;
    let directive = wish.files().directive(at);
    let patch = wish.lines(at.file).append(directive, lines).ok_or_else(|| wish.conflict(id, "</VirtualHost>"))?;
    draft.patches.add(at.file, patch);
    Ok(())
}
