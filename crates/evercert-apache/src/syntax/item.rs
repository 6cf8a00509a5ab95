//! What stands in a file: directives, sections and comments.

use evercert_store::span::Span;

use super::{
    tree::{Items, Record, Shape, Tree},
    word::Word,
};

/// Names an item of one tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub(super) u32);

/// An item of a file or a section.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// A line that begins with `#`, and those joined to it.
    Comment(Span),
    /// A directive or a section.
    Directive(Directive<'a>),
}

/// A name and arguments; with a section if it is written in angle brackets.
#[derive(Clone, Copy, Debug)]
pub struct Directive<'a> {
    tree: &'a Tree,
    id: ItemId,
}

/// What stands between `<Name …>` and `</Name>`.
#[derive(Clone, Copy, Debug)]
pub struct Section<'a> {
    directive: Directive<'a>,
    head: Span,
    close: Option<Span>,
}

impl ItemId {
    /// The first item of a tree.
    pub(crate) const FIRST: Self = Self(0);

    /// Its place in the list of all items.
    pub(crate) fn number(self) -> usize {
        self.0 as usize
    }

    /// The one behind it in the text, be it in it.
    pub(crate) fn following(self) -> Self {
        Self(self.0 + 1)
    }
}

impl<'a> Item<'a> {
    pub(super) fn new(tree: &'a Tree, id: ItemId) -> Self {
        let record = tree.record(id);
        match record.shape {
            Shape::Comment => Self::Comment(record.span),
            _ => Self::Directive(Directive { tree, id }),
        }
    }

    /// Where it stands: a section from its `<` to the `>` that closes it.
    pub fn span(self) -> Span {
        match self {
            Self::Comment(span) => span,
            Self::Directive(directive) => directive.span(),
        }
    }

    /// The directive, if it is one.
    pub fn directive(self) -> Option<Directive<'a>> {
        match self {
            Self::Comment(_) => None,
            Self::Directive(directive) => Some(directive),
        }
    }
}

impl<'a> Directive<'a> {
    /// Its name in the tree.
    pub fn id(self) -> ItemId {
        self.id
    }

    /// The tree it stands in.
    pub fn tree(self) -> &'a Tree {
        self.tree
    }

    /// From its name to its last argument; a section to its end.
    pub fn span(self) -> Span {
        self.record().span
    }

    /// Its name, without angle brackets.
    pub fn name(self) -> Word<'a> {
        let start = self.span().start();
        Word { text: self.tree.text(), span: self.words().first().copied().unwrap_or(Span::new(start, start)) }
    }

    /// Whether it has this name, in whatever case.
    pub fn is(self, name: &str) -> bool {
        self.name().value().eq_ignore_ascii_case(name.as_bytes())
    }

    /// Its arguments as they are written.
    pub fn args(self) -> impl DoubleEndedIterator<Item = Word<'a>> + ExactSizeIterator + Clone {
        let words = self.words();
        words[words.len().min(1)..].iter().map(move |span| Word { text: self.tree.text(), span: *span })
    }

    /// Its section, if it is one.
    pub fn section(self) -> Option<Section<'a>> {
        match self.record().shape {
            Shape::Section { head, close } => Some(Section { directive: self, head, close }),
            _ => None,
        }
    }

    /// The section in which it stands.
    pub fn parent(self) -> Option<Self> {
        self.record().parent.map(|id| Self { tree: self.tree, id })
    }

    /// The item behind it and all that stands in it.
    pub(crate) fn beyond(self) -> ItemId {
        ItemId(self.record().next)
    }

    fn record(self) -> &'a Record {
        self.tree.record(self.id)
    }

    fn words(self) -> &'a [Span] {
        self.tree.words(self.record())
    }
}

impl<'a> Section<'a> {
    /// The line that opens it.
    pub fn head(self) -> Span {
        self.head
    }

    /// The line that closes it; none if the file ends before.
    pub fn close(self) -> Option<Span> {
        self.close
    }

    /// Its items.
    pub fn items(self) -> Items<'a> {
        self.directive.tree.below(self.directive.id)
    }

    /// All directives in it, those of sections within included, in the order of the text.
    pub fn all(self) -> impl Iterator<Item = Directive<'a>> {
        let Directive { tree, id } = self.directive;
        (id.0 + 1..tree.record(id).next).filter_map(move |at| tree.item(ItemId(at)).directive())
    }
}
