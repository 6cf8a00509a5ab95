//! Directories.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use crate::fs::error::{FsError, Operation, Place};
use crate::fs::meta::{Mode, is_dir, set_mode};
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
        Err(error) if error.is_already_there() && is_dir(path) => Ok(false),
        other => other.map(|()| true),
    }
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

fn insist_on_mode(path: &Path, mode: Mode) -> Result<(), FsError> {
    match mode {
        Mode::Masked(_) => Ok(()),
        Mode::Exact(bits) => set_mode(path, bits),
    }
}
