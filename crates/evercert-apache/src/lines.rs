//! How a file is laid out, so that what is added looks like its neighbours.

use std::ops::Range;

use crate::patch::Patch;
use crate::syntax::{Directive, Tree};

/// The habits of a file. Apache's grammar is one of lines: whatever is added or taken away is whole lines.
#[derive(Debug)]
pub(crate) struct Lines<'a> {
    text: &'a [u8],
    newline: &'static [u8],
}

impl<'a> Lines<'a> {
    pub(crate) fn of(tree: &'a Tree) -> Self {
        let text = tree.text();
        let first = text.iter().position(|byte| *byte == b'\n').unwrap_or(0);
        let newline: &[u8] = if first > 0 && text[first - 1] == b'\r' { b"\r\n" } else { b"\n" };
        Self { text, newline }
    }

    /// The white space at the start of the line of an offset.
    pub(crate) fn indent(&self, offset: usize) -> &'a [u8] {
        let line = &self.text[self.start(offset)..offset];
        &line[..line.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(line.len())]
    }

    /// How far what stands in a section is indented: as the first of it.
    pub(crate) fn inner_indent(&self, directive: Directive<'_>) -> Vec<u8> {
        let outer = self.indent(directive.span().start());
        match directive.section().and_then(|section| section.items().next()) {
            Some(item) => self.indent(item.span().start()).to_vec(),
            None => [outer, UNIT].concat(),
        }
    }

    /// Lines, indented, each with its end.
    pub(crate) fn block(&self, indent: &[u8], lines: &[Vec<u8>]) -> Vec<u8> {
        lines.iter().flat_map(|line| [indent, line, self.newline].concat()).collect()
    }

    /// Puts lines at the end of a section; none if it is not closed.
    pub(crate) fn append(&self, directive: Directive<'_>, lines: &[Vec<u8>]) -> Option<Patch> {
        let close = directive.section()?.close()?;
        Some(Patch::insertion(self.start(close.start()), self.block(&self.inner_indent(directive), lines)))
    }

    /// Puts lines at the start of a section; none if it is not closed.
    pub(crate) fn prepend(&self, directive: Directive<'_>, lines: &[Vec<u8>]) -> Option<Patch> {
        let section = directive.section().filter(|section| section.close().is_some())?;
        Some(Patch::insertion(self.next(section.head().end()), self.block(&self.inner_indent(directive), lines)))
    }

    /// Puts lines before a directive.
    pub(crate) fn before(&self, directive: Directive<'_>, lines: &[Vec<u8>]) -> Patch {
        let start = directive.span().start();
        Patch::insertion(self.start(start), self.block(self.indent(start), lines))
    }

    /// Puts lines behind a directive.
    pub(crate) fn behind(&self, directive: Directive<'_>, lines: &[Vec<u8>]) -> Patch {
        let span = directive.span();
        let at = self.next(span.end());
        Patch::insertion(at, [self.missing_end(at), &self.block(self.indent(span.start()), lines)].concat())
    }

    /// Puts lines at the end of the file.
    pub(crate) fn at_end(&self, lines: &[Vec<u8>]) -> Patch {
        let end = self.text.len();
        Patch::insertion(end, [self.missing_end(end), &self.block(b"", lines)].concat())
    }

    /// Takes a directive away with its lines.
    pub(crate) fn remove(&self, directive: Directive<'_>) -> Patch {
        Patch::new(self.whole(directive), "")
    }

    /// Turns a directive into a comment, with one that says why before it.
    pub(crate) fn silence(&self, directive: Directive<'_>, why: &str) -> Patch {
        let start = directive.span().start();
        let head = [b"# ", why.as_bytes(), self.newline, self.indent(start), b"# "].concat();
        Patch::insertion(start, head)
    }

    /// The lines of a directive, with their ends.
    pub(crate) fn whole(&self, directive: Directive<'_>) -> Range<usize> {
        let span = directive.span();
        self.start(span.start())..self.next(span.end())
    }

    fn missing_end(&self, at: usize) -> &'static [u8] {
        let is_ended = at == 0 || self.text[at - 1] == b'\n';
        if is_ended { b"" } else { self.newline }
    }

    fn start(&self, offset: usize) -> usize {
        self.text[..offset].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
    }

    fn next(&self, offset: usize) -> usize {
        let end = self.text[offset..].iter().position(|byte| *byte == b'\n');
        end.map_or(self.text.len(), |length| offset + length + 1)
    }
}

const UNIT: &[u8] = b"    ";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patch::patched;

    fn changed(text: &str, change: impl Fn(&Lines<'_>, Directive<'_>) -> Patch) -> String {
        let tree = Tree::parse(text.into());
        let host = tree.directives().next().unwrap();
        let patch = change(&Lines::of(&tree), host);
        String::from_utf8(patched(text.as_bytes(), 0..text.len(), &[patch])).unwrap()
    }

    #[test]
    fn what_is_added_looks_like_its_neighbours() {
        let new = [b"a".to_vec(), b"b".to_vec()];
        let append = |text: &str| changed(text, |lines, host| lines.append(host, &new).unwrap());
        assert_eq!(append("<A>\n\tx\n</A>\n"), "<A>\n\tx\n\ta\n\tb\n</A>\n");
        assert_eq!(append(" <A>\r\n </A>"), " <A>\r\n     a\r\n     b\r\n </A>");
        let prepend = |text: &str| changed(text, |lines, host| lines.prepend(host, &new).unwrap());
        assert_eq!(prepend("<A>\n# c\n  x\n</A>"), "<A>\na\nb\n# c\n  x\n</A>");
        let behind = |text: &str| changed(text, |lines, one| lines.behind(one, &new));
        assert_eq!(behind(" x\\\n y"), " x\\\n y\n a\n b\n");
        assert_eq!(changed("x", |lines, _| lines.at_end(&new)), "x\na\nb\n");
    }

    #[test]
    fn what_goes_takes_its_lines_along() {
        assert_eq!(changed("  x \\\r\n y\r\nz", |lines, one| lines.remove(one)), "z");
        assert_eq!(changed("  x\nz", |lines, one| lines.silence(one, "why")), "  # why\n  # x\nz");
    }
}
