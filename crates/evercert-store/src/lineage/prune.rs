//! Forgetting old versions.

use std::collections::BTreeSet;

use crate::fs;
use crate::kind::Kind;
use crate::lineage::error::LineageError;
use crate::lineage::loaded::Lineage;

impl Lineage {
    /// Removes the versions beyond the newest complete one and the five numbers before it, and what crashes left.
    ///
    /// Call it after a renewal. Versions a link leads to are never removed. Returns the numbers that were removed.
    ///
    /// # Errors
    /// The first file that could not be removed; the others are removed all the same.
    pub fn prune(&self) -> Result<BTreeSet<u64>, LineageError> {
        fs::remove_leftovers(&self.archive);
        let versions = self.versions()?;
        let Some(newest) = versions.latest_complete() else { return Ok(BTreeSet::new()) };
        let oldest = newest.saturating_sub(KEPT);
        let linked: BTreeSet<u64> = Kind::ALL.into_iter().filter_map(|kind| self.links.version(kind).ok()).collect();
        let mut gone = versions.all();
        gone.retain(|version| !(oldest..=newest).contains(version) && !linked.contains(version));
        let files = gone.iter().flat_map(|version| Kind::ALL.map(|kind| self.version_path(kind, *version)));
        let failures = files.filter_map(|path| fs::remove_if_exists(&path).err());
        match failures.fold(None, |first, failure| first.or(Some(failure))) {
            Some(error) => Err(error.into()),
            None => Ok(gone),
        }
    }
}

/// How many numbers before the newest are kept.
const KEPT: u64 = 5;
