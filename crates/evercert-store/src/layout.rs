//! The directories every run needs, created and locked in certbot's order.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::fs::{self, FsError, Mode, Owner};
use crate::lock::{LockError, Locks};
use crate::paths::Paths;

/// What is made of a directory that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It is used as it is: administrators open directories to groups, and that must last.
    Accepted,
    /// It must be ours with the mode we would give it (`--strict-permissions`).
    Checked,
}

/// All that a run needs.
#[cfg(test)]
pub(crate) fn open(paths: &Paths, existing: Existing) -> Result<Locks, LayoutError> {
    let mut locks = open_logs(paths, existing)?;
    open_rest(paths, existing, &mut locks)?;
    Ok(locks)
}

/// Creates what is missing and takes the first of three locks (logs, configuration, work), after which logs may be
/// written; [`open_rest`] goes on.
///
/// Existing directories are never re-chmodded. Call it once at the start of a run and keep the locks until its end.
/// The order is certbot's, so that two programs that start together cannot each hold half of the locks.
///
/// # Errors
/// A directory that cannot be created or is refused, or a lock that somebody else holds.
pub fn open_logs(paths: &Paths, existing: Existing) -> Result<Locks, LayoutError> {
    let mut locks = Locks::none();
    provide(&paths.logs, PRIVATE, existing)?;
    locks.add(&paths.logs)?;
    Ok(locks)
}

/// Goes on where [`open_logs`] stopped: configuration, work, then the hook directories.
///
/// # Errors
/// As [`open_logs`].
pub fn open_rest(paths: &Paths, existing: Existing, locks: &mut Locks) -> Result<(), LayoutError> {
    for directory in [&paths.config, &paths.work] {
        provide(directory, Mode::DIR, existing)?;
        locks.add(directory)?;
    }
    provide_hooks(paths, existing)
}

/// Creates what is missing without a lock, for those who only read.
///
/// # Errors
/// As [`open_logs`], but for the locks.
pub fn provide_all(paths: &Paths, existing: Existing) -> Result<(), LayoutError> {
    provide(&paths.logs, PRIVATE, existing)?;
    for directory in [&paths.config, &paths.work] {
        provide(directory, Mode::DIR, existing)?;
    }
    provide_hooks(paths, existing)
}

/// Why a run could not begin.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LayoutError {
    /// A directory is another's or has another mode, and that was to be checked.
    #[error("{} is not ours with mode {mode:o}", path.display())]
    Permissions {
        /// The directory.
        path: PathBuf,
        /// The mode it would be created with.
        mode: u32,
    },
    /// A directory could not be created.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// A lock could not be taken.
    #[error(transparent)]
    Lock(#[from] LockError),
}

/// Looks whether a directory with keys, if it is there, is ours alone: for whoever is strict, before it is used.
///
/// # Errors
/// [`LayoutError::Permissions`].
pub fn check_private(path: &Path) -> Result<(), LayoutError> {
    match !fs::exists(path) || is_ours(path, 0o700)? {
        true => Ok(()),
        false => Err(LayoutError::Permissions { path: path.to_path_buf(), mode: 0o700 }),
    }
}

fn provide_hooks(paths: &Paths, existing: Existing) -> Result<(), LayoutError> {
    let hooks = [paths.pre_hooks(), paths.deploy_hooks(), paths.post_hooks()];
    hooks.iter().try_for_each(|directory| provide(directory, Mode::DIR, existing))
}

/// Creates a directory, or looks whether the one that is there will do. As with certbot the mode it is compared with
/// does not depend on the umask.
fn provide(path: &Path, mode: Mode, existing: Existing) -> Result<(), LayoutError> {
    let created = fs::create_dir_all(path, mode)?;
    let wanted = if mode == PRIVATE { 0o700 } else { 0o755 };
    if created || existing == Existing::Accepted || is_ours(path, wanted)? {
        return Ok(());
    }
    Err(LayoutError::Permissions { path: path.to_path_buf(), mode: wanted })
}

fn is_ours(path: &Path, mode: u32) -> Result<bool, FsError> {
    let Owner { uid, .. } = fs::owner(path)?;
    Ok(uid == rustix::process::getuid().as_raw() && fs::mode(path)? == mode)
}

/// Only the owner may look: logs, `live/`, `archive/`.
pub(crate) const PRIVATE: Mode = Mode::Masked(0o700);

#[cfg(test)]
mod tests {
    use super::{Existing, LayoutError, check_private, open, provide_all};
    use crate::fs;
    use crate::paths::Paths;

    #[test]
    fn creates_modes_and_locks_and_leaves_existing_modes_alone() {
        let root = crate::testing::directory();
        let paths = Paths::new(root.path().join("c"), root.path().join("w/x"), root.path().join("l"));
        let locks = open(&paths, Existing::Accepted).unwrap();
        assert_eq!(fs::mode(&paths.logs).unwrap(), 0o700);
        assert_eq!(fs::mode(&paths.config).unwrap(), 0o755);
        assert!(fs::is_dir(&paths.post_hooks()));
        for directory in [&paths.logs, &paths.config, &paths.work] {
            assert_eq!(fs::mode(&directory.join(".certbot.lock")).unwrap(), 0o600);
        }
        drop(locks);
        assert!(!fs::exists(&paths.config.join(".certbot.lock")));
        fs::set_mode(&paths.logs, 0o750).unwrap();
        drop(open(&paths, Existing::Accepted).unwrap());
        assert_eq!(fs::mode(&paths.logs).unwrap(), 0o750);
    }

    #[test]
    fn one_directory_for_everything_is_locked_once() {
        let root = crate::testing::directory();
        let locks = open(&Paths::new(root.path(), root.path(), root.path()), Existing::Accepted).unwrap();
        assert!(fs::exists(&root.path().join(".certbot.lock")));
        drop(locks);
        assert!(!fs::exists(&root.path().join(".certbot.lock")));
    }

    #[test]
    fn whoever_is_strict_accepts_only_the_usual_modes() {
        let root = crate::testing::directory();
        let paths = Paths::new(root.path().join("c"), root.path().join("w"), root.path().join("l"));
        provide_all(&paths, Existing::Checked).unwrap();
        assert!(!fs::exists(&paths.logs.join(".certbot.lock")));
        drop(open(&paths, Existing::Checked).unwrap());
        fs::set_mode(&paths.pre_hooks(), 0o700).unwrap();
        let refused = open(&paths, Existing::Checked).unwrap_err();
        assert!(matches!(refused, LayoutError::Permissions { path, mode: 0o755 } if path == paths.pre_hooks()));
        provide_all(&paths, Existing::Accepted).unwrap();
        check_private(&paths.logs).unwrap();
        check_private(&paths.live()).unwrap();
        assert!(check_private(&paths.config).is_err());
    }
}
