//! Reading a configuration line by line, as the server does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use evercert_store::source::Source;

use super::condition::{Reading, judge};
use super::include::{absolute, expand};
use super::load::Store;
use super::view::{Node, NodeId};
use super::{At, FileId, Files, Included, MacroHost};
use crate::syntax::{Directive, Item, ItemId, Tree};

/// One reading of a configuration.
pub(super) struct Walk<'a> {
    pub(super) source: &'a dyn Source,
    pub(super) store: &'a mut Store,
    pub(super) files: Files,
    /// The files that are being read, to see circles.
    path: Vec<FileId>,
    steps: usize,
    macros: Vec<(Vec<u8>, At)>,
}

/// Where what is read takes effect.
#[derive(Clone, Copy, Default)]
struct Place {
    section: Option<NodeId>,
    via: Option<At>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(source: &'a dyn Source, store: &'a mut Store, files: Files) -> Self {
        Self { source, store, files, path: Vec::new(), steps: 0, macros: Vec::new() }
    }

    pub(super) fn main(&mut self, main: &Path) {
        self.enter(main.to_path_buf(), None, Place::default());
    }

    /// Apache gives up at this depth, too. Files that include one another in layers multiply; it would not come to an
    /// end either.
    fn enter(&mut self, path: PathBuf, at: Option<At>, place: Place) {
        let Some((id, tree)) = self.store.open(self.source, &mut self.files, path, at) else { return };
        if self.path.contains(&id) || self.path.len() >= DEEPEST || self.steps >= MOST_STEPS {
            return;
        }
        self.steps += 1;
        self.path.push(id);
        self.read(id, &tree, place);
        self.path.pop();
    }

    fn read(&mut self, file: FileId, tree: &Arc<Tree>, place: Place) {
        let count = tree.all().count();
        let mut open: Vec<(ItemId, NodeId)> = Vec::new();
        let mut next = ItemId::FIRST;
        while next.number() < count {
            let item = next;
            self.leave(&mut open, item);
            let here = open.last().map_or(place, |(_, id)| Place { section: Some(*id), via: None });
            next = match tree.item(item) {
                Item::Comment(_) => item.following(),
                Item::Directive(directive) => self.step(At { file, item }, directive, here, &mut open),
            };
        }
        self.leave(&mut open, next);
    }

    /// Ends the sections that end before an item.
    fn leave(&mut self, open: &mut Vec<(ItemId, NodeId)>, item: ItemId) {
        while let Some((_, id)) = open.pop_if(|(end, _)| *end <= item) {
            self.files.nodes[id.0 as usize].next = narrow(self.files.nodes.len());
        }
    }

    /// Takes one directive in; returns the item to go on with.
    fn step(&mut self, at: At, directive: Directive<'_>, place: Place, open: &mut Vec<(ItemId, NodeId)>) -> ItemId {
        let args = self.args(directive);
        let name = directive.name().value().to_ascii_lowercase();
        if directive.section().is_none() {
            self.simple(at, directive, &name, args, place);
            return directive.beyond();
        }
        if name == b"macro" {
            let macro_name = args.first().cloned().unwrap_or_default().to_ascii_lowercase();
            self.macros.push((macro_name, at));
            return directive.beyond();
        }
        let (source, root) = (self.source, &self.files.facts.root);
        match judge(&self.files.facts, &name, &args, |path| source.exists(&absolute(root, path))) {
            Reading::Shut => directive.beyond(),
            Reading::Open => at.item.following(),
            Reading::Kept => {
                let id = self.push(at, directive, args, place);
                open.push((directive.beyond(), id));
                at.item.following()
            }
        }
    }

    fn simple(&mut self, at: At, directive: Directive<'_>, name: &[u8], args: Vec<Vec<u8>>, place: Place) {
        let facts = &mut self.files.facts;
        match (name, args.as_slice()) {
            (b"include" | b"includeoptional", [pattern, ..]) => return self.include(at, pattern, name, place),
            (b"define", [name, value @ ..]) => drop(facts.defines.insert(name.clone(), value.first().cloned())),
            (b"undefine", [name, ..]) => drop(facts.defines.remove(name)),
            (b"loadmodule", [name, ..]) => drop(facts.modules.insert(name.clone())),
            (b"serverroot", [path, ..]) => facts.root = absolute(&facts.root, path),
            (b"use", [name, rest @ ..]) => self.used(at, name, rest),
            _ => {}
        }
        self.push(at, directive, args, place);
    }

    fn include(&mut self, at: At, pattern: &[u8], name: &[u8], place: Place) {
        let pattern = absolute(&self.files.facts.root, pattern);
        if place.section.is_none() {
            let pattern = std::os::unix::ffi::OsStrExt::as_bytes(pattern.as_os_str()).to_vec();
            self.files.included.push(Included { pattern, at });
        }
        let inner = Place { section: place.section, via: place.via.or(Some(at)) };
        for path in expand(self.source, &pattern) {
            if name == b"include" || self.source.exists(&path) {
                self.enter(path, Some(at), inner);
            }
        }
    }

    /// A macro is not played, but the names of its hosts are learnt.
    fn used(&mut self, at: At, name: &[u8], values: &[Vec<u8>]) {
        let wanted = name.to_ascii_lowercase();
        let Some((_, made)) = self.macros.iter().rev().find(|(known, _)| *known == wanted) else { return };
        let made = *made;
        let directive = self.files.directive(made);
        let parameters: Vec<_> = directive.args().skip(1).map(|word| word.value().into_owned()).collect();
        let inner = directive.section().into_iter().flat_map(|section| section.all());
        let named = inner.filter(|inner| inner.is("ServerName") || inner.is("ServerAlias"));
        let names: Vec<_> = named
            .flat_map(|directive| directive.args())
            .map(|word| self.files.facts.expanded(&filled(&word.value(), &parameters, values)))
            .collect();
        if !names.is_empty() {
            self.files.macros.push(MacroHost { at, made, name: String::from_utf8_lossy(name).into_owned(), names });
        }
    }

    fn push(&mut self, at: At, directive: Directive<'_>, args: Vec<Vec<u8>>, place: Place) -> NodeId {
        let id = NodeId(narrow(self.files.nodes.len()));
        let has_variables = directive.args().any(|word| word.raw().windows(2).any(|pair| pair == b"${"));
        let args = has_variables.then_some(args);
        self.files.nodes.push(Node { at, parent: place.section, next: id.0 + 1, via: place.via, args });
        id
    }

    fn args(&self, directive: Directive<'_>) -> Vec<Vec<u8>> {
        directive.args().map(|word| self.files.facts.expanded(&word.value())).collect()
    }
}

/// A word of a macro with values in the place of its parameters, the longest names first.
fn filled(word: &[u8], parameters: &[Vec<u8>], values: &[Vec<u8>]) -> Vec<u8> {
    let mut pairs: Vec<_> = parameters.iter().zip(values).filter(|(name, _)| !name.is_empty()).collect();
    pairs.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut out = Vec::new();
    let mut at = 0;
    while at < word.len() {
        match pairs.iter().find(|(name, _)| word[at..].starts_with(name)) {
            Some((name, value)) => {
                out.extend_from_slice(value);
                at += name.len();
            }
            None => {
                out.push(word[at]);
                at += 1;
            }
        }
    }
    out
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("there are fewer directives than that")
}

/// As Apache's own limit.
const DEEPEST: usize = 128;
const MOST_STEPS: usize = 100_000;
