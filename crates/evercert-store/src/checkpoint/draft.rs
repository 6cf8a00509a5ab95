//! A checkpoint that is being written.

use std::path::{Path, PathBuf};

use crate::checkpoint::command::UndoCommand;
use crate::checkpoint::error::CheckpointError;
use crate::checkpoint::left::Left;
use crate::checkpoint::paths::{file_at, is_listable};
use crate::checkpoint::record::{CHANGES, COMMANDS, FILEPATHS, NEW_FILES, Record, listing};
use crate::fs::{self, Mode};

/// A checkpoint that is being written. Each method returns when what it says is on stable storage: the caller may
/// change the file then, and not before.
#[derive(Debug)]
pub struct Draft {
    directory: PathBuf,
    home: PathBuf,
    record: Record,
    /// What a challenge holds changed: not to be touched by anything that stays.
    held: Record,
}

impl Draft {
    /// Goes on with the checkpoint in `directory`, or begins one.
    pub(super) fn open(directory: PathBuf, home: &Path, held: Record) -> Result<Self, CheckpointError> {
        if fs::create_dir_all(&directory, Mode::DIR)? {
            fs::sync_dir(home)?;
        }
        let record = Record::read(&directory, home)?;
        Ok(Self { directory, home: home.to_path_buf(), record, held })
    }

    /// Keeps copies of files that are about to be changed, as they are now; returns where their bytes really are, in
    /// the same order: that is where to write. A file that is kept already, or is new in this checkpoint, stays as it
    /// was kept.
    ///
    /// # Errors
    /// Nothing was changed, whatever the error.
    pub fn save(&mut self, files: &[PathBuf]) -> Result<Vec<PathBuf>, CheckpointError> {
        let real: Vec<PathBuf> = files.iter().map(|file| self.real(file)).collect::<Result<_, _>>()?;
        let before = self.record.saved.len();
        for file in &real {
            if !self.record.touches(file) {
                self.keep(file)?;
            }
        }
        if self.record.saved.len() > before {
            self.write(FILEPATHS, &listing(&self.record.saved))?;
        }
        Ok(real)
    }

    /// Notes that a file, or a link, is about to be created here; returns the path with every link before its last
    /// part resolved: that is where to create it.
    ///
    /// # Errors
    /// [`CheckpointError::NotNew`] when the name is taken: it would be removed with the rest one day.
    pub fn announce(&mut self, path: &Path) -> Result<PathBuf, CheckpointError> {
        let bad = || CheckpointError::BadPath { path: path.to_path_buf() };
        let (parent, name) = path.parent().zip(path.file_name()).ok_or_else(bad)?;
        let path = fs::canonical(parent)?.join(name);
        if fs::present(&path) {
            return Err(CheckpointError::NotNew { path });
        }
        self.check(&path)?;
        if !self.record.new.contains(&path) {
            self.record.new.push(path.clone());
            self.write(NEW_FILES, &listing(&self.record.new))?;
        }
        Ok(path)
    }

    /// Notes what files are about to hold, a link where it leads: whatever else is found there one day is somebody
    /// else's, and is kept when the change is undone. The paths are those that [`save`](Self::save) and
    /// [`announce`](Self::announce) returned.
    pub fn leave(&self, files: &[(&Path, &[u8])]) -> Result<(), CheckpointError> {
        Left::note(&self.directory, files)
    }

    /// Takes back what [`announce`](Self::announce) noted, when somebody else was there first: it is theirs.
    pub fn withdraw(&mut self, path: &Path) -> Result<(), CheckpointError> {
        self.record.new.retain(|noted| noted != path);
        self.write(NEW_FILES, &listing(&self.record.new))
    }

    /// Notes a command that undoes one that is about to be run.
    pub fn undo_with(&mut self, command: UndoCommand) -> Result<(), CheckpointError> {
        self.record.commands.push(Ok(command));
        let rows = self.record.commands.iter().map(|row| match row {
            Ok(command) => command.row(),
            Err(text) => format!("{text}\r\n"),
        });
        self.write(COMMANDS, rows.collect::<String>().as_bytes())
    }

    /// Adds lines for people about what is changed.
    pub fn note(&self, text: &str) -> Result<(), CheckpointError> {
        let before = fs::read_optional(&self.directory.join(CHANGES))?.unwrap_or_default();
        self.write(CHANGES, &[&before, text.as_bytes()].concat())
    }

    /// Puts the title above what was noted.
    pub(super) fn entitle(&self, title: &str) -> Result<(), CheckpointError> {
        let notes = fs::read_optional(&self.directory.join(CHANGES))?.unwrap_or_default();
        self.write(CHANGES, &[format!("-- {title} --\n").as_bytes(), &notes].concat())
    }

    fn real(&self, file: &Path) -> Result<PathBuf, CheckpointError> {
        let real = file_at(file).filter(|_| fs::present(file));
        let real = real.ok_or_else(|| CheckpointError::BadPath { path: file.to_path_buf() })?;
        let real = fs::canonical(&real)?;
        self.check(&real)?;
        Ok(real)
    }

    fn check(&self, path: &Path) -> Result<(), CheckpointError> {
        if !is_listable(path, &self.home) {
            return Err(CheckpointError::BadPath { path: path.to_path_buf() });
        }
        match self.held.touches(path) {
            true => Err(CheckpointError::HeldByChallenge { path: path.to_path_buf() }),
            false => Ok(()),
        }
    }

    fn keep(&mut self, file: &Path) -> Result<(), CheckpointError> {
        let copy = self.directory.join(Record::copy_name(file, self.record.saved.len()));
        // Left by an attempt that failed before it was listed.
        fs::remove_if_exists(&copy)?;
        fs::copy(file, &copy)?;
        self.record.saved.push(file.to_path_buf());
        Ok(())
    }

    fn write(&self, list: &str, content: &[u8]) -> Result<(), CheckpointError> {
        Ok(fs::write_atomic(&self.directory.join(list), content, Mode::FILE)?)
    }
}
