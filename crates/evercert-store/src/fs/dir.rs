//! Directories.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use rustix::fs::{Gid, OFlags, Uid, fchmod, fchown, fstat};

use crate::fs::attributes;
use crate::fs::error::{FsError, Obstacle, Operation, Place};
use crate::fs::link::read_link;
use crate::fs::meta::{Mode, Owner, exists, is_dir};
use crate::fs::step::step;

/// Creates one directory; one that exists is an error.
pub fn create_dir(path: &Path, mode: Mode) -> Result<(), FsError> {
    step(Operation::CreateDirectory, path)?;
    DirBuilder::new().mode(mode.bits()).create(path).at(Operation::CreateDirectory, path)?;
    insist_on_mode(path, mode)
}

/// Creates a directory and the missing ones above it, each with `mode`.
///
/// Returns whether anything was created. A directory that exists keeps its mode: administrators open `live/` to a
/// group, and that must last.
pub fn create_dir_all(path: &Path, mode: Mode) -> Result<bool, FsError> {
    if is_dir(path) {
        return Ok(false);
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        create_dir_all(parent, mode)?;
    }
    match create_dir(path, mode) {
        Err(error) if error.is_already_there() => {
            if is_dir(path) {
                Ok(false)
            } else {
                Err(blocked(path)).at(error.operation, path)
            }
        }
        other => other.map(|()| true),
    }
}

fn blocked(path: &Path) -> io::Error {
    let obstacle = match read_link(path) {
        Ok(target) if !exists(path) => Obstacle::DanglingLink { target },
        _ => Obstacle::File,
    };
    io::Error::new(io::ErrorKind::AlreadyExists, obstacle)
}

/// The names in a directory, sorted by their bytes.
pub fn list(path: &Path) -> Result<Vec<OsString>, FsError> {
    let entries = fs::read_dir(path).at(Operation::List, path)?;
    let mut names =
        entries.map(|entry| Ok(entry.at(Operation::List, path)?.file_name())).collect::<Result<Vec<_>, FsError>>()?;
    names.sort();
    Ok(names)
}

/// Removes an empty directory.
pub fn remove_dir(path: &Path) -> Result<(), FsError> {
    step(Operation::Remove, path)?;
    fs::remove_dir(path).at(Operation::Remove, path)
}

/// Removes a directory and everything below it; links are removed, never followed.
pub fn remove_dir_all(path: &Path) -> Result<(), FsError> {
    step(Operation::Remove, path)?;
    fs::remove_dir_all(path).at(Operation::Remove, path)
}

/// Brings the names in a directory to stable storage.
pub fn sync_dir(path: &Path) -> Result<(), FsError> {
    step(Operation::Sync, path)?;
    let directory = File::open(path).at(Operation::Sync, path)?;
    directory.sync_all().at(Operation::Sync, path)
}

/// Gives a directory to another user and group, and nothing else that may stand at its name by then.
pub fn set_dir_owner(path: &Path, owner: Owner) -> Result<(), FsError> {
    step(Operation::ChangeOwner, path)?;
    let (uid, gid) = (Uid::from_raw(owner.uid), Gid::from_raw(owner.gid));
    open_dir(path).and_then(|directory| fchown(directory, Some(uid), Some(gid))).at(Operation::ChangeOwner, path)
}

/// Gives a directory the mode, owner and extended attributes (access lists, SELinux label) of another.
pub fn imitate_dir(path: &Path, model: &Path) -> Result<(), FsError> {
    step(Operation::ChangeOwner, path)?;
    let (directory, model) = (open_dir(path), open_dir(model));
    let imitated = directory.and_then(|directory| imitate(&directory, &model?));
    imitated.at(Operation::ChangeOwner, path)
}

fn imitate(directory: &OwnedFd, model: &OwnedFd) -> rustix::io::Result<()> {
    let (own, wanted) = (fstat(directory)?, fstat(model)?);
    if (own.st_uid, own.st_gid) != (wanted.st_uid, wanted.st_gid) {
        fchown(directory, Some(Uid::from_raw(wanted.st_uid)), Some(Gid::from_raw(wanted.st_gid)))?;
    }
    fchmod(directory, rustix::fs::Mode::from_raw_mode(wanted.st_mode))?;
    // Last: an access list is reflected in the mode.
    attributes::copy(model, directory);
    Ok(())
}

/// A new directory may have been replaced before we get to it, where somebody else may write to its parent: a link
/// is not followed, and only a directory will do.
fn insist_on_mode(path: &Path, mode: Mode) -> Result<(), FsError> {
    let Mode::Exact(bits) = mode else { return Ok(()) };
    step(Operation::ChangeOwner, path)?;
    let mode = rustix::fs::Mode::from_raw_mode(bits);
    open_dir(path).and_then(|directory| fchmod(directory, mode)).at(Operation::ChangeOwner, path)
}

fn open_dir(path: &Path) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::open(path, flags, rustix::fs::Mode::empty())
}
