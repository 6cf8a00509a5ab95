//! Changing all four links in one step.
//!
//! Four links cannot be changed at once, but two directories can be exchanged. So `live/NAME` is exchanged with a
//! copy of it, `live/.NAME.evercert-swap`, that has the new links; the original gets its links while the copy is in
//! use, and is exchanged back. At each moment `live/NAME` is complete and its key matches, also for those who look
//! right after a crash; and in the end it is the very directory it was, for those who watch or mounted it.
//!
//! The copy has nothing but links: the four, one for each other name in the directory, which leads to that name in the
//! original (once the copy is in use), and a mark, by which a copy in use is known.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::fs::{self, FsError, Mode};
use crate::kind::Kind;
use crate::lineage::name::LineageName;

/// A lineage's own directory of links, and where its copy stands.
#[derive(Clone, Debug)]
pub(super) struct Swap {
    directory: PathBuf,
    /// The copy, or the original while the copy is in use.
    hidden: PathBuf,
    links: [OsString; 4],
}

impl Swap {
    /// `None` unless the four links are in one directory with the name of the lineage: a conf may place them among
    /// other things, and only a directory of our own is moved.
    pub(super) fn of(name: &LineageName, links: &[PathBuf; 4]) -> Option<Self> {
        let directory =
            links[0].parent().filter(|directory| directory.file_name() == Some(OsStr::new(name.as_str())))?;
        if links.iter().any(|link| link.parent() != Some(directory)) {
            return None;
        }
        let hidden = directory.with_file_name(format!(".{name}{ENDING}"));
        let links = links.each_ref().map(|link| link.file_name().unwrap_or_default().to_owned());
        Some(Self { directory: directory.to_path_buf(), hidden, links })
    }

    /// Lets the four links lead to these targets.
    ///
    /// Returns false, with nothing changed, where that cannot be done in one step: not every file system can, and
    /// not everybody may write beside the directory. After a failure nothing is changed either.
    pub(super) fn lead_to(&self, targets: &[PathBuf; 4]) -> Result<bool, FsError> {
        if fs::is_symlink(&self.directory) {
            return Ok(false);
        }
        match self.build(targets).and_then(|()| fs::exchange(&self.hidden, &self.directory)) {
            Ok(()) => {
                // The new links are in use: that is done. A refusal from here on concerns the next `recover`.
                let _ = self.give_back();
                Ok(true)
            }
            Err(error) => {
                // The error in hand is the one to report; what is left is removed by the next `recover`.
                let _ = self.recover();
                let is_impossible = error.is_unsupported() || error.is_denied() || error.is_already_there();
                if is_impossible { Ok(false) } else { Err(error) }
            }
        }
    }

    /// True when a run ended while the copy was in use.
    pub(super) fn is_in_use(&self) -> bool {
        self.is_pending() && fs::is_symlink(&self.directory.join(MARK))
    }

    /// Finishes, or forgets, what a run left that ended on the way.
    pub(super) fn recover(&self) -> Result<(), FsError> {
        if self.is_in_use() {
            fs::remove_leftovers(&self.hidden);
            self.give_back()
        } else if self.is_pending() && fs::is_dir(&self.directory) {
            self.dissolve()
        } else {
            Ok(())
        }
    }

    /// True when a run ended between its first step and its last: one look, for every load takes it.
    pub(super) fn is_pending(&self) -> bool {
        fs::present(&self.hidden) && !fs::is_symlink(&self.hidden) && fs::is_dir(&self.hidden)
    }

    fn build(&self, targets: &[PathBuf; 4]) -> Result<(), FsError> {
        fs::create_dir(&self.hidden, Mode::Masked(0o700))?;
        for name in fs::list(&self.directory)?.iter().filter(|name| self.is_foreign(name)) {
            fs::symlink(&self.in_hidden(name), &self.hidden.join(name))?;
        }
        for (name, target) in self.links.iter().zip(targets) {
            fs::symlink(target, &self.hidden.join(name))?;
        }
        fs::symlink(&self.in_hidden(OsStr::new("")), &self.hidden.join(MARK))?;
        fs::imitate_dir(&self.hidden, &self.directory)?;
        fs::sync_dir(&self.hidden)
    }

    /// Gives the original the links of the copy, its name, and then removes the copy. Each step is on stable storage
    /// before the next relies on it.
    fn give_back(&self) -> Result<(), FsError> {
        self.sync_names()?;
        for name in &self.links {
            let target = fs::read_link(&self.directory.join(name))?;
            fs::replace_symlink(&target, &self.hidden.join(name))?;
        }
        fs::sync_dir(&self.hidden)?;
        fs::exchange(&self.hidden, &self.directory)?;
        self.sync_names()?;
        self.dissolve()
    }

    /// Removes the copy. What somebody put into it while it was in use goes where they meant it to be.
    fn dissolve(&self) -> Result<(), FsError> {
        for name in fs::list(&self.hidden)? {
            let path = self.hidden.join(&name);
            if self.is_ours(&path, &name) {
                fs::remove_if_exists(&path)?;
            } else {
                fs::rename(&path, &self.directory.join(&name))?;
            }
        }
        fs::remove_dir(&self.hidden)
    }

    /// True for a name in the directory that is neither a link of the lineage nor from a swap.
    fn is_foreign(&self, name: &OsStr) -> bool {
        let is_link = self.links.iter().any(|link| link == name);
        let is_memory = Kind::ALL.into_iter().any(|kind| name == kind.previous_name().as_str());
        !is_link && !is_memory && name != MARK && !fs::is_temporary(name)
    }

    /// True for what [`Swap::build`] put into the copy.
    fn is_ours(&self, path: &Path, name: &OsStr) -> bool {
        let leads_to_original = || fs::read_link(path).is_ok_and(|target| target == self.in_hidden(name));
        fs::is_symlink(path) && (!self.is_foreign(name) || leads_to_original())
    }

    /// How links in the copy name something in the original while the copy is in use.
    fn in_hidden(&self, name: &OsStr) -> PathBuf {
        Path::new("..").join(self.hidden.file_name().unwrap_or_default()).join(name)
    }

    fn sync_names(&self) -> Result<(), FsError> {
        fs::sync_dir(self.directory.parent().unwrap_or(Path::new("/")))
    }
}

const ENDING: &str = ".evercert-swap";
/// The name that says that a directory is a copy.
const MARK: &str = ".evercert-swap";
