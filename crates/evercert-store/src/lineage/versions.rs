//! Which versions an archive has.

use std::collections::BTreeSet;
use std::ffi::OsString;

use crate::kind::Kind;

/// The version numbers in an archive directory, per kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions([BTreeSet<u64>; 4]);

impl Versions {
    /// Reads them off the names in an archive directory.
    pub fn in_names(names: &[OsString]) -> Self {
        Self(Kind::ALL.map(|kind| names.iter().filter_map(|name| kind.version_in(name)).collect()))
    }

    /// The newest version that has all four files.
    pub fn latest_complete(&self) -> Option<u64> {
        self.0[0].iter().rev().copied().find(|version| self.is_complete(*version))
    }

    /// True when all four files of the version are there.
    pub fn is_complete(&self, version: u64) -> bool {
        self.0.iter().all(|of_kind| of_kind.contains(&version))
    }

    /// The number of the next version: above everything that is there, complete or not.
    pub fn next(&self) -> u64 {
        self.0.iter().filter_map(BTreeSet::last).max().map_or(1, |newest| newest + 1)
    }

    /// Every number of which there is at least one file.
    pub fn all(&self) -> BTreeSet<u64> {
        self.0.iter().flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::Versions;

    fn versions(names: &[&str]) -> Versions {
        Versions::in_names(&names.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn gaps_and_partial_sets_are_tolerated() {
        let found = versions(&[
            "cert1.pem",
            "chain1.pem",
            "fullchain1.pem",
            "privkey1.pem",
            "cert3.pem",
            "chain3.pem",
            "fullchain3.pem",
            "privkey3.pem",
            "privkey7.pem",
            "README",
            "cert9.pem.bak",
        ]);
        assert_eq!(found.latest_complete(), Some(3));
        assert_eq!(found.next(), 8);
        assert_eq!(found.all().into_iter().collect::<Vec<_>>(), [1, 3, 7]);
    }

    #[test]
    fn an_empty_archive_begins_with_one() {
        assert_eq!((versions(&[]).latest_complete(), versions(&[]).next()), (None, 1));
    }
}
