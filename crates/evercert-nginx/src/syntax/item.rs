//! What stands in a file: directives, with or without a block, and comments.

use evercert_store::span::Span;

use super::{
    tree::{Items, Record, Shape, Tree},
    word::Word,
};

/// Names an item of one tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub(super) u32);

/// An item of a file or a block.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    /// A comment on its own, or behind a directive.
    Comment(Comment),
    /// A directive.
    Directive(Directive<'a>),
}

/// From `#` to the end of the line.
#[derive(Clone, Copy, Debug)]
pub struct Comment {
    span: Span,
}

/// A name, arguments, and `;` or a block.
#[derive(Clone, Copy, Debug)]
pub struct Directive<'a> {
    tree: &'a Tree,
    id: ItemId,
}

/// What stands between the braces of a directive.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    directive: Directive<'a>,
}

impl<'a> Item<'a> {
    pub(super) fn new(tree: &'a Tree, id: ItemId) -> Self {
        let record = tree.record(id);
        match record.shape {
            Shape::Comment => Self::Comment(Comment { span: record.span }),
            _ => Self::Directive(Directive { tree, id }),
        }
    }

    /// Where it stands: a directive from its name to its `;` or `}`.
    pub fn span(self) -> Span {
        match self {
            Self::Comment(comment) => comment.span(),
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

impl Comment {
    /// Where it stands, `#` included, the end of the line not.
    pub fn span(self) -> Span {
        self.span
    }
}

impl<'a> Directive<'a> {
    /// Its name in the tree.
    pub fn id(self) -> ItemId {
        self.id
    }

    /// From its name to its `;` or `}`.
    pub fn span(self) -> Span {
        self.record().span
    }

    /// Its name; empty for a block without one.
    pub fn name(self) -> Word<'a> {
        let record = self.record();
        let nameless = Span::new(record.span.start(), record.span.start());
        Word { text: self.tree.text(), span: self.words().first().copied().unwrap_or(nameless) }
    }

    /// Whether it has this name.
    pub fn is(self, name: &str) -> bool {
        self.is_named(name.as_bytes())
    }

    /// Whether it has this name.
    pub fn is_named(self, name: &[u8]) -> bool {
        *self.name().value() == *name
    }

    /// Its arguments.
    pub fn args(self) -> impl DoubleEndedIterator<Item = Word<'a>> + ExactSizeIterator + Clone {
        let words = self.words();
        words[words.len().min(1)..].iter().map(move |span| Word { text: self.tree.text(), span: *span })
    }

    /// Its arguments as nginx takes them, joined by spaces.
    pub fn joined(self) -> String {
        let words = self.args().map(|word| String::from_utf8_lossy(&word.value()).into_owned());
        words.collect::<Vec<_>>().join(" ")
    }

    /// Its block, if it has one.
    pub fn block(self) -> Option<Block<'a>> {
        self.record().open().map(|_| Block { directive: self })
    }

    fn record(self) -> &'a Record {
        self.tree.record(self.id)
    }

    fn words(self) -> &'a [Span] {
        self.tree.words(self.record())
    }
}

impl<'a> Block<'a> {
    /// The offset of `{`.
    pub fn open(self) -> usize {
        self.directive.record().open().expect("a block was opened")
    }

    /// The offset of `}`; none if the file ends before it.
    pub fn close(self) -> Option<usize> {
        let record = self.directive.record();
        record.is_closed().then(|| record.span.end() - 1)
    }

    /// What is between the braces.
    pub fn inside(self) -> Span {
        Span::new(self.open() + 1, self.close().unwrap_or(self.directive.span().end()))
    }

    /// Whether it holds Lua instead of directives.
    pub fn is_lua(self) -> bool {
        matches!(self.directive.record().shape, Shape::Lua { .. })
    }

    /// All directives in it, those of the blocks within included, in the order of the text.
    pub fn all(self) -> impl Iterator<Item = Directive<'a>> {
        let Directive { tree, id } = self.directive;
        (id.0 + 1..tree.record(id).next).filter_map(move |at| tree.item(ItemId(at)).directive())
    }

    /// Its items; none if it holds Lua.
    pub fn items(self) -> Items<'a> {
        self.directive.tree.below(self.directive.id)
    }
}
