//! The certificate into every block that serves one of its identifiers.

use std::collections::{BTreeMap, BTreeSet};

use evercert_pki::identifier::Identifier;
use evercert_plugin::install_error::InstallError;

use super::listens::Opened;
use super::{Draft, Wish, certificate, copy, rivals, secure};
use crate::choose::{Choice, host};
use crate::files::FileId;
use crate::model::ServerId;

/// What is to be done with which blocks.
#[derive(Default)]
struct Targets {
    secure: BTreeSet<ServerId>,
    /// With the names for which they were found.
    plain: BTreeMap<ServerId, Vec<String>>,
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
    for (id, names) in &targets.plain {
        if rivals::needs_half(wish, *id, names) {
            copy::half(wish, *id, names, &mut opened, &mut draft)?;
        } else {
            let change = secure::change(wish, *id, None, &mut opened, &mut draft, &is_ours)?;
            apply(wish, *id, change, true, &mut draft);
        }
    }
    for (id, names) in &targets.copies {
        copy::whole(wish, *id, names, &mut opened, &mut draft)?;
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
            Choice::Plain(ids) => {
                ids.into_iter().for_each(|id| targets.plain.entry(id).or_default().push(host_of(identifier)));
            }
            Choice::Copy(id) => targets.copies.entry(id).or_default().push(identifier.value()),
        }
    }
    targets.plain.retain(|id, _| !targets.secure.contains(id));
    Ok(targets)
}

/// As `server_name` has it.
fn host_of(identifier: &Identifier) -> String {
    match identifier {
        Identifier::Dns(name) => name.as_str().to_owned(),
        Identifier::Ip(ip) => host(*ip),
    }
}

/// Whether no block includes a file for which the certificate is not.
fn is_for(wish: &Wish<'_>, targets: &Targets, file: FileId) -> bool {
    let mut users = wish.model.ids().filter(|(_, server)| server.directives.iter().any(|found| found.at.file == file));
    users.all(|(id, _)| targets.secure.contains(&id) || targets.plain.contains_key(&id))
}

fn apply(wish: &Wish<'_>, id: ServerId, change: certificate::Change, is_apart: bool, draft: &mut Draft) {
    change.notes.into_iter().for_each(|note| draft.note(note));
    for (file, patch) in change.patches {
        draft.patches.add(file, patch);
    }
    draft.append(wish, id, &change.lines, is_apart);
}
