//! Doing what a plan says, each change after its way back is on the disk.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use evercert_plugin::edit::{Edit, Plan, Readers};
use evercert_store::checkpoint::{CheckpointError, Draft, Reverter, Stage, UndoCommand};
use evercert_store::fs::{self, FsError, Mode};

use crate::install::aside::aside;
use crate::install::command;
use crate::install::failure::Cause;

/// Does all edits. After an error some are done: revert the checkpoint of this stage.
pub(crate) async fn apply(reverter: &Reverter, stage: Stage, plan: &Plan) -> Result<(), Cause> {
    if plan.edits.is_empty() {
        return Ok(());
    }
    let mut draft = reverter.draft(stage)?;
    let replaced: Vec<PathBuf> = plan.edits.iter().filter_map(replaced).map(Path::to_path_buf).collect();
    let places = draft.save(&replaced)?;
    let left: Vec<_> = places.iter().map(PathBuf::as_path).zip(plan.edits.iter().filter_map(new_bytes)).collect();
    draft.leave(&left)?;
    draft.note(&plan.notes.iter().map(|note| format!("{note}\n")).collect::<String>())?;
    let mut places = places.into_iter();
    for edit in &plan.edits {
        let done = perform(&mut draft, &mut places, edit).await;
        if let Err(Cause::Changed { path }) = &done {
            // It may have been kept before they changed it: undoing ours must not undo theirs.
            let theirs = fs::read_large(path)?;
            reverter.amend(stage, path, &theirs, &theirs)?;
        }
        done?;
    }
    Ok(())
}

fn replaced(edit: &Edit) -> Option<&Path> {
    match edit {
        Edit::Replace { path, .. } => Some(path),
        _ => None,
    }
}

/// What a file that is replaced gets.
fn new_bytes(edit: &Edit) -> Option<&[u8]> {
    match edit {
        Edit::Replace { after, .. } => Some(after),
        _ => None,
    }
}

fn replace(place: &Path, before: &[u8], after: &[u8]) -> Result<(), Cause> {
    if fs::read_large(place)? != before {
        return Err(Cause::Changed { path: place.to_path_buf() });
    }
    Ok(fs::write_anyhow(place, after, Mode::FILE)?)
}

fn create(place: &Path, content: &[u8], readers: &Readers) -> Result<(), FsError> {
    match readers {
        Readers::Usual => fs::write_exclusive(place, content, Mode::FILE),
        Readers::Everybody => fs::write_exclusive(place, content, Mode::Exact(0o644)),
        Readers::Of(model) => {
            let (mode, owner) = (fs::mode(model)?, fs::owner(model)?);
            fs::write_exclusive(place, content, Mode::Exact(mode & 0o666))?;
            // Nobody but root may give a file away; whoever is not made it for themselves.
            let _ = fs::set_owner(place, Some(owner.uid), Some(owner.gid));
            Ok(())
        }
    }
}

/// `places` are those of the files that are replaced and that come now.
async fn perform(draft: &mut Draft, places: &mut IntoIter<PathBuf>, edit: &Edit) -> Result<(), Cause> {
    match edit {
        Edit::Replace { before, after, .. } => {
            let place = places.next().expect("each file that is replaced was saved");
            replace(&place, before, after)?;
        }
        Edit::Create { path, content, readers } => {
            let place = draft.announce(path)?;
            draft.leave(&[(&place, content)])?;
            unless_taken(draft, &place, create(&place, content, readers))?;
        }
        Edit::Link { path, target } => {
            let place = draft.announce(path)?;
            draft.leave(&[(&place, target.as_os_str().as_bytes())])?;
            unless_taken(draft, &place, fs::symlink(target, &place))?;
        }
        Edit::Run { run, undo } => {
            let (run, undo) = (allowed(run)?, allowed(undo)?);
            draft.undo_with(undo)?;
            let command = run.to_string();
            let ended = aside(move || command::run(&run)).await;
            ended.map_err(|reason| Cause::Command { command, reason })?;
        }
    }
    Ok(())
}

/// What somebody else made in the meantime under the name that was announced is theirs: undoing must not remove it.
pub(super) fn unless_taken(draft: &mut Draft, place: &Path, made: Result<(), FsError>) -> Result<(), Cause> {
    if made.as_ref().is_err_and(FsError::is_already_there) {
        draft.withdraw(place)?;
    }
    Ok(made?)
}

fn allowed(words: &[String]) -> Result<UndoCommand, CheckpointError> {
    UndoCommand::new(words.to_vec()).ok_or_else(|| CheckpointError::BadCommand { command: words.join(" ") })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes to the disk itself")]

    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_copy_is_as_private_as_its_model() {
        let home = tempfile::tempdir().unwrap();
        let (model, copy) = (home.path().join("model"), home.path().join("copy"));
        std::fs::write(&model, "secret").unwrap();
        std::fs::set_permissions(&model, std::fs::Permissions::from_mode(0o640)).unwrap();
        create(&copy, b"secret", &Readers::Of(model)).unwrap();
        assert_eq!(fs::mode(&copy).unwrap(), 0o640);
        let open = home.path().join("open");
        create(&open, b"token", &Readers::Everybody).unwrap();
        assert_eq!(fs::mode(&open).unwrap(), 0o644);
    }
}
