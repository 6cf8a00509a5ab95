//! What stands in a block when includes are replaced by what they mean.

use std::collections::HashSet;

use super::{At, FileId, Files};
use crate::syntax::{Directive, Items};

/// A directive of a block, wherever it is written.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// Where it is written.
    pub at: At,
    /// The directive.
    pub directive: Directive<'a>,
    /// How it comes into the block.
    pub via: Via,
}

/// How a directive comes into a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// It is written there.
    Itself,
    /// By this `include`, which is written there, and perhaps by others in the files below.
    Include(At),
}

impl Files {
    /// The directives outside of all blocks.
    pub fn top(&self) -> Vec<Found<'_>> {
        let main = self.iter().next();
        main.map(|(id, file)| self.walk(id, file.tree.items())).unwrap_or_default()
    }

    /// The directives of the block at a place; none if that has no block. An `include` is replaced by what it means, and
    /// nothing if it means a file that is being included already.
    pub fn within(&self, at: At) -> Vec<Found<'_>> {
        let block = self.directive(at).block();
        block.map(|block| self.walk(at.file, block.items())).unwrap_or_default()
    }

    /// These directives and all that stand within them, however deep, each block once.
    pub fn deep<'a>(&'a self, directives: &[Found<'a>]) -> Vec<Found<'a>> {
        let mut all = directives.to_vec();
        let mut seen = HashSet::new();
        let mut next = 0;
        while let Some(found) = all.get(next).copied() {
            if found.directive.block().is_some() && seen.insert(found.at) {
                all.extend(self.within(found.at));
            }
            next += 1;
        }
        all
    }

    fn walk<'a>(&'a self, file: FileId, items: Items<'a>) -> Vec<Found<'a>> {
        let mut walk = Walk { files: self, found: Vec::new(), path: vec![file], steps: 0 };
        for directive in items.directives() {
            walk.step(file, directive, Via::Itself);
        }
        walk.found
    }
}

struct Walk<'a> {
    files: &'a Files,
    found: Vec<Found<'a>>,
    /// The files that are being included, to see circles.
    path: Vec<FileId>,
    steps: usize,
}

impl<'a> Walk<'a> {
    fn step(&mut self, file: FileId, directive: Directive<'a>, via: Via) {
        let at = At { file, item: directive.id() };
        match self.files.included.get(&at) {
            None => self.found.push(Found { at, directive, via }),
            Some(files) => {
                let via = if via == Via::Itself { Via::Include(at) } else { via };
                files.iter().for_each(|file| self.enter(*file, via));
            }
        }
    }

    /// Files that include one another in layers multiply; nginx would not come to an end either.
    fn enter(&mut self, file: FileId, via: Via) {
        if self.path.contains(&file) || self.steps >= MOST_STEPS {
            return;
        }
        self.steps += 1;
        self.path.push(file);
        for directive in self.files.file(file).tree.items().directives() {
            self.step(file, directive, via);
        }
        self.path.pop();
    }
}

const MOST_STEPS: usize = 100_000;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use evercert_store::source::Memory;

    #[test]
    fn includes_are_replaced_by_what_they_mean() {
        let source = Memory::new([
            ("/e/nginx.conf", "a; include x; http { b; include x; c; }"),
            ("/e/x", "d; include y; e;"),
            ("/e/y", "f; include x;"),
        ]);
        let files = Files::load(&source, Path::new("/e/nginx.conf"));
        let told = |found: &Found<'_>| {
            let name = String::from_utf8_lossy(&found.directive.name().value()).into_owned();
            match found.via {
                Via::Itself => name,
                Via::Include(_) => format!("({name})"),
            }
        };
        let top = files.top();
        assert_eq!(top.iter().map(told).collect::<Vec<_>>().join(" "), "a (d) (f) (e) http");
        let http = files.within(top[4].at);
        assert_eq!(http.iter().map(told).collect::<Vec<_>>().join(" "), "b (d) (f) (e) c");
    }

    #[test]
    fn layers_of_includes_end() {
        let name = |layer: usize| format!("/e/{layer}");
        let mut source = Memory::default();
        for layer in 0..64 {
            let text = format!("include {0}; include {0};", layer + 1);
            source.0.insert(name(layer).into(), text.into_bytes());
        }
        source.0.insert(name(64).into(), b"a;".to_vec());
        let files = Files::load(&source, Path::new("/e/0"));
        assert!(files.top().len() <= MOST_STEPS);
    }
}
