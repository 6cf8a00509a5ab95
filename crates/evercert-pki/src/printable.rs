//! Text of strangers, made safe to show.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// Shows text that came from outside without letting it act on a terminal, at most 2,000 characters
/// of it; what is cut ends in `…`.
///
/// It is shown on one line, as [`one_line`] makes it. The text itself is never changed: wrap it
/// when it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(LONGEST) {
            match is_unsafe(character) {
                true => write!(f, "{}", character.escape_default())?,
                false => f.write_char(character)?,
            }
        }
        match characters.next() {
            Some(_) => f.write_char('…'),
            None => Ok(()),
        }
    }
}

/// The text with everything a terminal would obey written as an escape such as `\u{1b}`: control
/// characters (C0, DEL, C1), line separators, marks that turn the direction of writing, and
/// characters nobody can see. Line breaks and tabs count too: the result is one line.
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

/// Beyond the control characters: what lets a stranger's sentence look like one of ours. The joiners
/// U+200C and U+200D stay, words are written with them.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}

const LONGEST: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_obeyed_by_a_terminal() {
        let text = "a\u{1b}[31mb\r\nc\td\u{9b}";
        assert_eq!(one_line(text), "a\\u{1b}[31mb\\r\\nc\\td\\u{9b}");
        assert_eq!(Printable(text).to_string(), one_line(text));
        assert_eq!(many_lines("a\nb\tc\u{7}\r"), "a\nb\tc\\u{7}\\r");
    }

    #[test]
    fn whatever_reorders_or_hides_text_is_shown() {
        let marks = "\u{61c}\u{200b}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2066}\u{2069}\u{feff}\u{e0041}";
        for mark in marks.chars() {
            let shown = format!("a\\u{{{:x}}}b", u32::from(mark));
            let text = format!("a{mark}b");
            assert_eq!(one_line(&text), shown);
            assert_eq!(many_lines(&text), shown);
            assert_eq!(Printable(&text).to_string(), shown);
        }
    }

    #[test]
    fn harmless_text_is_left_alone() {
        let text = "인증서: ünïcode \"ok\" می\u{200c}شود";
        assert!(matches!(one_line(text), Cow::Borrowed(_)));
        assert!(matches!(many_lines("a\n\tb"), Cow::Borrowed(_)));
        assert_eq!(Printable(text).to_string(), text);
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let text = Printable(&"x".repeat(5_000)).to_string();
        assert_eq!(text.chars().count(), LONGEST + 1);
        assert!(text.ends_with('…'));
    }
}
