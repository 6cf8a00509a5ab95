//! What counts of a configuration, in the order in which it is read.

use super::{At, Files};
use crate::syntax::Directive;

/// Names something that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// A directive or section that counts, as it is stored: what conditions and includes bring stands in their place.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) at: At,
    /// The section in which it takes effect.
    pub(super) parent: Option<NodeId>,
    /// The index behind its last descendant.
    pub(super) next: u32,
    /// The `Include` in that section that brings it.
    pub(super) via: Option<At>,
    /// Its arguments where variables stand in them.
    pub(super) args: Option<Vec<Vec<u8>>>,
}

/// A directive that counts, wherever it is written.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    files: &'a Files,
    id: NodeId,
}

impl Files {
    /// What counts at the level of the server.
    pub fn top(&self) -> impl Iterator<Item = Found<'_>> {
        self.siblings(0, u32::try_from(self.nodes.len()).unwrap_or(u32::MAX))
    }

    /// All that counts, sections and what is in them.
    pub fn all(&self) -> impl Iterator<Item = Found<'_>> {
        (0..).take(self.nodes.len()).map(|number| Found { files: self, id: NodeId(number) })
    }

    fn siblings(&self, from: u32, to: u32) -> impl Iterator<Item = Found<'_>> {
        let some = move |number: u32| (number < to).then_some(number);
        let numbers = std::iter::successors(some(from), move |number| some(self.nodes[*number as usize].next));
        numbers.map(|number| Found { files: self, id: NodeId(number) })
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }
}

impl<'a> Found<'a> {
    /// Its name among all that counts.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// Where it is written.
    pub fn at(self) -> At {
        self.node().at
    }

    /// As it is written.
    pub fn directive(self) -> Directive<'a> {
        self.files.directive(self.at())
    }

    /// Whether it has this name, in whatever case.
    pub fn is(self, name: &str) -> bool {
        self.directive().is(name)
    }

    /// Its arguments, variables replaced.
    pub fn args(self) -> Vec<Vec<u8>> {
        match &self.node().args {
            Some(args) => args.clone(),
            None => self.directive().args().map(|word| word.value().into_owned()).collect(),
        }
    }

    /// The first of them; empty if there is none.
    pub fn first(self) -> Vec<u8> {
        self.args().into_iter().next().unwrap_or_default()
    }

    /// Its arguments for people and for looking into, with a space between them.
    pub fn joined(self) -> String {
        self.args().iter().map(|arg| String::from_utf8_lossy(arg).into_owned()).collect::<Vec<_>>().join(" ")
    }

    /// The `Include` that brings it into the section where it takes effect, if it is not written there.
    pub fn via(self) -> Option<At> {
        self.node().via
    }

    /// The section in which it takes effect.
    pub fn parent(self) -> Option<Found<'a>> {
        self.node().parent.map(|id| Self { files: self.files, id })
    }

    /// What counts in it.
    pub fn inner(self) -> impl Iterator<Item = Found<'a>> {
        self.files.siblings(self.id.0 + 1, self.node().next)
    }

    /// All that counts in it, at whatever depth.
    pub fn descendants(self) -> impl Iterator<Item = Found<'a>> {
        let files = self.files;
        (self.id.0 + 1..self.node().next).map(move |number| Self { files, id: NodeId(number) })
    }

    fn node(self) -> &'a Node {
        self.files.node(self.id)
    }
}
