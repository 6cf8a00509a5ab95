//! Symbolic links.

use std::fs;
use std::os::unix::fs::{self as unix, MetadataExt};
use std::path::{Path, PathBuf};

use crate::fs::error::{FsError, Operation, Place};
use crate::fs::rename::rename;
use crate::fs::step::step;
use crate::fs::temporary;

/// Creates the symbolic link `link` to `target`; a taken name is an error.
pub fn symlink(target: &Path, link: &Path) -> Result<(), FsError> {
    step(Operation::Link, link)?;
    unix::symlink(target, link).at(Operation::Link, link)
}

/// Lets `link` point to `target`, replacing in one step what had the name.
///
/// A reader finds the old or the new target, never nothing.
pub fn replace_symlink(target: &Path, link: &Path) -> Result<(), FsError> {
    let beside = temporary::free_name(link)?;
    symlink(target, &beside)?;
    rename(&beside, link).inspect_err(|_| temporary::discard(&beside))
}

/// Where a symbolic link points, as it is written in the link.
pub fn read_link(path: &Path) -> Result<PathBuf, FsError> {
    fs::read_link(path).at(Operation::Read, path)
}

/// True when the link `path` was made by root, by us, or by the owner of the file it leads to: what we write through it
/// is what they could have written themselves.
pub fn is_trusted_link(path: &Path) -> bool {
    let own = rustix::process::geteuid().as_raw();
    let Ok(link) = fs::symlink_metadata(path) else { return false };
    [0, own].contains(&link.uid()) || fs::metadata(path).is_ok_and(|file| file.uid() == link.uid())
}

/// True when `path` itself is a symbolic link.
pub fn is_symlink(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}
