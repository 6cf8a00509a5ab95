//! Where configuration files come from: the disk, or a test's memory.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::fs as disk;

/// A file system to read from.
pub trait Source: fmt::Debug + Send + Sync {
    /// The bytes of a file, links followed.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The names in a folder, in any order.
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>>;

    /// Whether something has this name, be it a link that leads nowhere.
    fn exists(&self, path: &Path) -> bool;

    /// The path without links: two paths of one file have the same.
    fn canonical(&self, path: &Path) -> io::Result<PathBuf>;
}

impl<S: Source + ?Sized> Source for &S {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        (**self).read(path)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        (**self).list(folder)
    }

    fn exists(&self, path: &Path) -> bool {
        (**self).exists(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        (**self).canonical(path)
    }
}

/// The disk.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Source for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        // Whoever includes it wants nothing there.
        if self.canonical(path).is_ok_and(|path| path == Path::new("/dev/null")) {
            return Ok(Vec::new());
        }
        disk::read_large(path).map_err(reason)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        disk::list(folder).map_err(reason)
    }

    fn exists(&self, path: &Path) -> bool {
        disk::present(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        disk::canonical(path).map_err(reason)
    }
}

/// Files in memory, without links: for tests, measurements and fuzzing.
#[derive(Clone, Debug, Default)]
pub struct Memory(pub BTreeMap<PathBuf, Vec<u8>>);

impl Memory {
    /// Of absolute paths and contents.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(files.into_iter().map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec())).collect())
    }
}

impl Source for Memory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.0.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let first = |path: &PathBuf| path.strip_prefix(folder).ok()?.iter().next().map(OsStr::to_os_string);
        let mut names: Vec<_> = self.0.keys().filter_map(first).collect();
        names.dedup();
        // A folder is there because something is in it.
        if names.is_empty() { Err(io::ErrorKind::NotADirectory.into()) } else { Ok(names) }
    }

    fn exists(&self, path: &Path) -> bool {
        self.0.keys().any(|known| known.starts_with(path))
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path.to_path_buf())
    }
}

fn reason(error: disk::FsError) -> io::Error {
    error.source
}
