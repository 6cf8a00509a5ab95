//! A whole configuration: the main file and all that it includes.

mod load;
mod walk;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::syntax::{Directive, ItemId, Tree};

pub use walk::{Found, Via};

/// A configuration as nginx reads it, each file once however often it is included.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
    /// What each `include` means, in order.
    included: HashMap<At, Vec<FileId>>,
    troubles: Vec<Trouble>,
}

/// Names a file of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// One file.
#[derive(Debug)]
pub struct File {
    /// Its path as it is included first; absolute if that of the main file is.
    pub path: PathBuf,
    /// What stands in it.
    pub tree: Tree,
}

/// Where a directive stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// In which file.
    pub file: FileId,
    /// Which of its items.
    pub item: ItemId,
}

/// A file that is included and cannot be read.
#[derive(Debug)]
pub struct Trouble {
    /// The file.
    pub path: PathBuf,
    /// The `include` that means it; none for the main file.
    pub at: Option<At>,
    /// Why not.
    pub reason: io::Error,
}

impl Files {
    /// Every file, the main one first.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &File)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// One of them.
    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    /// The path of one of them.
    pub fn path(&self, id: FileId) -> &Path {
        &self.file(id).path
    }

    /// What could not be read, in the order in which it was met.
    pub fn into_troubles(self) -> Vec<Trouble> {
        self.troubles
    }

    /// The directive at a place.
    ///
    /// # Panics
    /// If the place is that of a comment, which no view gives.
    pub fn directive(&self, at: At) -> Directive<'_> {
        self.file(at.file).tree.item(at.item).directive().expect("a place is that of a directive")
    }

    /// The place as people find it: path, colon, line.
    pub fn place(&self, at: At) -> String {
        let file = self.file(at.file);
        let line = file.tree.line(self.directive(at).span().start());
        format!("{}:{line}", file.path.display())
    }
}
