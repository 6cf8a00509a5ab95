//! Undoing what a checkpoint holds.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::checkpoint::command::UndoCommand;
use crate::checkpoint::error::{CheckpointError, Refusal};
use crate::checkpoint::keeper::{Keeper, Kept};
use crate::checkpoint::left::Left;
use crate::checkpoint::paths::{file_at, is_removable};
use crate::checkpoint::record::{Record, refused};
use crate::fs;

/// Runs commands for this crate, which runs none itself: says what went wrong, if anything did.
pub type Commands<'a> = dyn FnMut(&UndoCommand) -> Result<(), CommandFailure> + 'a;

/// What went wrong with a command.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CommandFailure {
    /// It could not be started.
    #[error("{0}")]
    NotStarted(ErrorKind),
    /// It failed, and this is what it said.
    #[error("{0}")]
    Said(String),
}

/// What was undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    /// Files that have their old bytes again.
    pub restored: Vec<PathBuf>,
    /// New files that are gone.
    pub removed: Vec<PathBuf>,
    /// Files that may have held what somebody else wrote, and where that is kept.
    pub kept: Vec<Kept>,
    /// Files that somebody had removed, and that are there again.
    pub returned: Vec<PathBuf>,
    /// Rows that are no command a reverter writes, and were not run.
    pub refused: Vec<String>,
    /// Commands that failed, and why.
    pub failed: Vec<(UndoCommand, CommandFailure)>,
}

impl Undone {
    /// Takes what another checkpoint undid.
    pub fn extend(&mut self, other: Self) {
        self.restored.extend(other.restored);
        self.removed.extend(other.removed);
        self.kept.extend(other.kept);
        self.returned.extend(other.returned);
        self.refused.extend(other.refused);
        self.failed.extend(other.failed);
    }
}

/// Undoing that ended before its end.
#[derive(Debug)]
pub struct Halted<T> {
    /// What is undone all the same.
    pub done: Box<T>,
    /// Why no more is.
    pub cause: CheckpointError,
}

/// A checkpoint whose every line was checked.
pub(super) struct Reversal {
    commands: Vec<Result<UndoCommand, String>>,
    restore: Vec<Restore>,
    remove: Vec<PathBuf>,
    left: Left,
}

/// A file that gets its old bytes.
struct Restore {
    copy: PathBuf,
    /// Its path in the checkpoint.
    listed: PathBuf,
    /// Where the bytes go.
    path: PathBuf,
}

impl Reversal {
    /// Reads and checks a checkpoint; changes nothing.
    ///
    /// # Errors
    /// [`CheckpointError::Refused`] for one that no reverter wrote.
    pub(super) fn plan(directory: &Path, home: &Path) -> Result<Self, CheckpointError> {
        let record = Record::read(directory, home)?;
        let bad = |path: &Path| refused(directory, Refusal::Target { path: path.to_path_buf() });
        let restore = |(index, path): (usize, &PathBuf)| {
            let name = Record::copy_name(path, index);
            let copy = directory.join(&name);
            if !fs::is_regular(&copy) {
                return Err(refused(directory, Refusal::Copy { name: name.to_string_lossy().into_owned() }));
            }
            let target = file_at(path).ok_or_else(|| bad(path))?;
            Ok(Restore { copy, listed: path.clone(), path: target })
        };
        let restore = record.saved.iter().enumerate().map(restore).collect::<Result<_, _>>()?;
        match record.new.iter().find(|path| !is_removable(path)) {
            Some(path) => Err(bad(path)),
            None => Ok(Self { commands: record.commands, restore, remove: record.new, left: Left::read(directory)? }),
        }
    }

    /// Runs the commands, the last one first, keeps what may be somebody else's, puts the copies back, removes what was
    /// new. May be repeated. What is done is added to `undone`, also before an error.
    pub(super) fn perform(
        mut self,
        run: &mut Commands<'_>,
        keeper: &Keeper<'_>,
        undone: &mut Undone,
    ) -> Result<(), CheckpointError> {
        for row in std::mem::take(&mut self.commands).into_iter().rev() {
            match row {
                Err(text) => undone.refused.push(text),
                Ok(command) => undone.failed.extend(run(&command).err().map(|reason| (command, reason))),
            }
        }
        self.keep(keeper, undone)?;
        for Restore { copy, path, .. } in self.restore {
            let is_gone = !fs::present(&path);
            fs::put_back(&copy, &path)?;
            undone.returned.extend(is_gone.then(|| path.clone()));
            undone.restored.push(path);
        }
        for path in self.remove {
            if fs::remove_if_exists(&path)? {
                path.parent().map_or(Ok(()), fs::sync_dir)?;
                undone.removed.push(path);
            }
        }
        Ok(())
    }

    fn keep(&self, keeper: &Keeper<'_>, undone: &mut Undone) -> Result<(), CheckpointError> {
        for Restore { copy, listed, path } in &self.restore {
            if self.left.foreign(listed, path, Some(&fs::read_large(copy)?))? {
                undone.kept.push(keeper.keep(path)?);
            }
        }
        for path in &self.remove {
            if self.left.foreign(path, path, None)? {
                undone.kept.push(keeper.keep(path)?);
            }
        }
        Ok(())
    }
}
