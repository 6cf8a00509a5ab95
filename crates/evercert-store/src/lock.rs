//! The locks that keep two runs apart, ours and certbot's.
//!
//! certbot takes POSIX record locks (`fcntl`), which flock(2) does not see. Such a lock belongs to the process and
//! vanishes when *any* descriptor of the file is closed, so a lock file is opened here and nowhere else, and one
//! process takes each lock once.

mod holder;

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;
use rustix::io::Errno;
use thiserror::Error;

use crate::fs::{self, FsError, Operation};

pub use holder::Holder;

/// Several held locks; dropping it releases them in reverse order.
#[derive(Debug, Default)]
pub struct Locks(Vec<LockFile>);

impl Locks {
    /// No lock yet.
    pub fn none() -> Self {
        Self::default()
    }

    /// Takes `<directory>/.certbot.lock` too, at once or not at all. A directory that is already locked here is
    /// left as it is: the same directory may serve several purposes.
    pub fn add(&mut self, directory: &Path) -> Result<(), LockError> {
        let path = fs::canonical(directory)?.join(NAME);
        if self.0.iter().all(|held| held.path != path) {
            self.0.push(LockFile::acquire(&path)?);
        }
        Ok(())
    }
}

impl Drop for Locks {
    fn drop(&mut self) {
        while self.0.pop().is_some() {}
    }
}

/// One held lock.
#[derive(Debug)]
pub struct LockFile {
    path: PathBuf,
    _file: File,
}

impl LockFile {
    /// Takes the lock without waiting. The file is created with 0600 when it is missing.
    ///
    /// # Errors
    /// [`LockError::Held`] when another process has it.
    pub fn acquire(path: &Path) -> Result<Self, LockError> {
        loop {
            let file = fs::open_lock_file(path)?;
            try_lock(&file, path)?;
            if is_still_there(&file, path)? {
                return Ok(Self { path: path.to_path_buf(), _file: file });
            }
        }
    }

    /// The lock file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for LockFile {
    /// Unlinks, then unlocks by closing: the other way round, somebody could lock the file just before it vanishes.
    fn drop(&mut self) {
        // Nothing can be done about a failure here, and a file left behind does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

/// Why a lock could not be taken.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LockError {
    /// Another process has the lock.
    #[error("{} is locked{}", path.display(), holder.as_ref().map(|holder| format!(" by {holder}")).unwrap_or_default())]
    Held {
        /// The lock file.
        path: PathBuf,
        /// Who has it, where the system tells.
        holder: Option<Holder>,
    },
    /// The lock file cannot be used.
    #[error(transparent)]
    Fs(#[from] FsError),
}

fn try_lock(file: &File, path: &Path) -> Result<(), LockError> {
    match rustix::fs::fcntl_lock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(()),
        Err(Errno::ACCESS | Errno::AGAIN) => {
            let inode = file.metadata().map(|metadata| metadata.ino()).unwrap_or_default();
            Err(LockError::Held { path: path.to_path_buf(), holder: holder::find(inode) })
        }
        Err(errno) => {
            Err(FsError { operation: Operation::Lock, path: path.to_path_buf(), source: errno.into() }.into())
        }
    }
}

/// The last holder unlinks the file before it unlocks: what was locked may no longer be what the name leads to.
fn is_still_there(file: &File, path: &Path) -> Result<bool, FsError> {
    let named = match fs::metadata(path) {
        Err(error) if error.is_not_found() => return Ok(false),
        other => other?,
    };
    let place = |source| FsError { operation: Operation::Inspect, path: path.to_path_buf(), source };
    let locked = file.metadata().map_err(place)?;
    Ok((named.dev(), named.ino()) == (locked.dev(), locked.ino()))
}

const NAME: &str = ".certbot.lock";

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::process::{Child, Command, Stdio};

    use super::{LockError, LockFile};
    use crate::fs;

    /// certbot's way of locking, held until its stdin closes.
    fn python_holds(path: &std::path::Path) -> Child {
        let script = "import fcntl,os,sys\n\
                      fd=os.open(sys.argv[1],os.O_CREAT|os.O_WRONLY,0o600)\n\
                      fcntl.lockf(fd,fcntl.LOCK_EX|fcntl.LOCK_NB)\n\
                      print('held',flush=True)\nsys.stdin.read()\n";
        let mut command = Command::new("python3");
        command.arg("-c").arg(script).arg(path).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("python3 plays certbot's part in this test");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "held\n");
        child
    }

    #[test]
    fn sees_the_lock_of_another_process_and_names_it() {
        let root = crate::testing::directory();
        let path = root.path().join(".certbot.lock");
        let mut other = python_holds(&path);
        let Err(LockError::Held { path: held, holder }) = LockFile::acquire(&path) else { panic!("not held") };
        assert_eq!(held, path);
        assert_eq!(holder.expect("/proc tells").pid, other.id());
        other.stdin.take().unwrap().flush().unwrap();
        other.wait().unwrap();
        assert!(LockFile::acquire(&path).is_ok());
    }

    #[test]
    fn a_file_left_by_a_crash_is_no_obstacle_and_is_removed_at_the_end() {
        let root = crate::testing::directory();
        let path = root.path().join(".certbot.lock");
        fs::write_exclusive(&path, b"", fs::Mode::Exact(0o600)).unwrap();
        let lock = LockFile::acquire(&path).unwrap();
        assert_eq!(lock.path(), path);
        drop(lock);
        assert!(!fs::exists(&path));
    }
}
