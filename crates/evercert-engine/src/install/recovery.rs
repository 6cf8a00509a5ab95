//! Undoing what earlier runs did: those that did not come to their end, and those that are regretted.

use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::Installer;
use evercert_store::checkpoint::{CheckpointError, Reverter, RolledBack, Undone};

use crate::install::command;

/// What was undone, and whether the server knows.
#[derive(Debug, Default)]
pub struct Recovered<T> {
    /// What was undone.
    pub undone: T,
    /// Why the server could not be told, if it could not.
    pub not_reloaded: Option<InstallError>,
}

/// Undoes what an earlier run left half done, and has the server take up what is there again. To be called before an
/// installer looks at its configuration. One that has no files is left alone, and so is what others left.
///
/// # Errors
/// A checkpoint that cannot be undone: nothing should be installed above it.
pub async fn recover(reverter: &Reverter, installer: &dyn Installer) -> Result<Recovered<Undone>, CheckpointError> {
    if !installer.has_files() {
        return Ok(Recovered::default());
    }
    let undone = reverter.recover(&mut |undo| command::run(undo))?;
    let not_reloaded = if undone == Undone::default() { None } else { installer.reload().await.err() };
    Ok(Recovered { undone, not_reloaded })
}

/// Undoes what an earlier run left half done, then the newest `count` checkpoints; the server is reloaded, if it is
/// known.
///
/// # Errors
/// A checkpoint that cannot be undone; it stays as it is, those after it are undone.
pub async fn roll_back(
    reverter: &Reverter,
    installer: Option<&dyn Installer>,
    count: usize,
) -> Result<Recovered<RolledBack>, CheckpointError> {
    let half_done = reverter.recover(&mut |undo| command::run(undo))?;
    let mut undone = reverter.roll_back(count, &mut |undo| command::run(undo))?;
    undone.undone.extend(half_done);
    let not_reloaded = match installer {
        Some(installer) if undone.undone != Undone::default() => installer.reload().await.err(),
        _ => None,
    };
    Ok(Recovered { undone, not_reloaded })
}
