//! Undoing what earlier runs did: those that did not come to their end, and those that are regretted.

use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::Installer;
use evercert_store::checkpoint::{CheckpointError, Halted, Reverter, RolledBack, Undone};

use crate::install::aside::aside;
use crate::install::command;

/// What was undone, and whether the server knows.
#[must_use]
#[derive(Debug, Default)]
pub struct Recovered<T> {
    /// What was undone.
    pub undone: T,
    /// Why no more was, if something could not be: that checkpoint stays as it is, and nothing should be installed above
    /// it.
    pub halted: Option<CheckpointError>,
    /// Why the server could not be told, if it could not.
    pub not_reloaded: Option<InstallError>,
}

/// Undoes what an earlier run left half done, and has the server take up what is there again. To be called before an
/// installer looks at its configuration. One that has no files is left alone, and so is what others left.
pub async fn recover(reverter: &Reverter, installer: &dyn Installer) -> Recovered<Undone> {
    if !installer.has_files() {
        return Recovered::default();
    }
    let reverter = reverter.clone();
    let (undone, halted) = parted(aside(move || reverter.recover(&mut command::run)).await);
    let not_reloaded = told(Some(installer), &undone).await;
    Recovered { undone, halted, not_reloaded }
}

/// Undoes what an earlier run left half done, then the newest `count` checkpoints; the server is told of whatever was
/// undone, if it is known.
pub async fn roll_back(reverter: &Reverter, installer: Option<&dyn Installer>, count: usize) -> Recovered<RolledBack> {
    let reverter = reverter.clone();
    let (undone, halted) = aside(move || both(&reverter, count)).await;
    let not_reloaded = told(installer, &undone.undone).await;
    Recovered { undone, halted, not_reloaded }
}

/// Has the server take up files that are as they were, if it still accepts them.
pub(crate) async fn retake(installer: &dyn Installer) -> Result<(), InstallError> {
    installer.test().await?;
    installer.reload().await
}

fn both(reverter: &Reverter, count: usize) -> (RolledBack, Option<CheckpointError>) {
    let (half_done, halted) = parted(reverter.recover(&mut command::run));
    let (mut rolled_back, halted) = match halted {
        Some(_) => (RolledBack { available: reverter.finished().unwrap_or_default(), ..RolledBack::default() }, halted),
        None => parted(reverter.roll_back(count, &mut command::run)),
    };
    rolled_back.undone.extend(half_done);
    (rolled_back, halted)
}

async fn told(installer: Option<&dyn Installer>, undone: &Undone) -> Option<InstallError> {
    match installer {
        Some(installer) if *undone != Undone::default() => retake(installer).await.err(),
        _ => None,
    }
}

fn parted<T>(result: Result<T, Halted<T>>) -> (T, Option<CheckpointError>) {
    match result {
        Ok(done) => (done, None),
        Err(Halted { done, cause }) => (*done, Some(cause)),
    }
}
