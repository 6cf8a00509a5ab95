//! Modes and owners.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD, Gid, Uid, chownat};

use crate::fs::error::{FsError, Operation, Place};
use crate::fs::step::step;

/// With which mode something new is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// These bits less the umask, as an ordinary program creates files.
    Masked(u32),
    /// Exactly these bits, whatever the umask: for private keys.
    Exact(u32),
}

impl Mode {
    /// An ordinary file: 0666 less the umask.
    pub const FILE: Self = Self::Masked(0o666);
    /// An ordinary directory: 0777 less the umask.
    pub const DIR: Self = Self::Masked(0o777);

    /// The bits to hand to the system when creating.
    pub(super) fn bits(self) -> u32 {
        match self {
            Self::Masked(bits) | Self::Exact(bits) => bits,
        }
    }
}

/// Who a file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The user id.
    pub uid: u32,
    /// The group id.
    pub gid: u32,
}

/// The metadata of what `path` leads to, links followed.
pub fn metadata(path: &Path) -> Result<Metadata, FsError> {
    fs::metadata(path).at(Operation::Inspect, path)
}

/// The metadata of the name itself: of a link, not of what it leads to.
pub fn link_metadata(path: &Path) -> Result<Metadata, FsError> {
    fs::symlink_metadata(path).at(Operation::Inspect, path)
}

/// True when the name itself is a regular file, not a link to one.
pub fn is_regular(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// Whether `path` leads to a file that this process may run.
pub fn is_executable(path: &Path) -> bool {
    let is_file = fs::metadata(path).is_ok_and(|found| found.is_file());
    is_file && rustix::fs::access(path, Access::EXEC_OK).is_ok()
}

/// The permission bits (07777) of what `path` leads to.
pub fn mode(path: &Path) -> Result<u32, FsError> {
    Ok(metadata(path)?.mode() & 0o7777)
}

/// User and group of what `path` leads to.
pub fn owner(path: &Path) -> Result<Owner, FsError> {
    let metadata = metadata(path)?;
    Ok(Owner { uid: metadata.uid(), gid: metadata.gid() })
}

/// True when `path` leads to something; a dangling link does not.
pub fn exists(path: &Path) -> bool {
    fs::metadata(path).is_ok()
}

/// True when the name itself is taken, be it by a dangling link.
pub fn present(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// True when `path` leads to a directory.
pub fn is_dir(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// The path with every link resolved.
pub fn canonical(path: &Path) -> Result<PathBuf, FsError> {
    fs::canonicalize(path).at(Operation::Inspect, path)
}

/// Sets the permission bits of `path` (links followed, so only tests may).
#[cfg(test)]
pub fn set_mode(path: &Path, bits: u32) -> Result<(), FsError> {
    use std::os::unix::fs::PermissionsExt;
    step(Operation::ChangeOwner, path)?;
    fs::set_permissions(path, fs::Permissions::from_mode(bits)).at(Operation::ChangeOwner, path)
}

/// Gives `path` to another user and group; `None` leaves that half as it is. A link is not followed: whoever may
/// write beside it could otherwise have any file given away.
pub fn set_owner(path: &Path, uid: Option<u32>, gid: Option<u32>) -> Result<(), FsError> {
    step(Operation::ChangeOwner, path)?;
    let (uid, gid) = (uid.map(Uid::from_raw), gid.map(Gid::from_raw));
    chownat(CWD, path, uid, gid, AtFlags::SYMLINK_NOFOLLOW).at(Operation::ChangeOwner, path)
}
