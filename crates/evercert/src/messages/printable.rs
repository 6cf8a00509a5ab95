//! Making text from outside safe to show.

use std::borrow::Cow;

/// The text with everything a terminal would obey made visible: control characters, and the marks
/// that turn the direction of writing. Line breaks count too: the result is one line.
pub fn one_line(text: &str) -> Cow<'_, str> {
    escape(text, is_unsafe)
}

/// Like [`one_line`], but line breaks and tabs stay.
pub fn many_lines(text: &str) -> Cow<'_, str> {
    escape(text, |c| is_unsafe(c) && !matches!(c, '\n' | '\t'))
}

fn escape(text: &str, is_bad: fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(is_bad) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match is_bad(c) {
            true => safe.extend(c.escape_default()),
            false => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_obeyed_by_a_terminal() {
        assert_eq!(one_line("a\u{1b}[31mb\r\nc\td\u{9b}"), "a\\u{1b}[31mb\\r\\nc\\td\\u{9b}");
        assert_eq!(many_lines("a\nb\tc\u{7}"), "a\nb\tc\\u{7}");
        assert_eq!(one_line("한국어 é\u{202e}x"), "한국어 é\\u{202e}x");
    }

    #[test]
    fn harmless_text_is_not_copied() {
        assert!(matches!(one_line("a b 한"), Cow::Borrowed(_)));
    }
}
