//! Why an installation failed, and what became of the server.

use std::path::PathBuf;

use evercert_plugin::install_error::InstallError;
use evercert_store::checkpoint::{CheckpointError, CommandFailure, Undone};
use evercert_store::fs::FsError;

use crate::install::witness::NotServed;
use crate::stop::Interrupted;

/// An installation that failed.
#[derive(Debug, thiserror::Error)]
#[error("nothing was installed")]
pub struct InstallFailure {
    /// Why.
    #[source]
    pub cause: Box<Cause>,
    /// What became of the server's configuration.
    pub aftermath: Aftermath,
}

impl InstallFailure {
    /// A failure before anything was changed.
    pub fn untouched(cause: impl Into<Cause>) -> Self {
        Self { cause: Box::new(cause.into()), aftermath: Aftermath::Untouched }
    }
}

/// Why an installation failed.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// A file is not what it was when the change was planned: somebody else is at work.
    #[error("{} was changed meanwhile", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The checkpoint cannot be written.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A command of the plan failed.
    #[error("{command} failed: {reason}")]
    Command {
        /// The command.
        command: String,
        /// What it said, or why it could not be started.
        reason: CommandFailure,
    },
    /// Others at the same sockets show another certificate than before.
    #[error("{}", listed(.0))]
    Disturbed(Vec<NotServed>),
    /// A file cannot be changed.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// A stop was asked for.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
    /// The installer, or its server, refused.
    #[error(transparent)]
    Installer(#[from] InstallError),
    /// Somebody else wrote a file after we did, and what we wrote is gone from it.
    #[error("{} was written over", path.display())]
    Overwritten {
        /// The file.
        path: PathBuf,
    },
    /// Somebody else rewrote a file while it showed challenges: it is theirs now, and something of a challenge stays in
    /// it.
    #[error("something of a challenge stays in {}", path.display())]
    Remnant {
        /// The file.
        path: PathBuf,
    },
    /// The server does not serve the certificate in these places, though it took up its configuration.
    #[error("{}", listed(.0))]
    NotServed(Vec<NotServed>),
}

fn listed(missed: &[NotServed]) -> String {
    missed.iter().map(NotServed::to_string).collect::<Vec<_>>().join("; ")
}

/// What became of the server's configuration after a failure.
#[derive(Debug)]
pub enum Aftermath {
    /// Nothing had been changed.
    Untouched,
    /// Everything is as it was, on the disk and in the server.
    RolledBack(Undone),
    /// Everything is as it was on the disk, but the server could not be told.
    NotReloaded(Undone, InstallError),
    /// Something could not be undone; the next run tries again.
    Stuck(Undone, CheckpointError),
}

impl Aftermath {
    /// What was undone, if anything was to be.
    pub fn undone(&self) -> Option<&Undone> {
        match self {
            Self::Untouched => None,
            Self::RolledBack(undone) | Self::NotReloaded(undone, _) | Self::Stuck(undone, _) => Some(undone),
        }
    }
}
