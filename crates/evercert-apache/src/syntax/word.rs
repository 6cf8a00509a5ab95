//! Names and arguments of directives.

use std::borrow::Cow;

use evercert_store::span::Span;

/// A word as it stands in the file, and what Apache takes it for before it looks for variables.
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

    /// What Apache understands: lines joined, without quotes; within these a backslash is taken away from another one
    /// and from the quote.
    pub fn value(self) -> Cow<'a, [u8]> {
        let raw = self.raw();
        if !raw.contains(&b'\n') {
            return unquoted(raw);
        }
        Cow::Owned(unquoted(&joined(raw)).into_owned())
    }
}

fn joined(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        let (byte, used) = match &raw[at..] {
            [b'\\', b'\n', ..] => (None, 2),
            [b'\\', b'\r', b'\n', ..] => (None, 3),
            [byte, ..] => (Some(*byte), 1),
            [] => break,
        };
        out.extend(byte);
        at += used;
    }
    out
}

fn unquoted(raw: &[u8]) -> Cow<'_, [u8]> {
    let Some((quote @ (b'"' | b'\''), inner)) = raw.split_first() else { return Cow::Borrowed(raw) };
    if !inner.contains(&b'\\') {
        return Cow::Borrowed(inner.strip_suffix(&[*quote]).unwrap_or(inner));
    }
    let mut out = Vec::with_capacity(inner.len());
    let mut at = 0;
    while let Some(byte) = inner.get(at) {
        match (byte, inner.get(at + 1)) {
            (b'\\', Some(next)) if *next == b'\\' || next == quote => {
                out.push(*next);
                at += 1;
            }
            (byte, _) if byte == quote => break,
            (byte, _) => out.push(*byte),
        }
        at += 1;
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        let word = Word { text: text.as_bytes(), span: Span::new(0, text.len()) };
        String::from_utf8(word.value().into_owned()).unwrap()
    }

    #[test]
    fn values_are_what_apache_takes() {
        assert_eq!(value("a.test"), "a.test");
        assert_eq!(value("\"a b\""), "a b");
        assert_eq!(value(r#""a\"b\\c\d""#), r#"a"b\c\d"#);
        assert_eq!(value(r"^\w+\.test$"), r"^\w+\.test$");
        assert_eq!(value("'"), "");
        assert_eq!(value("'a"), "a");
        assert_eq!(value("a\\\nb\\\r\nc"), "abc");
        assert_eq!(value("\"a\\\n b\""), "a b");
    }
}
