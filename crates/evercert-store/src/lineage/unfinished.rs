//! Notes about lineages being created: what a crash leaves is cleaned up by the next run.

use std::path::{Path, PathBuf};

use crate::fs::{self, FsError, Mode};
use crate::kind::Kind;
use crate::lineage::name::LineageName;
use crate::lineage::versions::Versions;
use crate::paths::Paths;
use crate::readme;

/// A note that everything under this name is ours and incomplete.
#[must_use]
pub(super) struct Note {
    path: PathBuf,
}

impl Note {
    /// Writes the note, before anything else is written.
    pub(super) fn write(paths: &Paths, name: &LineageName) -> Result<Self, FsError> {
        let directory = directory(paths);
        fs::create_dir_all(&directory, Mode::Masked(0o700))?;
        let path = directory.join(name);
        fs::write_atomic(&path, b"", Mode::FILE)?;
        Ok(Self { path })
    }

    /// Removes the note, after everything else was written. One that stays means nothing any more, because there is
    /// a conf of its name, and the next run removes it.
    pub(super) fn remove(self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Removes what runs left that died while creating a lineage. Call it with the locks held.
///
/// A lineage exists when its conf exists; without one, the files of its first version are nobody's.
///
/// # Errors
/// A disk that refuses; what is left is tried again the next time.
pub fn clean_up(paths: &Paths) -> Result<(), FsError> {
    let directory = directory(paths);
    let names = match fs::list(&directory) {
        Err(error) if error.is_not_found() => return Ok(()),
        other => other?,
    };
    fs::remove_leftovers(&directory);
    for name in names.iter().filter(|name| !fs::is_temporary(name)) {
        match name.to_str().map(LineageName::parse) {
            Some(Ok(name)) if !fs::present(&paths.conf_of(name.as_str())) => remove(paths, &name)?,
            _ => {}
        }
        fs::remove_file(&directory.join(name))?;
    }
    Ok(())
}

/// Removes the beginnings of a lineage: only names that creating one writes, and directories only when empty.
fn remove(paths: &Paths, name: &LineageName) -> Result<(), FsError> {
    let (live, archive) = (paths.live_of(name), paths.archive_of(name));
    let versions = Versions::in_names(&fs::list(&archive).unwrap_or_default());
    if versions.next() > 2 {
        // This lineage was renewed: somebody only took its conf away.
        return Ok(());
    }
    for kind in Kind::ALL {
        let link = live.join(kind.link_name());
        if fs::is_symlink(&link) {
            fs::remove_if_exists(&link)?;
        }
        fs::remove_if_exists(&archive.join(kind.version_name(1)))?;
    }
    fs::remove_if_exists(&live.join(readme::NAME))?;
    remove_if_empty(&live)?;
    remove_if_empty(&archive)
}

fn remove_if_empty(directory: &Path) -> Result<(), FsError> {
    fs::remove_leftovers(directory);
    match fs::list(directory) {
        Ok(names) if names.is_empty() => fs::remove_dir(directory),
        Err(error) if !error.is_not_found() => Err(error),
        _ => Ok(()),
    }
}

fn directory(paths: &Paths) -> PathBuf {
    paths.own().join("unfinished")
}
