//! Why a checkpoint cannot be written or undone.

use std::path::PathBuf;

use thiserror::Error;

use crate::fs::FsError;

/// Why a checkpoint cannot be written or undone.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// The checkpoint holds something that no reverter wrote; nothing of it was undone.
    #[error("the checkpoint {} is not one: {refusal}", checkpoint.display())]
    Refused {
        /// The checkpoint's directory.
        checkpoint: PathBuf,
        /// What is wrong with it.
        refusal: Refusal,
    },
    /// A path that cannot stand in a checkpoint; nothing was changed.
    #[error("{} cannot be kept in a checkpoint", path.display())]
    BadPath {
        /// The path.
        path: PathBuf,
    },
    /// A file that a challenge holds changed for now; nothing was changed.
    #[error("{} is changed for a challenge that is still there", path.display())]
    HeldByChallenge {
        /// The file.
        path: PathBuf,
    },
    /// A file that was to be new, and is there; nothing was changed.
    #[error("{} is there already", path.display())]
    NotNew {
        /// The file.
        path: PathBuf,
    },
    /// A command whose undoing nobody would run again; nothing was changed.
    #[error("`{command}` is no command that a checkpoint may hold")]
    BadCommand {
        /// The command.
        command: String,
    },
}

/// What is wrong with a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// A line that is no absolute path, or leads through `..` or into the checkpoints themselves.
    #[error("the line {line:?} of {list} is no path of a configuration")]
    Path {
        /// The list it stands in.
        list: &'static str,
        /// The line.
        line: String,
    },
    /// The copy of a listed file is missing, or is no regular file.
    #[error("the copy {name} is missing or no regular file")]
    Copy {
        /// Its name in the checkpoint.
        name: String,
    },
    /// A link in the place of a checkpoint: no reverter makes one, and what it leads to may be anybody's.
    #[error("it is a link")]
    Link,
    /// A list that is no regular file.
    #[error("{list} is no regular file")]
    List {
        /// The list.
        list: &'static str,
    },
    /// Others than we and root may write where the checkpoints are: what is there may be theirs.
    #[error("others may write to {}", path.display())]
    Open {
        /// The directory.
        path: PathBuf,
    },
    /// Somebody else than we or root made it: what it says may be meant to have us write where they may not.
    #[error("{} belongs to user {uid}", path.display())]
    Stranger {
        /// The checkpoint, or a list in it.
        path: PathBuf,
        /// Whose it is.
        uid: u32,
    },
    /// What stands at a listed path is no file: a directory, a device, a link that leads nowhere or is a stranger's.
    #[error("{} is no file that can be put back or removed", path.display())]
    Target {
        /// The path.
        path: PathBuf,
    },
}
