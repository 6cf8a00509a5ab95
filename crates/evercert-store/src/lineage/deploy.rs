//! Letting the links lead to another version.

use std::path::{Path, PathBuf};

use crate::fs;
use crate::kind::Kind;
use crate::lineage::error::LineageError;
use crate::lineage::links::relative;
use crate::lineage::loaded::Lineage;

impl Lineage {
    /// A complete version newer than what the links lead to, left by a run that ended between saving and linking.
    /// One whose key does not match does not count.
    pub fn pending_version(&self) -> Result<Option<u64>, LineageError> {
        let current = self.current_version()?;
        let newest = self.versions()?.latest_complete().filter(|version| *version > current);
        Ok(newest.filter(|version| self.verify_key(*version).is_ok()))
    }

    /// Lets the four links lead to a version.
    ///
    /// While they are swapped one by one, `previous_*` links remember the old targets. After a failure the links are
    /// as before; after a crash the next [`Lineage::load`], or certbot's, restores them.
    ///
    /// # Errors
    /// A version that is not complete, a broken link, a disk that refuses.
    pub fn deploy(&mut self, version: u64) -> Result<(), LineageError> {
        if !self.versions()?.is_complete(version) {
            return Err(LineageError::NoCompleteVersion { archive: self.archive.clone() });
        }
        self.links.recover()?;
        self.links.directories().into_iter().for_each(fs::remove_leftovers);
        self.remember_targets().and_then(|()| self.swap(version)).inspect_err(|_| {
            // The error in hand is the one to report; what cannot be undone now is undone by the next load.
            let _ = self.links.recover();
        })
    }

    fn remember_targets(&self) -> Result<(), LineageError> {
        for kind in Kind::ALL {
            let target = self.links.target(kind)?;
            fs::symlink(&target, &self.links.previous(kind))?;
        }
        Ok(self.links.sync()?)
    }

    fn swap(&self, version: u64) -> Result<(), LineageError> {
        for kind in Kind::ALL {
            let link = self.links.path(kind);
            fs::replace_symlink(&self.directory_in_link(link)?.join(kind.version_name(version)), link)?;
        }
        self.links.sync()?;
        match self.links.forget() {
            // With all four still there, the next load would go back: this swap has not happened.
            Err(error) if self.links.are_being_swapped() => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// How the link names the archive directory: as it does now, if that is the archive.
    fn directory_in_link(&self, link: &Path) -> Result<PathBuf, LineageError> {
        let here = link.parent().unwrap_or(Path::new("/"));
        let written = fs::read_link(link)?.parent().map(Path::to_path_buf).unwrap_or_default();
        let archive = fs::canonical(&self.archive)?;
        let same = fs::canonical(&here.join(&written)).is_ok_and(|found| found == archive);
        Ok(if same { written } else { relative(&self.archive, here) })
    }
}
