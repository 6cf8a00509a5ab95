//! Names and arguments of directives.

use std::borrow::Cow;

use evercert_store::span::Span;

/// A word as it stands in the file, and what nginx takes it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    pub(super) text: &'a [u8],
    pub(super) span: Span,
}

impl<'a> Word<'a> {
    /// Where it stands, quotes included.
    pub fn span(self) -> Span {
        self.span
    }

    /// As it is written, quotes included.
    pub fn raw(self) -> &'a [u8] {
        &self.text[self.span.range()]
    }

    /// The kind of quotes around it, if any.
    pub fn quote(self) -> Option<u8> {
        self.raw().first().copied().filter(|byte| matches!(byte, b'"' | b'\''))
    }

    /// What nginx understands: without quotes, `\"`, `\'` and `\\` as the second byte, `\t`, `\r`
    /// and `\n` as control characters; any other backslash stays.
    pub fn value(self) -> Cow<'a, [u8]> {
        let inner = self.inner();
        match inner.contains(&b'\\') {
            true => Cow::Owned(unescaped(inner)),
            false => Cow::Borrowed(inner),
        }
    }

    fn inner(self) -> &'a [u8] {
        let raw = self.raw();
        let Some(quote) = self.quote() else { return raw };
        let inner = &raw[1..];
        // A quote that the file does not close has no end to take away.
        inner.strip_suffix(&[quote]).unwrap_or(inner)
    }
}

fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let (byte, used) = match &text[at..] {
            [b'\\', second @ (b'"' | b'\'' | b'\\'), ..] => (*second, 2),
            [b'\\', b't', ..] => (b'\t', 2),
            [b'\\', b'r', ..] => (b'\r', 2),
            [b'\\', b'n', ..] => (b'\n', 2),
            [byte, ..] => (*byte, 1),
            [] => break,
        };
        out.push(byte);
        at += used;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        let word = Word { text: text.as_bytes(), span: Span::new(0, text.len()) };
        String::from_utf8(word.value().into_owned()).unwrap()
    }

    #[test]
    fn values_are_what_nginx_takes() {
        assert_eq!(value("a.test"), "a.test");
        assert_eq!(value("\"a b\""), "a b");
        assert_eq!(value(r#""a\"b\\c\td\.e""#), "a\"b\\c\td\\.e");
        assert_eq!(value(r"~^\w+\.test$"), r"~^\w+\.test$");
        assert_eq!(value("'"), "");
        assert_eq!(value("''"), "");
        assert_eq!(value("'a"), "a");
    }
}
