//! How a file is written: its indentation and line ends, and where something new goes.

use std::ops::Range;

use crate::patch::Patch;
use crate::syntax::{Block, Directive, Span, Tree};

/// The looks of one file.
#[derive(Clone, Debug)]
pub(crate) struct Layout<'a> {
    text: &'a [u8],
    newline: &'static [u8],
    unit: Vec<u8>,
}

impl<'a> Layout<'a> {
    /// Of a file.
    pub(crate) fn of(tree: &'a Tree) -> Self {
        let text = tree.text();
        let first = text.iter().position(|byte| *byte == b'\n').unwrap_or(0);
        let newline: &[u8] = if first > 0 && text[first - 1] == b'\r' { b"\r\n" } else { b"\n" };
        Self { text, newline, unit: unit(tree) }
    }

    /// The white space at the start of the line of an offset.
    pub(crate) fn indent(&self, offset: usize) -> &'a [u8] {
        let line = &self.text[self.line_start(offset)..offset];
        let length = line.iter().position(|byte| !is_blank(*byte)).unwrap_or(line.len());
        &line[..length]
    }

    /// How far what stands in a block is indented: as the first line of it that begins with a directive.
    pub(crate) fn inner_indent(&self, directive: Directive<'_>) -> Vec<u8> {
        let items = directive.block().into_iter().flat_map(Block::items);
        let mut starts = items.map(|item| item.span().start());
        match starts.find(|start| self.begins_line(*start)) {
            Some(start) => self.indent(start).to_vec(),
            None => [self.indent(directive.span().start()), &self.unit].concat(),
        }
    }

    /// One step of indentation.
    pub(crate) fn unit(&self) -> &[u8] {
        &self.unit
    }

    /// Puts lines at the end of a block, behind a blank line if wanted. The lines are without indentation.
    pub(crate) fn append(&self, directive: Directive<'_>, lines: &[Vec<u8>], is_apart: bool) -> Option<Patch> {
        let block = directive.block()?;
        let close = block.close()?;
        let last = block.items().last().map_or(block.open() + 1, |item| item.span().end());
        let rest = &self.text[last..close];
        let indent = self.inner_indent(directive);
        let mut new = if is_apart && last > block.open() + 1 { self.newline.to_vec() } else { Vec::new() };
        lines.iter().for_each(|line| new.extend(self.on_new_line(&indent, line)));
        if rest.contains(&b'\n') {
            return Some(Patch::insertion(last, new));
        }
        new.extend(self.on_new_line(self.indent(directive.span().start()), b""));
        Some(Patch::new(last..close, new))
    }

    /// Puts lines at the start of a block, and a blank line behind them.
    pub(crate) fn prepend(&self, directive: Directive<'_>, lines: &[Vec<u8>]) -> Option<Patch> {
        let at = directive.block()?.open() + 1;
        let indent = self.inner_indent(directive);
        let mut new: Vec<u8> = lines.iter().flat_map(|line| self.on_new_line(&indent, line)).collect();
        new.extend_from_slice(self.newline);
        let line = &self.text[at..self.line_end(at)];
        if line.iter().any(|byte| !is_blank(*byte)) {
            new.extend_from_slice(&indent);
            let blanks = line.iter().take_while(|byte| is_blank(**byte)).count();
            return Some(Patch::new(at..at + blanks, new));
        }
        Some(Patch::insertion(at, new))
    }

    /// Puts a block of its own behind another one, with a blank line between them. The first line of the text is without
    /// indentation, the others are as they will be.
    pub(crate) fn behind(&self, directive: Directive<'_>, text: &[u8]) -> Patch {
        let end = directive.span().end();
        let line_end = self.line_end(end);
        let rest = self.text[end..line_end].trim_ascii();
        let indent = self.indent(directive.span().start());
        let mut new = [self.newline, &self.on_new_line(indent, text)].concat();
        if rest.is_empty() || rest.starts_with(b"#") {
            return Patch::insertion(line_end, new);
        }
        new.extend_from_slice(self.newline);
        Patch::insertion(end, new)
    }

    /// Takes a directive away: with its line if nothing else but a comment stands there.
    pub(crate) fn remove(&self, directive: Directive<'_>) -> Patch {
        Patch::new(self.extent(directive), "")
    }

    /// Whether nothing but white space, or a comment behind it, is on its lines.
    pub(crate) fn is_alone(&self, directive: Directive<'_>) -> bool {
        let span = directive.span();
        let rest = self.text[span.end()..self.line_end(span.end())].trim_ascii();
        self.begins_line(span.start()) && (rest.is_empty() || rest.starts_with(b"#"))
    }

    /// Whether nothing but white space follows on the line.
    pub(crate) fn ends_line(&self, offset: usize) -> bool {
        self.text[offset..self.line_end(offset)].iter().all(|byte| is_blank(*byte))
    }

    /// A line end, the indentation, the line.
    pub(crate) fn on_new_line(&self, indent: &[u8], line: &[u8]) -> Vec<u8> {
        [self.newline, indent, line].concat()
    }

    /// A word and the white space before it, on its line: a comment may end with the line before.
    pub(crate) fn with_blanks_before(&self, span: Span) -> Range<usize> {
        let blanks = self.text[..span.start()].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        span.start() - blanks..span.end()
    }

    /// The line end before goes, not the one behind: what is put behind the directive keeps it.
    fn extent(&self, directive: Directive<'_>) -> Range<usize> {
        let span = directive.span();
        if !self.is_alone(directive) {
            let blanks = self.text[span.end()..].iter().take_while(|byte| is_blank(**byte)).count();
            return span.start()..span.end() + blanks;
        }
        let (start, end) = (self.line_start(span.start()), self.line_end(span.end()));
        match &self.text[..start] {
            [.., b'\r', b'\n'] => start - 2..end,
            [.., b'\n'] => start - 1..end,
            _ => start..self.text.len().min(end + self.newline.len()),
        }
    }

    fn begins_line(&self, offset: usize) -> bool {
        self.indent(offset).len() == offset - self.line_start(offset)
    }

    fn line_start(&self, offset: usize) -> usize {
        self.text[..offset].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
    }

    /// The offset behind the last byte of a line, its end not included.
    fn line_end(&self, offset: usize) -> usize {
        let rest = &self.text[offset..];
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        offset + length - usize::from(length > 0 && rest[length - 1] == b'\r')
    }
}

/// A tab if any line begins with one; as many spaces as the first block has its directives indented by; four.
fn unit(tree: &Tree) -> Vec<u8> {
    let text = tree.text();
    let head = &text[..text.len().min(MOST_LOOKED_AT)];
    if head.starts_with(b"\t") || head.windows(2).any(|pair| pair == b"\n\t") {
        return b"\t".to_vec();
    }
    let spaces = |offset: usize| {
        let start = text[..offset].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        text[start..offset].iter().all(|byte| *byte == b' ').then_some(offset - start)
    };
    let step = |directive: Directive<'_>| {
        let inner = directive.block()?.items().next()?;
        let step = spaces(inner.span().start())?.checked_sub(spaces(directive.span().start())?)?;
        (1..=8).contains(&step).then_some(step)
    };
    vec![b' '; tree.directives().find_map(step).unwrap_or(4)]
}

/// The habits of a file show in its first bytes.
const MOST_LOOKED_AT: usize = 64 * 1024;

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patch::patched;

    fn changed(text: &str, change: impl Fn(&Layout<'_>, Directive<'_>) -> Patch) -> String {
        let tree = Tree::parse(text.into());
        let server = tree.directives().find(|directive| directive.is("server")).unwrap();
        let patch = change(&Layout::of(&tree), server);
        String::from_utf8(patched(text.as_bytes(), 0..text.len(), &[patch])).unwrap()
    }

    fn appended(text: &str) -> String {
        changed(text, |layout, server| layout.append(server, &[b"a;".to_vec(), b"b;".to_vec()], false).unwrap())
    }

    fn prepended(text: &str) -> String {
        changed(text, |layout, server| layout.prepend(server, &[b"a;".to_vec()]).unwrap())
    }

    fn without(name: &str, text: &str) -> String {
        changed(text, |layout, server| {
            layout.remove(server.block().unwrap().items().directives().find(|inner| inner.is(name)).unwrap())
        })
    }

    #[test]
    fn what_is_appended_looks_like_its_neighbours() {
        assert_eq!(appended("server {\n\tx;\n}\n"), "server {\n\tx;\n\ta;\n\tb;\n}\n");
        assert_eq!(appended("server {\r\n  x; # c\r\n}"), "server {\r\n  x; # c\r\n  a;\r\n  b;\r\n}");
        assert_eq!(appended("server {\n  x;\n\n\n}"), "server {\n  x;\n  a;\n  b;\n\n\n}");
        assert_eq!(appended("  server { x; }\n"), "  server { x;\n      a;\n      b;\n  }\n");
        assert_eq!(appended("server {}"), "server {\n    a;\n    b;\n}");
        assert_eq!(appended("http {\n  server {}\n}"), "http {\n  server {\n    a;\n    b;\n  }\n}");
        assert_eq!(appended("server {\n   # c\n}"), "server {\n   # c\n   a;\n   b;\n}");
    }

    #[test]
    fn what_is_prepended_has_lines_of_its_own() {
        assert_eq!(prepended("server {\n\tx;\n}\n"), "server {\n\ta;\n\n\tx;\n}\n");
        assert_eq!(prepended("server { x; }\n"), "server {\n    a;\n    x; }\n");
        assert_eq!(prepended("server { # c\n  x; }\n"), "server {\n  a;\n  # c\n  x; }\n");
        assert_eq!(prepended("server {\r\n x;\r\n}"), "server {\r\n a;\r\n\r\n x;\r\n}");
    }

    #[test]
    fn what_is_removed_takes_its_line_along() {
        assert_eq!(without("x", "server {\n  x 1; # c\n  y;\n}"), "server {\n  y;\n}");
        assert_eq!(without("x", "server {\n  y;\n  x; # c\n}"), "server {\n  y;\n}");
        assert_eq!(without("x", "server { x; y; }"), "server { y; }");
        assert_eq!(without("x", "server {\n  y; x;\n}"), "server {\n  y; \n}");
        assert_eq!(without("x", "server {\r\n  x\r\n 1;\r\n}"), "server {\r\n}");
    }

    #[test]
    fn a_block_goes_behind_another_one() {
        let behind = |text: &str| changed(text, |layout, server| layout.behind(server, b"new"));
        assert_eq!(behind(" server {} # c\nx;"), " server {} # c\n\n new\nx;");
        assert_eq!(behind("server {} x;"), "server {}\n\nnew\n x;");
        assert_eq!(behind("server {}"), "server {}\n\nnew");
        assert_eq!(behind("server {\r\n}\r\n"), "server {\r\n}\r\n\r\nnew\r\n");
    }
}
