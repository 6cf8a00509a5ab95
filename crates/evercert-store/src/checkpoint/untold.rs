//! The copies of what others wrote that nobody has been told of yet: a run may die between making one and saying so.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::checkpoint::keeper::Kept;
use crate::fs::{self, FsError, Mode};

/// A list below the work directory; it is there only while it holds something.
pub(super) struct Untold {
    list: PathBuf,
}

impl Untold {
    /// That of a work directory.
    pub(super) fn of(home: &Path) -> Self {
        Self { list: home.join(LIST) }
    }

    /// Those whose copies are still there.
    pub(super) fn read(&self) -> Result<Vec<Kept>, FsError> {
        let text = fs::read_optional(&self.list)?.unwrap_or_default();
        let lines: Vec<PathBuf> =
            text.split(|byte| *byte == b'\n').map(|line| PathBuf::from(OsStr::from_bytes(line))).collect();
        let pairs = lines.chunks_exact(2).map(|pair| Kept { path: pair[0].clone(), copy: pair[1].clone() });
        Ok(pairs.filter(|kept| fs::present(&kept.copy)).collect())
    }

    /// Adds one, whose copy is on stable storage.
    pub(super) fn add(&self, kept: &Kept) -> Result<(), FsError> {
        let mut all = self.read()?;
        all.push(kept.clone());
        self.write(&all)
    }

    /// Takes out those that were told.
    pub(super) fn remove(&self, told: &[Kept]) -> Result<(), FsError> {
        let before = self.read()?;
        let rest: Vec<_> = before.iter().filter(|kept| !told.contains(kept)).cloned().collect();
        if rest.len() == before.len() { Ok(()) } else { self.write(&rest) }
    }

    fn write(&self, all: &[Kept]) -> Result<(), FsError> {
        if all.is_empty() {
            return fs::remove_if_exists(&self.list).map(drop);
        }
        let lines =
            |kept: &Kept| [kept.path.as_os_str().as_bytes(), b"\n", kept.copy.as_os_str().as_bytes(), b"\n"].concat();
        fs::write_atomic(&self.list, &all.iter().flat_map(lines).collect::<Vec<_>>(), Mode::Exact(0o600))
    }
}

const LIST: &str = "evercert/untold";
