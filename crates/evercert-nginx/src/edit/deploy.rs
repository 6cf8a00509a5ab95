//! The certificate into every block that serves one of its identifiers.

use std::collections::{BTreeMap, BTreeSet};

use evercert_plugin::install_error::InstallError;

use super::listens::Opened;
use super::{Draft, Wish, certificate, copy, secure};
use crate::choose::Choice;
use crate::files::FileId;
use crate::model::ServerId;

/// What is to be done with which blocks.
#[derive(Default)]
struct Targets {
    secure: BTreeSet<ServerId>,
    plain: BTreeSet<ServerId>,
    copies: BTreeMap<ServerId, Vec<String>>,
}

pub(super) fn plan(wish: &Wish<'_>) -> Result<Draft, InstallError> {
    let mut draft = Draft::default();
    let targets = targets(wish, &mut draft)?;
    let is_ours = |file: FileId| is_for(wish, &targets, file);
    let mut opened = Opened::new();
    for id in &targets.secure {
        let change = certificate::change(wish, *id, &is_ours)?;
        apply(wish, *id, change, false, &mut draft);
    }
    for id in &targets.plain {
        let change = secure::change(wish, *id, &mut opened, &mut draft, &is_ours)?;
        apply(wish, *id, change, true, &mut draft);
    }
    for (id, names) in &targets.copies {
        let patch = copy::named(wish, *id, names, &mut opened, &mut draft)?;
        draft.patches.add(wish.server(*id).at.file, patch);
    }
    Ok(draft)
}

fn targets(wish: &Wish<'_>, draft: &mut Draft) -> Result<Targets, InstallError> {
    let mut targets = Targets::default();
    let chooser = wish.chooser();
    for identifier in &wish.deployment.identifiers {
        let choice = chooser.place(identifier)?;
        let ids = match &choice {
            Choice::Secure(ids) | Choice::Plain(ids) => ids.as_slice(),
            Choice::Copy(id) => std::slice::from_ref(id),
        };
        ids.iter().for_each(|id| draft.place(identifier.value(), wish.path_of(*id)));
        match choice {
            Choice::Secure(ids) => targets.secure.extend(ids),
            Choice::Plain(ids) => targets.plain.extend(ids),
            Choice::Copy(id) => targets.copies.entry(id).or_default().push(identifier.value()),
        }
    }
    targets.plain.retain(|id| !targets.secure.contains(id));
    Ok(targets)
}

/// Whether no block includes a file for which the certificate is not.
fn is_for(wish: &Wish<'_>, targets: &Targets, file: FileId) -> bool {
    let mut users = wish.model.ids().filter(|(_, server)| server.directives.iter().any(|found| found.at.file == file));
    users.all(|(id, _)| targets.secure.contains(&id) || targets.plain.contains(&id))
}

fn apply(wish: &Wish<'_>, id: ServerId, change: certificate::Change, is_apart: bool, draft: &mut Draft) {
    for (file, patch) in change.patches {
        draft.patches.add(file, patch);
    }
    append(wish, id, &change.lines, is_apart, draft);
}

/// Puts lines at the end of a block.
pub(super) fn append(wish: &Wish<'_>, id: ServerId, lines: &[Vec<u8>], is_apart: bool, draft: &mut Draft) {
    let at = wish.server(id).at;
    if !lines.is_empty() {
        draft.patches.extend(at.file, wish.layout(at.file).append(wish.files().directive(at), lines, is_apart));
    }
}
