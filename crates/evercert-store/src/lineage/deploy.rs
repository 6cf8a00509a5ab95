//! Letting the links lead to another version.

use std::path::{Path, PathBuf};

use crate::fs;
use crate::kind::Kind;
use crate::lineage::error::LineageError;
use crate::lineage::links::{broken, naming};
use crate::lineage::loaded::Lineage;

impl Lineage {
    /// A complete version newer than what the links lead to, left by a run that ended between saving and linking.
    /// One whose key does not match does not count.
    pub fn pending_version(&self) -> Result<Option<u64>, LineageError> {
        let current = self.current_version()?;
        let newest = self.versions()?.latest_complete().filter(|version| *version > current);
        Ok(newest.filter(|version| self.verify_key(*version).is_ok()))
    }

    /// Lets the four links lead to a version: all in one step where the file system can exchange directories.
    ///
    /// Where it cannot, they are replaced one by one, and `previous_*` links remember the old targets: after a crash
    /// the next [`Lineage::load`], or certbot's, restores them. After a failure the links are as before.
    ///
    /// # Errors
    /// A version that is not complete, a broken link, a disk that refuses.
    pub fn deploy(&mut self, version: u64) -> Result<(), LineageError> {
        if !self.versions()?.is_complete(version) {
            return Err(LineageError::NoCompleteVersion { archive: self.archive.clone() });
        }
        self.links.keep(None);
        self.links.recover()?;
        self.links.directories().into_iter().for_each(fs::remove_leftovers);
        let mut targets = Kind::ALL.map(|kind| PathBuf::from(kind.version_name(version)));
        for (kind, target) in Kind::ALL.into_iter().zip(&mut targets) {
            *target = self.directory_in_link(kind)?.join(&target);
            self.check_way(kind, target, version)?;
        }
        self.links.lead_to(&targets)
    }

    /// How the link names the archive directory: as it does now, if that is the archive.
    fn directory_in_link(&self, kind: Kind) -> Result<PathBuf, LineageError> {
        let link = self.links.path(kind);
        if !fs::is_symlink(link) {
            return Err(LineageError::NotALink { path: link.to_path_buf() });
        }
        let here = link.parent().unwrap_or(Path::new("/"));
        let written = fs::read_link(link)?.parent().map(Path::to_path_buf).unwrap_or_default();
        let archive = fs::canonical(&self.archive)?;
        let same = fs::canonical(&here.join(&written)).is_ok_and(|found| found == archive);
        if same { Ok(written) } else { Ok(naming(&self.archive, here)?) }
    }

    /// Checks that a link to `target` will open the version: as the system follows it, not as its text reads.
    fn check_way(&self, kind: Kind, target: &Path, version: u64) -> Result<(), LineageError> {
        let link = self.links.path(kind);
        let wanted = fs::canonical(&self.version_path(kind, version))?;
        let found = fs::canonical(&link.parent().unwrap_or(Path::new("/")).join(target));
        let leads_there = found.is_ok_and(|found| found == wanted);
        leads_there.then_some(()).ok_or_else(|| broken(link, target.to_path_buf()))
    }
}
