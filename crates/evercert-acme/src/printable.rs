//! Text of strangers, made safe to show.

use std::fmt;

/// Shows text that came from outside without letting it act on a terminal.
///
/// Control characters (C0, DEL, C1), line separators and the marks that reorder text are written as
/// escapes; what is longer than 2,000 characters is cut and ends in `…`. The text itself is never
/// changed: wrap it when it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(LONGEST) {
            write_character(f, character)?;
        }
        match characters.next() {
            Some(_) => f.write_str("…"),
            None => Ok(()),
        }
    }
}

fn write_character(f: &mut fmt::Formatter<'_>, character: char) -> fmt::Result {
    if character.is_control() || reorders(character) {
        write!(f, "{}", character.escape_default())
    } else {
        write!(f, "{character}")
    }
}

/// Line separators and the bidirectional marks: they are not control characters for Unicode, but
/// they let a CA's sentence look like one of ours.
fn reorders(character: char) -> bool {
    matches!(
        character,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
    )
}

const LONGEST: usize = 2_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_plain_text_alone() {
        assert_eq!(Printable("인증서: ünïcode \"ok\"").to_string(), "인증서: ünïcode \"ok\"");
    }

    #[test]
    fn escapes_what_moves_the_cursor() {
        let text = Printable("a\x1b[2Jb\r\n\u{9b}31m\u{202e}c").to_string();
        assert_eq!(text, "a\\u{1b}[2Jb\\r\\n\\u{9b}31m\\u{202e}c");
    }

    #[test]
    fn cuts_what_is_too_long() {
        let text = Printable(&"x".repeat(5_000)).to_string();
        assert_eq!(text.chars().count(), LONGEST + 1);
        assert!(text.ends_with('…'));
    }
}
