//! What went wrong on the disk, with path and operation.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// An operation on one path that the system refused.
///
/// The reason is the source; it is never repeated in the text.
#[derive(Debug, Error)]
#[error("cannot {operation} {}", path.display())]
pub struct FsError {
    /// What was being done.
    pub operation: Operation,
    /// To which path.
    pub path: PathBuf,
    /// What the system answered.
    #[source]
    pub source: io::Error,
}

impl FsError {
    /// The error kind of the system's answer.
    pub fn kind(&self) -> io::ErrorKind {
        self.source.kind()
    }

    /// True when the path (or a part of it) does not exist.
    pub fn is_not_found(&self) -> bool {
        matches!(self.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
    }

    /// True when something already has that name.
    pub fn is_already_there(&self) -> bool {
        self.kind() == io::ErrorKind::AlreadyExists
    }

    /// True when something else than a regular file stands there, and was left alone.
    pub fn is_not_regular(&self) -> bool {
        self.source.get_ref().is_some_and(|inner| inner.is::<NotRegular>())
    }

    /// What stands where a directory was to be made, if that is why it could not.
    pub fn obstacle(&self) -> Option<&Obstacle> {
        self.source.get_ref()?.downcast_ref()
    }

    /// True when the file system, or this place in it, cannot do such a thing at all.
    pub fn is_unsupported(&self) -> bool {
        use io::ErrorKind::{CrossesDevices, InvalidFilename, InvalidInput, ResourceBusy, Unsupported};
        matches!(self.kind(), CrossesDevices | InvalidFilename | InvalidInput | ResourceBusy | Unsupported)
    }

    /// True when the process may not do this here, or nobody may (read-only file system).
    pub fn is_denied(&self) -> bool {
        matches!(self.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
    }
}

/// The source of an [`FsError`] where something stands that is neither a regular file nor a directory: a pipe, a
/// socket, a device. Opening or reading it could wait for ever.
#[derive(Clone, Copy, Debug, Error)]
#[error("it is not a regular file")]
pub struct NotRegular;

/// The source of an [`FsError`] where a directory cannot be made because something else has its name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Obstacle {
    /// A file, or a link to one.
    #[error("it is not a directory")]
    File,
    /// A link that leads nowhere: perhaps a disk that is not mounted.
    #[error("it is a link to {}, which does not exist", target.display())]
    DanglingLink {
        /// What is written in the link.
        target: PathBuf,
    },
}

/// What was being done when the system refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// Change mode, owner or group.
    ChangeOwner,
    /// Create a directory.
    CreateDirectory,
    /// Create a file.
    Create,
    /// Create a symbolic link.
    Link,
    /// List a directory.
    List,
    /// Lock a file.
    Lock,
    /// Read a file or a link.
    Read,
    /// Remove a file or directory.
    Remove,
    /// Rename a file onto another.
    Rename,
    /// Look at a file's metadata.
    Inspect,
    /// Bring a file or directory to stable storage.
    Sync,
    /// Write to a file.
    Write,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ChangeOwner => "change mode or owner of",
            Self::CreateDirectory => "create directory",
            Self::Create => "create",
            Self::Link => "create symbolic link",
            Self::List => "list",
            Self::Lock => "lock",
            Self::Read => "read",
            Self::Remove => "remove",
            Self::Rename => "rename to",
            Self::Inspect => "inspect",
            Self::Sync => "write to stable storage",
            Self::Write => "write",
        })
    }
}

/// Gives an `io::Error` its place.
pub(super) trait Place<T> {
    /// Names the operation and the path.
    fn at(self, operation: Operation, path: &Path) -> Result<T, FsError>;
}

impl<T, E: Into<io::Error>> Place<T> for Result<T, E> {
    fn at(self, operation: Operation, path: &Path) -> Result<T, FsError> {
        self.map_err(|source| FsError { operation, path: path.to_path_buf(), source: source.into() })
    }
}
