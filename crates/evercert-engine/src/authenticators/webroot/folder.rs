//! The folders between a document root and a token, and the files in them.

use std::path::{Path, PathBuf};

use evercert_plugin::error::PluginError;
use evercert_store::fs::{self, FsError, Mode};

/// Where the CA looks, below the document root.
pub(super) const CHALLENGES: &str = ".well-known/acme-challenge";

/// The folders that were created here, outer before inner.
#[derive(Default)]
pub(super) struct Folders {
    created: Vec<PathBuf>,
}

impl Folders {
    /// Writes a token file below `root`, creating the folders above it.
    ///
    /// A file with this very content is fine: a run that was killed left it.
    pub(super) fn write(&mut self, root: &Path, file: &Path, content: &str) -> Result<(), PluginError> {
        self.create(root)?;
        let written = match fs::write_exclusive(file, content.as_bytes(), TOKEN_MODE) {
            // Another program's clean-up took the empty folder away under our hands.
            Err(error) if error.is_not_found() => {
                self.create(root)?;
                fs::write_exclusive(file, content.as_bytes(), TOKEN_MODE)
            }
            other => other,
        };
        match written {
            Err(error) if error.is_already_there() && holds(file, content) => Ok(()),
            other => other.map_err(failed("create")),
        }
    }

    /// Removes the folders created here that are empty by now; the others are kept in mind.
    pub(super) fn remove_empty(&mut self) -> Result<(), PluginError> {
        let mut first = Ok(());
        let mut kept = Vec::new();
        for path in std::mem::take(&mut self.created).into_iter().rev() {
            match remove_folder(&path) {
                Ok(true) => {}
                Ok(false) => kept.push(path),
                Err(error) => first = first.and(Err(error)),
            }
        }
        kept.reverse();
        self.created = kept;
        first
    }

    fn create(&mut self, root: &Path) -> Result<(), PluginError> {
        let mut path = root.to_path_buf();
        for part in Path::new(CHALLENGES) {
            path.push(part);
            if create_folder(&path).map_err(failed("create"))? {
                hand_over(root, &path);
                self.remember(&path);
            }
        }
        Ok(())
    }

    fn remember(&mut self, path: &Path) {
        self.created.retain(|known| known != path);
        self.created.push(path.to_path_buf());
    }
}

/// Removes a token file; one that is gone is fine.
pub(super) fn remove_file(file: &Path) -> Result<(), PluginError> {
    fs::remove_if_exists(file).map(drop).map_err(failed("remove"))
}

/// Returns whether the folder was created.
fn create_folder(path: &Path) -> Result<bool, FsError> {
    if fs::is_dir(path) {
        return Ok(false);
    }
    match fs::create_dir(path, FOLDER_MODE) {
        Err(error) if error.is_already_there() && fs::is_dir(path) => Ok(false),
        other => other.map(|()| true),
    }
}

/// Returns whether the folder is gone; false when it is not empty.
fn remove_folder(path: &Path) -> Result<bool, PluginError> {
    match fs::remove_dir(path) {
        Ok(()) => Ok(true),
        Err(error) if error.is_not_found() => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::DirectoryNotEmpty => Ok(false),
        Err(error) => Err(failed("remove")(error)),
    }
}

/// Gives a new folder to the owner of the document root, so that the web server can read it and
/// its administrator can remove it. Only root can; for everybody else it is right as it is.
fn hand_over(root: &Path, path: &Path) {
    let Ok(wanted) = fs::owner(root) else { return };
    if fs::owner(path).is_ok_and(|found| found != wanted) {
        // The folder is readable for everybody: a refusal costs nothing but tidiness.
        let _ = fs::set_dir_owner(path, wanted);
    }
}

fn holds(file: &Path, content: &str) -> bool {
    fs::read_regular(file).is_ok_and(|found| found == content.as_bytes())
}

fn failed(operation: &'static str) -> impl Fn(FsError) -> PluginError {
    move |error| PluginError::File { operation, path: error.path, source: error.source }
}

/// What the web server must read, whatever the umask of the person at the keyboard.
const FOLDER_MODE: Mode = Mode::Exact(0o755);
const TOKEN_MODE: Mode = Mode::Exact(0o644);
