//! Giving things other names.

use std::fs;
use std::path::Path;

use rustix::fs::{CWD, RenameFlags};

use crate::fs::error::{FsError, Operation, Place};
use crate::fs::step::step;

/// Renames a file, replacing what has the new name. Errors name the new path.
pub fn rename(from: &Path, to: &Path) -> Result<(), FsError> {
    step(Operation::Rename, to)?;
    fs::rename(from, to).at(Operation::Rename, to)
}

/// Exchanges two names in one step: whoever looks finds each name taken, before and after. Errors name `to`.
///
/// Not every file system can, and none across mounts: see [`FsError::is_unsupported`].
pub fn exchange(from: &Path, to: &Path) -> Result<(), FsError> {
    step(Operation::Rename, to)?;
    rustix::fs::renameat_with(CWD, from, CWD, to, RenameFlags::EXCHANGE).at(Operation::Rename, to)
}

/// Renames a file to a name that must be free.
pub(super) fn rename_to_free(from: &Path, to: &Path) -> Result<(), FsError> {
    step(Operation::Rename, to)?;
    match rustix::fs::renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // File systems without the flag (some network ones): the lock makes the check good enough.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) if !fs::exists(to).unwrap_or(true) => {
            fs::rename(from, to).at(Operation::Rename, to)
        }
        other => other.at(Operation::Rename, to),
    }
}
