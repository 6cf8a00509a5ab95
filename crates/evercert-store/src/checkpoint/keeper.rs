//! Copies of what others wrote, made before it is overwritten or removed.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::checkpoint::left::content;
use crate::checkpoint::untold::Untold;
use crate::fs::{self, FsError, Mode};

/// A file that may have held what somebody else wrote, when a change of it was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The file.
    pub path: PathBuf,
    /// What it held.
    pub copy: PathBuf,
}

/// Keeps copies below `<work directory>/evercert/kept/<time>`, each at its path.
pub(super) struct Keeper<'a> {
    /// The work directory.
    pub(super) home: &'a Path,
    /// Names the folder.
    pub(super) now: Timestamp,
}

impl Keeper<'_> {
    /// Copies a file, or a link as one; it is on stable storage with its name when this returns, and noted as untold. What
    /// a run that died has kept of it already is not kept again.
    pub(super) fn keep(&self, path: &Path) -> Result<Kept, FsError> {
        let untold = Untold::of(self.home);
        let now = content(path)?;
        for kept in untold.read()?.into_iter().filter(|kept| kept.path == path) {
            if content(&kept.copy)? == now {
                return Ok(kept);
            }
        }
        let kept = self.copy(path)?;
        untold.add(&kept)?;
        Ok(kept)
    }

    fn copy(&self, path: &Path) -> Result<Kept, FsError> {
        let time = self.now.strftime("%Y-%m-%dT%H-%M-%SZ").to_string();
        let place = self.home.join(KEPT).join(time).join(path.strip_prefix("/").unwrap_or(path));
        let copy = free(&place);
        let folder = copy.parent().unwrap_or(self.home);
        fs::create_dir_all(folder, Mode::Exact(0o700))?;
        if fs::is_symlink(path) {
            fs::symlink(&fs::read_link(path)?, &copy)?;
        } else {
            fs::write_exclusive(&copy, &fs::read_large(path)?, Mode::Exact(0o600))?;
        }
        for folder in folder.ancestors().take_while(|folder| folder.starts_with(self.home)) {
            fs::sync_dir(folder)?;
        }
        tracing::info!(target: "evercert_store::checkpoint", "{} is kept as {}", path.display(), copy.display());
        Ok(Kept { path: path.to_path_buf(), copy })
    }
}

fn free(place: &Path) -> PathBuf {
    let numbered = |number: u64| {
        let mut name = place.as_os_str().to_os_string();
        name.push(format!(".{number}"));
        PathBuf::from(name)
    };
    let names = std::iter::once(place.to_path_buf()).chain((1..).map(numbered));
    names.into_iter().find(|name| !fs::present(name)).expect("the counter does not end")
}

const KEPT: &str = "evercert/kept";
