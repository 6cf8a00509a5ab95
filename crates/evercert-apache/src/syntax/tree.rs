//! A file, taken apart.

use evercert_store::span::{Span, narrow};

use super::{
    error::SyntaxError,
    item::{Directive, Item, ItemId},
};

/// A configuration file: its text, and where things stand in it.
///
/// Items are kept in one list in the order of the text, each with the place behind its last descendant, so that neither
/// parsing, walking nor dropping a tree recurses: a file of nothing but sections is a deep tree.
#[derive(Debug, Default)]
pub struct Tree {
    pub(super) text: Vec<u8>,
    pub(super) records: Vec<Record>,
    pub(super) spans: Vec<Span>,
    pub(super) errors: Vec<SyntaxError>,
}

/// Where a person finds an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The byte within the line, from 1.
    pub column: usize,
}

/// An item as it is stored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) shape: Shape,
    pub(super) span: Span,
    /// The first of its words in the list of spans, and how many.
    pub(super) words: (u32, u32),
    /// The section in which it stands.
    pub(super) parent: Option<ItemId>,
    /// The index behind its last descendant.
    pub(super) next: u32,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Comment,
    Simple,
    /// With the line that opens it, and the one that closes it if there is one.
    Section {
        head: Span,
        close: Option<Span>,
    },
}

impl Tree {
    /// The text, byte for byte as it was given.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// What is wrong with it, in the order of the text; at most the first hundred mistakes.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// What stands in the file outside of all sections.
    pub fn items(&self) -> Items<'_> {
        Items { tree: self, at: 0, end: narrow(self.records.len()) }
    }

    /// All items, wherever they stand, in the order of the text.
    pub fn all(&self) -> impl Iterator<Item = Item<'_>> {
        (0..narrow(self.records.len())).map(|at| self.item(ItemId(at)))
    }

    /// All directives, sections included, wherever they stand, in the order of the text.
    pub fn directives(&self) -> impl Iterator<Item = Directive<'_>> {
        self.all().filter_map(Item::directive)
    }

    /// The item of an id of this tree.
    pub fn item(&self, id: ItemId) -> Item<'_> {
        Item::new(self, id)
    }

    /// Where a person finds an offset.
    pub fn place(&self, offset: usize) -> Place {
        let before = &self.text[..offset.min(self.text.len())];
        let line = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        let lines = before.iter().filter(|byte| **byte == b'\n').count();
        Place { line: lines + 1, column: before.len() - line + 1 }
    }

    pub(super) fn record(&self, id: ItemId) -> &Record {
        &self.records[id.0 as usize]
    }

    pub(super) fn words(&self, record: &Record) -> &[Span] {
        let (first, count) = record.words;
        &self.spans[first as usize..][..count as usize]
    }

    pub(super) fn below(&self, id: ItemId) -> Items<'_> {
        Items { tree: self, at: id.0 + 1, end: self.record(id).next }
    }
}

/// The items of a file or of a section, without those of the sections within.
#[derive(Clone, Debug)]
pub struct Items<'a> {
    tree: &'a Tree,
    at: u32,
    end: u32,
}

impl<'a> Items<'a> {
    /// The directives among them.
    pub fn directives(self) -> impl Iterator<Item = Directive<'a>> + Clone {
        self.filter_map(Item::directive)
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        if self.at >= self.end {
            return None;
        }
        let id = ItemId(self.at);
        self.at = self.tree.record(id).next;
        Some(self.tree.item(id))
    }
}
