//! The disk as it would be after some edits: to plan one change above another without doing either.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use evercert_plugin::edit::Edit;
use evercert_store::source::{Disk, Source};

/// The disk, with other bytes in some of its files.
#[derive(Debug, Default)]
pub struct Overlay(Mutex<BTreeMap<PathBuf, Vec<u8>>>);

impl Overlay {
    /// Does these edits, but only here. Links and commands are none of a configuration's text and are passed over.
    pub fn apply(&self, edits: &[Edit]) {
        for edit in edits {
            match edit {
                Edit::Replace { path, after, .. } => self.set(path, after),
                Edit::Create { path, content, .. } => self.set(path, content),
                Edit::Link { .. } | Edit::Run { .. } => {}
            }
        }
    }

    /// The files that are other than on the disk: path, what is there (`None`: nothing), and what would be.
    pub fn changes(&self) -> Vec<(PathBuf, Option<Vec<u8>>, Vec<u8>)> {
        let files = self.files();
        let change = |(path, after): (&PathBuf, &Vec<u8>)| (path.clone(), Disk.read(path).ok(), after.clone());
        files.iter().map(change).filter(|(_, before, after)| before.as_ref() != Some(after)).collect()
    }

    fn set(&self, path: &Path, text: &[u8]) {
        self.files().insert(real(path), text.to_vec());
    }

    fn files(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source for Overlay {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let changed = self.files().get(&real(path)).cloned();
        changed.map_or_else(|| Disk.read(path), Ok)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let mut names = Disk.list(folder)?;
        let folder = real(folder);
        let files = self.files();
        let here = files.keys().filter(|path| path.parent() == Some(&folder));
        let new: Vec<_> =
            here.filter_map(|path| path.file_name()).filter(|name| !names.iter().any(|n| n == name)).collect();
        names.extend(new.into_iter().map(OsString::from));
        Ok(names)
    }

    fn exists(&self, path: &Path) -> bool {
        self.files().contains_key(&real(path)) || Disk.exists(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        Disk.canonical(path).or_else(|error| match self.exists(path) {
            true => Ok(real(path)),
            false => Err(error),
        })
    }
}

/// The path without links, also of what is not there yet.
fn real(path: &Path) -> PathBuf {
    Disk.canonical(path).unwrap_or_else(|_| match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => Disk.canonical(parent).unwrap_or_else(|_| parent.to_path_buf()).join(name),
        _ => path.to_path_buf(),
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes to the disk itself")]

    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn edits_are_seen_through_links_and_nowhere_else() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        fs::write(at("a.conf"), "old").unwrap();
        symlink("a.conf", at("link.conf")).unwrap();
        let overlay = Overlay::default();
        let replace = Edit::Replace { path: at("link.conf"), before: b"old".to_vec(), after: b"new".to_vec() };
        overlay.apply(&[replace, Edit::Create { path: at("b.conf"), content: b"b".to_vec(), mode: 0o666 }]);
        assert_eq!(
            (overlay.read(&at("a.conf")).unwrap(), fs::read(at("a.conf")).unwrap()),
            (b"new".into(), b"old".into())
        );
        assert!(overlay.exists(&at("b.conf")) && !at("b.conf").exists());
        assert!(overlay.list(home.path()).unwrap().contains(&"b.conf".into()));
        let changes = overlay.changes();
        assert_eq!(changes.len(), 2);
        assert_eq!((changes[1].1.clone(), changes[1].2.clone()), (None, b"b".to_vec()));
        overlay.apply(&[Edit::Replace { path: at("a.conf"), before: b"new".to_vec(), after: b"old".to_vec() }]);
        assert_eq!(overlay.changes().len(), 1);
    }
}
