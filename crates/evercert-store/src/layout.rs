//! The directories every run needs, created and locked in certbot's order.

use thiserror::Error;

use crate::fs::{self, FsError, Mode};
use crate::lock::{LockError, Locks};
use crate::paths::Paths;

/// Creates what is missing and takes the three locks: logs, configuration, work; then the hook directories.
///
/// Existing directories are never re-chmodded. Call it once at the start of a run and keep the locks until its end.
/// The order is certbot's, so that two programs that start together cannot each hold half of the locks.
///
/// # Errors
/// A directory that cannot be created, or a lock that somebody else holds.
pub fn open(paths: &Paths) -> Result<Locks, LayoutError> {
    let mut locks = Locks::none();
    fs::create_dir_all(&paths.logs, PRIVATE)?;
    locks.add(&paths.logs)?;
    fs::create_dir_all(&paths.config, Mode::DIR)?;
    locks.add(&paths.config)?;
    fs::create_dir_all(&paths.work, Mode::DIR)?;
    locks.add(&paths.work)?;
    create_hook_dirs(paths)?;
    Ok(locks)
}

/// Why a run could not begin.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LayoutError {
    /// A directory could not be created.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// A lock could not be taken.
    #[error(transparent)]
    Lock(#[from] LockError),
}

fn create_hook_dirs(paths: &Paths) -> Result<(), FsError> {
    for directory in [paths.pre_hooks(), paths.deploy_hooks(), paths.post_hooks()] {
        fs::create_dir_all(&directory, Mode::DIR)?;
    }
    Ok(())
}

/// Only the owner may look: logs, `live/`, `archive/`.
pub(crate) const PRIVATE: Mode = Mode::Masked(0o700);

#[cfg(test)]
mod tests {
    use super::open;
    use crate::fs;
    use crate::paths::Paths;

    #[test]
    fn creates_modes_and_locks_and_leaves_existing_modes_alone() {
        let root = crate::testing::directory();
        let paths = Paths::new(root.path().join("c"), root.path().join("w/x"), root.path().join("l"));
        let locks = open(&paths).unwrap();
        assert_eq!(fs::mode(&paths.logs).unwrap(), 0o700);
        assert_eq!(fs::mode(&paths.config).unwrap(), 0o755);
        assert!(fs::is_dir(&paths.post_hooks()));
        for directory in [&paths.logs, &paths.config, &paths.work] {
            assert_eq!(fs::mode(&directory.join(".certbot.lock")).unwrap(), 0o600);
        }
        drop(locks);
        assert!(!fs::exists(&paths.config.join(".certbot.lock")));
        fs::set_mode(&paths.logs, 0o750).unwrap();
        drop(open(&paths).unwrap());
        assert_eq!(fs::mode(&paths.logs).unwrap(), 0o750);
    }

    #[test]
    fn one_directory_for_everything_is_locked_once() {
        let root = crate::testing::directory();
        let locks = open(&Paths::new(root.path(), root.path(), root.path())).unwrap();
        assert!(fs::exists(&root.path().join(".certbot.lock")));
        drop(locks);
        assert!(!fs::exists(&root.path().join(".certbot.lock")));
    }
}
