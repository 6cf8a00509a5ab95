//! What a checkpoint lists, read back and checked before anything is done with it.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::checkpoint::command::{self, UndoCommand};
use crate::checkpoint::error::{CheckpointError, Refusal};
use crate::checkpoint::paths::is_listable;
use crate::fs;

/// The lists of a checkpoint.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Files that were changed; the index is that of the copy.
    pub(super) saved: Vec<PathBuf>,
    /// Files that were new.
    pub(super) new: Vec<PathBuf>,
    /// Commands that undo others, and the text of rows that are none.
    pub(super) commands: Vec<Result<UndoCommand, String>>,
}

impl Record {
    /// Reads the checkpoint in `directory` below `home`. A list that is not there is empty; so is a checkpoint that is
    /// not there.
    pub(super) fn read(directory: &Path, home: &Path) -> Result<Self, CheckpointError> {
        check_owner(directory, directory)?;
        if fs::is_symlink(directory) {
            return Err(refused(directory, Refusal::Link));
        }
        let list = |name| -> Result<Vec<PathBuf>, CheckpointError> {
            lines(directory, name)?.into_iter().map(|line| listed(line, name, directory, home)).collect()
        };
        let commands = lines(directory, COMMANDS)?.join(&b'\n');
        Ok(Self {
            saved: list(FILEPATHS)?,
            new: list(NEW_FILES)?,
            commands: command::rows(&String::from_utf8_lossy(&commands)),
        })
    }

    /// The name of the copy of the saved file number `index`.
    pub(super) fn copy_name(path: &Path, index: usize) -> OsString {
        let mut name = path.file_name().unwrap_or(OsStr::new("")).to_os_string();
        name.push(format!("_{index}"));
        name
    }

    /// Whether either list names the file, under this or another name.
    pub(super) fn touches(&self, path: &Path) -> bool {
        let real = |path: &Path| fs::canonical(path).unwrap_or_else(|_| path.to_path_buf());
        let wanted = real(path);
        self.saved.iter().chain(&self.new).any(|listed| listed == path || real(listed) == wanted)
    }
}

/// A list of paths as it stands in its file.
pub(super) fn listing(paths: &[PathBuf]) -> Vec<u8> {
    paths.iter().flat_map(|path| [path.as_os_str().as_bytes(), b"\n"].concat()).collect()
}

pub(super) fn lines(directory: &Path, list: &'static str) -> Result<Vec<Vec<u8>>, CheckpointError> {
    let path = directory.join(list);
    check_owner(directory, &path)?;
    let content = match fs::read_regular(&path) {
        Ok(content) => content,
        Err(error) if error.is_not_found() => return Ok(Vec::new()),
        Err(_) if fs::present(&path) && !fs::is_regular(&path) => {
            return Err(refused(directory, Refusal::List { list }));
        }
        Err(error) => return Err(error.into()),
    };
    let lines = content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    Ok(lines.map(<[u8]>::to_vec).collect())
}

/// Whoever can write here can have any file overwritten by whoever rolls back.
fn check_owner(checkpoint: &Path, path: &Path) -> Result<(), CheckpointError> {
    let own = rustix::process::geteuid().as_raw();
    match fs::link_metadata(path).map(|metadata| metadata.uid()) {
        Ok(uid) if uid != own && uid != 0 => {
            Err(refused(checkpoint, Refusal::Stranger { path: path.to_path_buf(), uid }))
        }
        // What is not there says nothing.
        _ => Ok(()),
    }
}

/// Refuses a directory of checkpoints in which somebody else than root and we could put one, or exchange one. A link to
/// it must be as trustworthy as what it leads to, and what stands around that. What is not there says nothing.
pub(super) fn check_place(place: &Path) -> Result<(), CheckpointError> {
    if !fs::present(place) {
        return Ok(());
    }
    check_owner(place, place)?;
    let real = fs::canonical(place)?;
    check_owner(place, &real)?;
    check_closed(place, &real)?;
    match real.parent().filter(|_| fs::is_symlink(place)) {
        Some(around) => check_owner(place, around).and_then(|()| check_closed(place, around)),
        None => Ok(()),
    }
}

/// In a sticky directory names are safe from all but their owners, and those are looked at.
fn check_closed(place: &Path, directory: &Path) -> Result<(), CheckpointError> {
    let metadata = fs::metadata(directory)?;
    let is_our_group = [0, rustix::process::getegid().as_raw()].contains(&metadata.gid());
    let open = if is_our_group { 0o002 } else { 0o022 };
    if metadata.mode() & open == 0 || metadata.mode() & 0o1000 != 0 {
        return Ok(());
    }
    Err(refused(place, Refusal::Open { path: directory.to_path_buf() }))
}

fn listed(line: Vec<u8>, list: &'static str, directory: &Path, home: &Path) -> Result<PathBuf, CheckpointError> {
    let path = PathBuf::from(OsString::from_vec(line));
    if is_listable(&path, home) {
        return Ok(path);
    }
    let line = path.to_string_lossy().into_owned();
    Err(refused(directory, Refusal::Path { list, line }))
}

pub(super) fn refused(checkpoint: &Path, refusal: Refusal) -> CheckpointError {
    CheckpointError::Refused { checkpoint: checkpoint.to_path_buf(), refusal }
}

pub(super) const FILEPATHS: &str = "FILEPATHS";
pub(super) const NEW_FILES: &str = "NEW_FILES";
pub(super) const COMMANDS: &str = "COMMANDS";
pub(super) const CHANGES: &str = "CHANGES_SINCE";
