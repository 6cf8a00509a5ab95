//! A whole configuration: the main file, all that it includes, and which of it counts.

mod condition;
mod include;
mod load;
mod variables;
mod view;
mod walk;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::syntax::{Directive, ItemId, Tree};

pub(crate) use include::means;
pub use variables::Facts;
pub use view::{Found, NodeId};

use view::Node;

/// A configuration as Apache reads it: files, and what of them counts, in the order in which it is read.
#[derive(Debug, Default)]
pub struct Files {
    files: Vec<File>,
    nodes: Vec<Node>,
    troubles: Vec<Trouble>,
    /// By their paths without links.
    known: HashMap<PathBuf, FileId>,
    /// Every path or pattern that is included from outside of all sections, absolute.
    pub(crate) included: Vec<Included>,
    /// Every `Use` of a macro that has a virtual host in it.
    pub(crate) macros: Vec<MacroHost>,
    /// What is known after the last line.
    pub(crate) facts: Facts,
}

/// Names a file of a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// One file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path as it is included first; absolute if that of the main file is.
    pub path: PathBuf,
    /// The same without links.
    pub real: PathBuf,
    /// What stands in it.
    pub tree: Arc<Tree>,
}

/// Where a directive stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// In which file.
    pub file: FileId,
    /// Which of its items.
    pub item: ItemId,
}

/// What an `Include` of the server level means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Included {
    /// Absolute.
    pub(crate) pattern: Vec<u8>,
    /// Where it is written.
    pub(crate) at: At,
}

/// Virtual hosts that a macro makes: nobody can change one without the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MacroHost {
    /// Where it is used.
    pub(crate) at: At,
    /// Where it is made.
    pub(crate) made: At,
    /// Its name.
    pub(crate) name: String,
    /// The names of its hosts, with the arguments put in.
    pub(crate) names: Vec<Vec<u8>>,
}

/// A file that is included and cannot be read.
#[derive(Debug)]
pub struct Trouble {
    /// The file.
    pub path: PathBuf,
    /// The `Include` that means it; none for the main file.
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
    pub fn troubles(&self) -> &[Trouble] {
        &self.troubles
    }

    /// The same, to keep.
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
        let line = file.tree.place(self.directive(at).span().start()).line;
        format!("{}:{line}", file.path.display())
    }
}
