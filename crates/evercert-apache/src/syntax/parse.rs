//! From lines to a tree.

use evercert_store::span::{Span, narrow};

use super::{
    error::{Mistake, SyntaxError},
    item::ItemId,
    line::{Line, Lines, is_space},
    tree::{Record, Shape, Tree},
};

impl Tree {
    /// Takes a file apart. Never fails: what is not grammar is told in [`Tree::errors`].
    pub fn parse(text: Vec<u8>) -> Self {
        if u32::try_from(text.len()).is_err() {
            let errors = vec![SyntaxError { offset: 0, mistake: Mistake::TooLong }];
            return Self { text, errors, ..Self::default() };
        }
        let mut parser = Parser::default();
        let (mut lines, mut line) = (Lines::new(&text), Line::default());
        while lines.read(&mut line) {
            parser.line(&line);
        }
        parser.end(text.len());
        let Parser { records, spans, mut errors, .. } = parser;
        errors.sort_by_key(|error| error.offset);
        errors.truncate(MOST_ERRORS);
        Self { text, records, spans, errors }
    }
}

#[derive(Default)]
struct Parser {
    records: Vec<Record>,
    spans: Vec<Span>,
    errors: Vec<SyntaxError>,
    /// The sections that are open, outermost first, each with its name in lower case.
    path: Vec<(ItemId, Vec<u8>)>,
}

impl Parser {
    fn line(&mut self, line: &Line) {
        match line.text.as_slice() {
            [] => {}
            _ if self.is_foreign() && !closes(line, PERL) => {}
            [b'#', ..] => drop(self.push(Shape::Comment, line.whole(), self.spans.len())),
            [b'<', b'/', ..] => self.close(line),
            [b'<', ..] => self.open(line),
            _ => self.directive(line),
        }
    }

    /// Whether what is read is another language.
    fn is_foreign(&self) -> bool {
        self.path.last().is_some_and(|(_, name)| name == PERL)
    }

    fn directive(&mut self, line: &Line) {
        let first = self.spans.len();
        line.words(0, line.text.len(), &mut self.spans);
        self.push(Shape::Simple, line.whole(), first);
    }

    /// As Apache does, what is behind the last `>` is passed over.
    fn open(&mut self, line: &Line) {
        let bracket = line.text.iter().rposition(|byte| *byte == b'>');
        if bracket.is_none() {
            self.complain(line.offset(0), Mistake::Bracket);
        }
        let end = bracket.unwrap_or(line.text.len());
        let length = line.text[1..end].iter().position(|byte| is_space(*byte)).unwrap_or(end - 1);
        if length == 0 {
            self.complain(line.offset(0), Mistake::Nameless);
        }
        let first = self.spans.len();
        self.spans.push(line.span(1, 1 + length));
        line.words(1 + length, end, &mut self.spans);
        let id = self.push(Shape::Section { head: line.whole(), close: None }, line.whole(), first);
        self.path.push((id, line.text[1..1 + length].to_ascii_lowercase()));
    }

    fn close(&mut self, line: &Line) {
        let name = line.text[2..].trim_ascii();
        if !name.ends_with(b">") {
            self.complain(line.offset(0), Mistake::Bracket);
        }
        let name = name.strip_suffix(b">").unwrap_or(name).to_ascii_lowercase();
        let Some(depth) = self.path.iter().rposition(|(_, open)| *open == name) else {
            return self.complain(line.offset(0), Mistake::StrayClose);
        };
        while self.path.len() > depth + 1 {
            self.give_up(line.offset(0));
        }
        self.finish(Some(line.whole()), line.whole().end());
    }

    fn end(&mut self, end: usize) {
        while !self.path.is_empty() {
            self.give_up(end);
        }
    }

    /// Ends a section without its closing line.
    fn give_up(&mut self, end: usize) {
        let start = self.path.last().map_or(end, |(id, _)| self.records[id.0 as usize].span.start());
        self.complain(start, Mistake::Unclosed);
        self.finish(None, end);
    }

    fn finish(&mut self, closing: Option<Span>, end: usize) {
        let Some((id, _)) = self.path.pop() else { return };
        let next = narrow(self.records.len());
        let record = &mut self.records[id.0 as usize];
        record.span = Span::new(record.span.start(), end);
        record.next = next;
        if let Shape::Section { close, .. } = &mut record.shape {
            *close = closing;
        }
    }

    /// Its words are those from `first` on.
    fn push(&mut self, shape: Shape, span: Span, first: usize) -> ItemId {
        let id = ItemId(narrow(self.records.len()));
        let words = (narrow(first), narrow(self.spans.len() - first));
        let parent = self.path.last().map(|(id, _)| *id);
        self.records.push(Record { shape, span, words, parent, next: id.0 + 1 });
        id
    }

    fn complain(&mut self, offset: usize, mistake: Mistake) {
        self.errors.push(SyntaxError { offset, mistake });
    }
}

/// Whether a line closes this section.
fn closes(line: &Line, name: &[u8]) -> bool {
    let rest = line.text.strip_prefix(b"</").and_then(|rest| rest.strip_suffix(b">"));
    rest.is_some_and(|rest| rest.eq_ignore_ascii_case(name))
}

/// Who has made so many mistakes is not helped by the next.
const MOST_ERRORS: usize = 100;
/// mod_perl has its own language in such a section.
const PERL: &[u8] = b"perl";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::item::Item;
    use crate::syntax::tree::Items;

    /// The tree in brackets.
    fn drawn(text: &str) -> String {
        let tree = Tree::parse(text.into());
        draw(&tree, tree.items())
    }

    fn draw(tree: &Tree, items: Items<'_>) -> String {
        items.map(|item| one(tree, item)).collect::<Vec<_>>().join(" ")
    }

    fn one(tree: &Tree, item: Item<'_>) -> String {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let directive = match item {
            Item::Comment(span) => return text(&tree.text()[span.range()]),
            Item::Directive(directive) => directive,
        };
        let words = std::iter::once(directive.name()).chain(directive.args());
        let words = words.map(|word| text(word.raw())).collect::<Vec<_>>().join(" ");
        match directive.section() {
            None => format!("{words};"),
            Some(section) => format!("{words} [{}]", draw(tree, section.items())),
        }
    }

    fn mistakes(text: &str) -> Vec<(usize, Mistake)> {
        Tree::parse(text.into()).errors().iter().map(|error| (error.offset, error.mistake)).collect()
    }

    #[test]
    fn sections_hold_what_stands_in_them() {
        let text = "Listen 80\n<VirtualHost *:80>\n  # web\n  ServerName a # b\n  <If \"%{X} > 1\">\n A\n</If>\n</virtualhost>\n#x";
        let tree = "Listen 80; VirtualHost *:80 [# web ServerName a # b; If \"%{X} > 1\" [A;]] #x";
        assert_eq!((drawn(text), mistakes(text)), (tree.to_owned(), vec![]));
        assert_eq!(drawn("<VirtualHost \"*:80\" [::]:80>\r\n</VirtualHost>\r\n"), "VirtualHost \"*:80\" [::]:80 []");
        assert_eq!(drawn("<IfModule>\n</IfModule>"), "IfModule []");
    }

    #[test]
    fn another_language_is_passed_over() {
        let text = "<Perl>\n<VirtualHost *>\n$x = 1 < 2;\n</Perl>\na";
        assert_eq!((drawn(text), mistakes(text)), ("Perl [] a;".to_owned(), vec![]));
    }

    #[test]
    fn mistakes_are_told_and_the_rest_is_read() {
        assert_eq!(mistakes("a\n</B>\nc"), [(2, Mistake::StrayClose)]);
        assert_eq!(drawn("a\n</B>\nc"), "a; c;");
        assert_eq!(mistakes("<A>\n<B>\n</A>\nc"), [(4, Mistake::Unclosed)]);
        assert_eq!(drawn("<A>\n<B>\n</A>\nc"), "A [B []] c;");
        assert_eq!(mistakes("<A\n</A"), [(0, Mistake::Bracket), (3, Mistake::Bracket)]);
        assert_eq!(mistakes("<>\n"), [(0, Mistake::Nameless), (0, Mistake::Unclosed)]);
    }

    #[test]
    fn places_count_from_one() {
        let tree = Tree::parse(b"a\r\n  </b>".to_vec());
        let place = tree.place(tree.errors()[0].offset);
        assert_eq!((place.line, place.column), (2, 3));
    }

    #[test]
    fn depth_costs_no_stack() {
        let tree = Tree::parse(b"<a>\n".repeat(200_000));
        assert_eq!((tree.directives().count(), tree.errors().len()), (200_000, MOST_ERRORS));
    }
}
