//! Changes to a server's configuration that can be undone: certbot's checkpoints, file for file.
//!
//! A checkpoint is a directory with a copy of each file as it was (`<base name>_<index>`), the list of these files
//! (`FILEPATHS`), of files that are new (`NEW_FILES`), of commands that undo others (`COMMANDS`), and what was done, for
//! people (`CHANGES_SINCE`); ours also has digests of what was written (`EVERCERT_LEFT`). Below the work directory, `temp_checkpoint` holds changes for a challenge, `IN_PROGRESS`
//! those of an installation, and `backups/<time>` what was finished.
//!
//! What a change will touch is on stable storage before it is touched, so after a crash at any point [`Reverter::recover`]
//! gives back what was there; what somebody else wrote meanwhile is kept beside. Whatever a checkpoint does not list is never written to and never removed. Both certbot
//! and this module undo what the other wrote.

mod command;
mod draft;
mod error;
mod keeper;
mod left;
mod paths;
mod record;
mod reverter;
mod timeline;
mod undo;
mod untold;

#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod fixture;
#[cfg(test)]
mod tests;

pub use command::UndoCommand;
pub use draft::Draft;
pub use error::{CheckpointError, Refusal};
pub use keeper::Kept;
pub use reverter::{Reverter, RolledBack, Stage};
pub use undo::{CommandFailure, Commands, Halted, Undone};
