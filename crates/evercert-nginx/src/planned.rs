//! A configuration as it will be once some edits are done, without doing them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use evercert_plugin::edit::Edit;

use evercert_store::source::Source;

/// Files with other bytes. nginx's plans only replace.
#[derive(Debug)]
pub(crate) struct Planned<'a> {
    below: &'a dyn Source,
    after: BTreeMap<PathBuf, &'a [u8]>,
}

impl<'a> Planned<'a> {
    /// These edits above the files of `below`.
    pub(crate) fn new(below: &'a dyn Source, edits: &'a [Edit]) -> Self {
        let after = edits.iter().filter_map(|edit| match edit {
            Edit::Replace { path, after, .. } => Some((real(below, path), after.as_slice())),
            _ => None,
        });
        Self { below, after: after.collect() }
    }
}

impl Source for Planned<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.after.get(&real(self.below, path)) {
            Some(after) => Ok(after.to_vec()),
            None => self.below.read(path),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.below.list(folder)
    }

    fn exists(&self, path: &Path) -> bool {
        self.below.exists(path)
    }

    fn canonical(&self, path: &Path) -> io::Result<PathBuf> {
        self.below.canonical(path)
    }
}

fn real(source: &dyn Source, path: &Path) -> PathBuf {
    source.canonical(path).unwrap_or_else(|_| path.to_path_buf())
}
