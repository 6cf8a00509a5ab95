//! From tokens to a tree.

use evercert_store::span::{Span, narrow};

use super::{
    error::{Mistake, SyntaxError},
    item::ItemId,
    lexer::{Flaw, Lexer, Token},
    lua,
    tree::{Record, Shape, Tree},
};

impl Tree {
    /// Takes a file apart. Never fails: what is not grammar is told in [`Tree::errors`].
    pub fn parse(text: Vec<u8>) -> Self {
        if u32::try_from(text.len()).is_err() {
            let errors = vec![SyntaxError { offset: 0, mistake: Mistake::TooLong }];
            return Self { text, errors, ..Self::default() };
        }
        let mut parser = Parser {
            text: &text,
            records: Vec::new(),
            spans: Vec::new(),
            errors: Vec::new(),
            path: Vec::new(),
            first: 0,
        };
        parser.run();
        let Parser { records, spans, mut errors, .. } = parser;
        errors.sort_by_key(|error| error.offset);
        Self { text, records, spans, errors }
    }
}

struct Parser<'a> {
    text: &'a [u8],
    records: Vec<Record>,
    spans: Vec<Span>,
    errors: Vec<SyntaxError>,
    /// The blocks that are open, outermost first.
    path: Vec<ItemId>,
    /// Where in `spans` the words of the directive being read begin.
    first: usize,
}

impl Parser<'_> {
    fn run(&mut self) {
        let mut lexer = Lexer::new(self.text);
        while let Some(token) = lexer.next() {
            match token {
                Token::Word { span, flaw } => self.word(span, flaw),
                Token::Comment(span) => self.comment(span),
                Token::Semicolon(at) => self.semicolon(at),
                Token::Open(at) if lua::holds_lua(self.name()) => lexer.jump(self.lua(at)),
                Token::Open(at) => self.open(at),
                Token::Close(at) => self.close(at),
            }
        }
        self.end();
    }

    fn word(&mut self, span: Span, flaw: Option<Flaw>) {
        self.spans.push(span);
        match flaw {
            None => {}
            Some(Flaw::Glued) => self.complain(span.end(), Mistake::Glued),
            Some(Flaw::OpenQuote) => self.complain(span.start(), Mistake::OpenQuote),
        }
    }

    /// A comment between the words of a directive belongs to its span, and to nothing else.
    fn comment(&mut self, span: Span) {
        if !self.reads_directive() {
            self.push(Shape::Comment, span);
        }
    }

    fn semicolon(&mut self, at: usize) {
        match self.start() {
            Some(start) => drop(self.push(Shape::Simple, Span::new(start, at + 1))),
            None => self.complain(at, Mistake::StraySemicolon),
        }
    }

    fn open(&mut self, at: usize) {
        if !self.reads_directive() {
            self.complain(at, Mistake::StrayOpen);
        }
        let span = Span::new(self.start().unwrap_or(at), at + 1);
        let id = self.push(Shape::Block { open: narrow(at), closed: false }, span);
        self.path.push(id);
    }

    /// Passes over a block of Lua; returns where to go on.
    fn lua(&mut self, at: usize) -> usize {
        let close = lua::closing(self.text, at + 1);
        let end = close.map_or(self.text.len(), |close| close + 1);
        let span = Span::new(self.start().unwrap_or(at), end);
        self.push(Shape::Lua { open: narrow(at), closed: close.is_some() }, span);
        if close.is_none() {
            self.complain(at, Mistake::Unclosed);
        }
        end
    }

    fn close(&mut self, at: usize) {
        self.give_up(at);
        let Some(id) = self.path.pop() else {
            return self.complain(at, Mistake::StrayClose);
        };
        let next = narrow(self.records.len());
        let record = &mut self.records[id.0 as usize];
        record.span = Span::new(record.span.start(), at + 1);
        record.next = next;
        if let Shape::Block { closed, .. } = &mut record.shape {
            *closed = true;
        }
    }

    fn end(&mut self) {
        self.give_up(self.text.len());
        let next = narrow(self.records.len());
        while let Some(id) = self.path.pop() {
            let record = &mut self.records[id.0 as usize];
            let open = record.open().unwrap_or_default();
            record.span = Span::new(record.span.start(), self.text.len());
            record.next = next;
            self.complain(open, Mistake::Unclosed);
        }
    }

    /// Ends a directive without `;` where something else ends.
    fn give_up(&mut self, at: usize) {
        let Some(start) = self.start() else { return };
        let end = self.spans.last().map_or(start, |span| span.end());
        self.push(Shape::Unterminated, Span::new(start, end));
        self.complain(at, Mistake::Unterminated);
    }

    fn push(&mut self, shape: Shape, span: Span) -> ItemId {
        let id = ItemId(narrow(self.records.len()));
        let words = match shape {
            Shape::Comment => (0, 0),
            _ => (narrow(self.first), narrow(self.spans.len() - self.first)),
        };
        self.first = self.spans.len();
        self.records.push(Record { shape, span, words, next: id.0 + 1 });
        id
    }

    fn complain(&mut self, offset: usize, mistake: Mistake) {
        if self.errors.len() < MOST_ERRORS {
            self.errors.push(SyntaxError { offset, mistake });
        }
    }

    fn reads_directive(&self) -> bool {
        self.first < self.spans.len()
    }

    fn start(&self) -> Option<usize> {
        self.spans.get(self.first).map(|span| span.start())
    }

    fn name(&self) -> &[u8] {
        self.spans.get(self.first).map_or(b"", |span| &self.text[span.range()])
    }
}

/// Who has made so many mistakes is not helped by the next.
const MOST_ERRORS: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::item::Item;

    /// The tree in brackets: `name arg;` and `name arg { … }`, comments as they are.
    fn drawn(text: &str) -> String {
        draw(text, Tree::parse(text.into()).items())
    }

    fn draw(text: &str, items: crate::syntax::tree::Items<'_>) -> String {
        items.map(|item| one(text, item)).collect::<Vec<_>>().join(" ")
    }

    fn one(text: &str, item: Item<'_>) -> String {
        let directive = match item {
            Item::Comment(comment) => return format!("#{}", text[comment.span().range()][1..].trim()),
            Item::Directive(directive) => directive,
        };
        let words = std::iter::once(directive.name()).chain(directive.args());
        let words = words.map(|word| &text[word.span().range()]).collect::<Vec<_>>().join(" ");
        match directive.block() {
            None => format!("{words};"),
            Some(block) if block.is_lua() => format!("{words} <{}>", &text[block.inside().range()]),
            Some(block) => format!("{words} [{}]", draw(text, block.items())),
        }
    }

    fn mistakes(text: &str) -> Vec<(usize, Mistake)> {
        Tree::parse(text.into()).errors().iter().map(|error| (error.offset, error.mistake)).collect()
    }

    #[test]
    fn blocks_hold_what_stands_in_them() {
        let text = "user www;\nhttp { # web\n server { listen 80; listen [::]:80; }\n include *.conf; }\n# end";
        let tree = "user www; http [#web server [listen 80; listen [::]:80;] include *.conf;] #end";
        assert_eq!(drawn(text), tree);
        assert_eq!(mistakes(text), []);
    }

    #[test]
    fn lua_is_passed_over() {
        let text = "location / { content_by_lua_block { if x then y({'}'}) end } a b; }";
        assert_eq!(drawn(text), "location / [content_by_lua_block < if x then y({'}'}) end > a b;]");
        assert_eq!(mistakes(text), []);
    }

    #[test]
    fn a_comment_within_a_directive_is_no_item() {
        assert_eq!(drawn("server_name a # first\n b; # last"), "server_name a b; #last");
    }

    #[test]
    fn mistakes_are_told_and_the_rest_is_read() {
        assert_eq!(mistakes("a;}b;"), [(2, Mistake::StrayClose)]);
        assert_eq!(drawn("a;}b;"), "a; b;");
        assert_eq!(mistakes("http { a b } c;"), [(11, Mistake::Unterminated)]);
        assert_eq!(drawn("http { a b } c;"), "http [a b;] c;");
        assert_eq!(mistakes(";;"), [(0, Mistake::StraySemicolon), (1, Mistake::StraySemicolon)]);
        assert_eq!(mistakes("{a;}"), [(0, Mistake::StrayOpen)]);
        assert_eq!(drawn("{a;}"), " [a;]");
        assert_eq!(mistakes("a { b {"), [(2, Mistake::Unclosed), (6, Mistake::Unclosed)]);
        assert_eq!(mistakes("a 'b"), [(2, Mistake::OpenQuote), (4, Mistake::Unterminated)]);
        assert_eq!(mistakes("a 'b'c;"), [(5, Mistake::Glued)]);
        assert_eq!(mistakes("x_by_lua_block { "), [(15, Mistake::Unclosed)]);
    }

    #[test]
    fn lines_count_from_one() {
        let tree = Tree::parse(b"a;\r\n  }".to_vec());
        assert_eq!((tree.line(0), tree.line(tree.errors()[0].offset)), (1, 2));
    }

    #[test]
    fn depth_costs_no_stack() {
        let tree = Tree::parse(b"a{".repeat(1_000_000));
        assert_eq!(tree.directives().count(), 1_000_000);
        assert_eq!(tree.errors().len(), MOST_ERRORS);
    }
}
