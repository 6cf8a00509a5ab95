//! Files as they would be after some changes: to plan one change above another, or to look at the outcome, without doing
//! any.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::source::{Disk, Source};

/// What is below, the disk if nothing is said, with other bytes in some of its files, and more links.
#[derive(Debug, Default)]
pub struct Overlay<S = Disk> {
    below: S,
    files: Mutex<BTreeMap<PathBuf, Vec<u8>>>,
    links: Mutex<BTreeMap<PathBuf, PathBuf>>,
}

impl<S: Source> Overlay<S> {
    /// Nothing changed yet.
    pub fn above(below: S) -> Self {
        Self { below, files: Mutex::default(), links: Mutex::default() }
    }

    /// Gives a file these bytes, but only here.
    pub fn write(&self, path: &Path, text: &[u8]) {
        let real = self.real(path);
        self.files().insert(real, text.to_vec());
    }

    /// Makes a symbolic link, but only here.
    pub fn link(&self, path: &Path, target: &Path) {
        let place = self.resolved(path);
        self.links().insert(place, target.to_path_buf());
    }

    /// The files that are other than below: path, what is there (`None`: nothing), and what would be.
    pub fn changes(&self) -> Vec<(PathBuf, Option<Vec<u8>>, Vec<u8>)> {
        let files = self.files();
        let change = |(path, after): (&PathBuf, &Vec<u8>)| (path.clone(), self.below.read(path).ok(), after.clone());
        files.iter().map(change).filter(|(_, before, after)| before.as_ref() != Some(after)).collect()
    }

    /// The links that are not there, and where they lead.
    pub fn new_links(&self) -> Vec<(PathBuf, PathBuf)> {
        self.links().iter().map(|(path, target)| (path.clone(), target.clone())).collect()
    }

    /// The path without links, also of what is not there yet.
    fn real(&self, path: &Path) -> PathBuf {
        let place = self.resolved(path);
        match self.links().get(&place) {
            Some(target) => self.resolved(&place.parent().unwrap_or(Path::new("/")).join(target)),
            None => place,
        }
    }

    /// The path without the links that are there, also of what is not there yet.
    fn resolved(&self, path: &Path) -> PathBuf {
        let known = |path: &Path| self.below.canonical(path);
        known(path).unwrap_or_else(|_| match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => known(parent).unwrap_or_else(|_| parent.to_path_buf()).join(name),
            _ => path.to_path_buf(),
        })
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Vec<u8>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn links(&self) -> MutexGuard<'_, BTreeMap<PathBuf, PathBuf>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Source> Source for Overlay<S> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let real = self.real(path);
        let changed = self.files().get(&real).cloned();
        changed.map_or_else(|| self.below.read(&real), Ok)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let mut names = self.below.list(folder)?;
        let folder = self.resolved(folder);
        let (files, links) = (self.files(), self.links());
        let here = files.keys().chain(links.keys()).filter(|path| path.parent() == Some(&folder));
        let new: Vec<_> =
            here.filter_map(|path| path.file_name()).filter(|name| !names.iter().any(|n| n == name)).collect();
        names.extend(new.into_iter().map(OsString::from));
        Ok(names)
    }

    fn exists(&self, path: &Path) -> bool {
        let (real, place) = (self.real(path), self.resolved(path));
        self.links().contains_key(&place) || self.files().contains_key(&real) || self.below.exists(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.below.canonical(path).or_else(|error| match self.exists(path) {
            true => Ok(self.real(path)),
            false => Err(error),
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes to the disk itself")]

    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn changes_are_seen_through_links_and_nowhere_else() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        fs::write(at("a.conf"), "old").unwrap();
        symlink("a.conf", at("link.conf")).unwrap();
        let overlay = Overlay::above(Disk);
        overlay.write(&at("link.conf"), b"new");
        overlay.write(&at("b.conf"), b"b");
        assert_eq!(
            (overlay.read(&at("a.conf")).unwrap(), fs::read(at("a.conf")).unwrap()),
            (b"new".into(), b"old".into())
        );
        assert!(overlay.exists(&at("b.conf")) && !at("b.conf").exists());
        assert!(overlay.list(home.path()).unwrap().contains(&"b.conf".into()));
        let changes = overlay.changes();
        assert_eq!(changes.len(), 2);
        assert_eq!((changes[1].1.clone(), changes[1].2.clone()), (None, b"b".to_vec()));
        overlay.write(&at("a.conf"), b"old");
        assert_eq!(overlay.changes().len(), 1);
    }

    #[test]
    fn links_that_are_not_there_yet_lead_somewhere() {
        let home = tempfile::tempdir().unwrap();
        let (sites, on) = (home.path().join("sites"), home.path().join("on"));
        fs::create_dir(&sites).unwrap();
        fs::create_dir(&on).unwrap();
        let overlay = Overlay::above(Disk);
        overlay.write(&sites.join("x.conf"), b"x");
        overlay.link(&on.join("x.conf"), Path::new("../sites/x.conf"));
        assert_eq!(overlay.read(&on.join("x.conf")).unwrap(), b"x");
        assert_eq!(overlay.list(&on).unwrap(), ["x.conf"]);
        assert_eq!(overlay.canonical(&on.join("x.conf")).unwrap(), fs::canonicalize(&sites).unwrap().join("x.conf"));
        overlay.write(&on.join("x.conf"), b"y");
        assert_eq!(overlay.read(&sites.join("x.conf")).unwrap(), b"y");
        assert!(!overlay.exists(&on.join("y.conf")));
        assert_eq!(overlay.new_links().len(), 1);
    }
}
