//! A file, taken apart.

use evercert_store::span::{Span, narrow};

use super::{
    error::SyntaxError,
    item::{Directive, Item, ItemId},
};

/// A configuration file: its text, and where things stand in it.
///
/// Items are kept in one list in the order of the text, each with the place behind its last
/// descendant, so that neither parsing, walking nor dropping a tree recurses: a file of nothing but
/// braces is a deep tree.
#[derive(Debug, Default)]
pub struct Tree {
    pub(super) text: Vec<u8>,
    pub(super) records: Vec<Record>,
    pub(super) spans: Vec<Span>,
    pub(super) errors: Vec<SyntaxError>,
}

/// An item as it is stored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) shape: Shape,
    pub(super) span: Span,
    /// The first of its words in the list of spans, and how many.
    pub(super) words: (u32, u32),
    /// The index behind its last descendant.
    pub(super) next: u32,
}

/// What an item is and how it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Comment,
    /// Neither `;` nor a block: the block around it or the file ended.
    Unterminated,
    /// With its `;`.
    Simple,
    /// With a block of directives.
    Block {
        open: u32,
        closed: bool,
    },
    /// With a block of Lua.
    Lua {
        open: u32,
        closed: bool,
    },
}

impl Record {
    pub(super) fn open(&self) -> Option<usize> {
        match self.shape {
            Shape::Block { open, .. } | Shape::Lua { open, .. } => Some(open as usize),
            _ => None,
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        matches!(self.shape, Shape::Block { closed: true, .. } | Shape::Lua { closed: true, .. })
    }
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

    /// What stands in the file outside of all blocks.
    pub fn items(&self) -> Items<'_> {
        Items { tree: self, at: 0, end: self.length() }
    }

    /// All directives, wherever they stand, in the order of the text.
    pub fn directives(&self) -> impl Iterator<Item = Directive<'_>> {
        (0..self.length()).filter_map(|at| self.item(ItemId(at)).directive())
    }

    /// The item of an id of this tree.
    pub fn item(&self, id: ItemId) -> Item<'_> {
        Item::new(self, id)
    }

    /// The line of an offset, from 1.
    pub fn line(&self, offset: usize) -> usize {
        let before = &self.text[..offset.min(self.text.len())];
        before.iter().filter(|byte| **byte == b'\n').count() + 1
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

    fn length(&self) -> u32 {
        narrow(self.records.len())
    }
}

/// The items of a file or of a block, without those of the blocks within.
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

    /// The directives of one name.
    pub fn named(self, name: &str) -> impl Iterator<Item = Directive<'a>> {
        self.directives().filter(move |directive| directive.is(name))
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
