//! From bytes to lines, as Apache reads them: a backslash at the end of a line joins the next one to it.

use evercert_store::span::Span;

/// A line as Apache understands it, without white space around it: perhaps several of the file.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Its bytes, joined.
    pub(super) text: Vec<u8>,
    /// For each of its bytes, the offset in the file.
    offsets: Vec<usize>,
    /// The offset behind its last byte; that of its start if it is empty.
    end: usize,
}

/// Reads lines from a place on.
pub(super) struct Lines<'a> {
    text: &'a [u8],
    at: usize,
}

impl Line {
    /// Where its bytes `from..to` stand in the file.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let end = if to > from { self.offsets[to - 1] + 1 } else { self.offset(from) };
        Span::new(self.offset(from), end)
    }

    /// Where one of its bytes stands in the file, or its end.
    pub(super) fn offset(&self, at: usize) -> usize {
        self.offsets.get(at).copied().unwrap_or(self.end)
    }

    /// Where all of it stands.
    pub(super) fn whole(&self) -> Span {
        self.span(0, self.text.len())
    }

    /// The words among its bytes `from..to`, by the rules of Apache's own reader.
    pub(super) fn words(&self, from: usize, to: usize, out: &mut Vec<Span>) {
        let mut at = from;
        while at < to {
            if is_space(self.text[at]) {
                at += 1;
                continue;
            }
            let end = word_end(&self.text[..to], at);
            out.push(self.span(at, end));
            at = end;
        }
    }

    fn push(&mut self, text: &[u8], from: usize) {
        self.text.extend_from_slice(text);
        self.offsets.extend(from..from + text.len());
    }

    fn trim(&mut self) {
        let kept = self.text.trim_ascii_end().len();
        self.text.truncate(kept);
        self.offsets.truncate(kept);
        let blank = kept - self.text.trim_ascii_start().len();
        self.text.drain(..blank);
        self.offsets.drain(..blank);
        self.end = self.offsets.last().map_or(self.end, |last| last + 1);
    }
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    /// Reads the next line into `line`; false at the end of the file.
    pub(super) fn read(&mut self, line: &mut Line) -> bool {
        if self.at >= self.text.len() {
            return false;
        }
        line.text.clear();
        line.offsets.clear();
        line.end = self.at;
        while self.at < self.text.len() && self.part(line) {}
        line.trim();
        true
    }

    /// One line of the file; true if the next one belongs to it.
    fn part(&mut self, line: &mut Line) -> bool {
        let from = self.at;
        let rest = &self.text[from..];
        let (length, has_end) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(length) => (length, true),
            None => (rest.len(), false),
        };
        self.at = from + length + usize::from(has_end);
        let text = &rest[..length];
        let text = text.strip_suffix(b"\r").filter(|_| has_end).unwrap_or(text);
        match text.strip_suffix(b"\\").filter(|_| has_end) {
            Some(joined) => {
                line.push(joined, from);
                true
            }
            None => {
                line.push(text, from);
                false
            }
        }
    }
}

/// The end of the word that begins at a place: behind its closing quote, or before white space.
fn word_end(text: &[u8], from: usize) -> usize {
    let quote = text[from];
    if !matches!(quote, b'"' | b'\'') {
        let length = text[from..].iter().position(|byte| is_space(*byte));
        return length.map_or(text.len(), |length| from + length);
    }
    let mut at = from + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' if matches!(text.get(at + 1), Some(b'\\')) || text.get(at + 1) == Some(&quote) => at += 2,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// White space between words.
pub(super) fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x0b
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let mut line = Line::default();
        let mut lines = Lines::new(text.as_bytes());
        let mut out = Vec::new();
        while lines.read(&mut line) {
            out.push(String::from_utf8_lossy(&line.text).into_owned());
        }
        out
    }

    fn words(text: &str) -> Vec<&str> {
        let mut line = Line::default();
        Lines::new(text.as_bytes()).read(&mut line);
        let mut spans = Vec::new();
        line.words(0, line.text.len(), &mut spans);
        spans.into_iter().map(|span| &text[span.range()]).collect()
    }

    #[test]
    fn lines_are_joined_by_a_backslash() {
        assert_eq!(lines("a b\n c \r\n\nd"), ["a b", "c", "", "d"]);
        assert_eq!(lines("a \\\n b\\\r\nc\nd"), ["a  bc", "d"]);
        assert_eq!(lines("# a\\\nb\nc"), ["# ab", "c"]);
        assert_eq!(lines("a\\\\\nb"), ["a\\b"]);
        assert_eq!(lines("a\\"), ["a\\"]);
    }

    #[test]
    fn words_end_where_apache_ends_them() {
        assert_eq!(words("ServerName  a.test"), ["ServerName", "a.test"]);
        assert_eq!(words("a \"b c\"d 'e \\' f' g#h"), ["a", "\"b c\"", "d", "'e \\' f'", "g#h"]);
        assert_eq!(words("a \"b c"), ["a", "\"b c"]);
        assert_eq!(words("a b\\\nc d"), ["a", "b\\\nc", "d"]);
        assert_eq!(words("a \"b\\d\" e"), ["a", "\"b\\d\"", "e"]);
    }
}
