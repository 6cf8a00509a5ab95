//! Text on a page of fixed width. Korean letters take two columns each.

use jiff::Timestamp;
use unicode_width::UnicodeWidthStr;

/// Breaks each line at spaces so that none is wider than `width`, where words allow it. Spaces at
/// the beginning of a line are kept for the lines it is broken into.
pub fn wrap(text: &str, width: usize) -> String {
    let lines: Vec<String> = text.lines().map(|line| wrap_line(line, width)).collect();
    lines.join("\n")
}

fn wrap_line(line: &str, width: usize) -> String {
    let body = line.trim_start();
    let indent = &line[..line.len() - body.len()];
    let mut wrapped = indent.to_owned();
    let mut column = indent.width();
    for word in body.split_whitespace() {
        let fresh = column == indent.width();
        if !fresh && column + 1 + word.width() > width {
            wrapped.push('\n');
            wrapped.push_str(indent);
            column = indent.width();
        } else if !fresh {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += word.width();
    }
    wrapped
}

/// The day, UTC, as reports give it.
pub fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// The text between two dashed lines, as certbot frames its notices.
pub fn boxed(text: &str) -> String {
    format!("\n{FRAME}\n{}\n{FRAME}", wrap(text, WIDTH))
}

/// Two columns: a name, and its explanation beside it or, if the name is long, below it.
pub fn entry(name: &str, explanation: &str, width: usize) -> String {
    let room = width.saturating_sub(COLUMN).max(20);
    let wrapped = wrap(explanation, room);
    let mut lines = wrapped.lines();
    let head = format!("  {name}");
    let gap = COLUMN.saturating_sub(head.width());
    let mut text = match lines.next().filter(|_| gap >= 2) {
        Some(first) => format!("{head}{:gap$}{first}", ""),
        None => {
            lines = wrapped.lines();
            head
        }
    };
    for line in lines {
        text.push_str(&format!("\n{:COLUMN$}{line}", ""));
    }
    text
}

/// The width of a page when nobody says otherwise.
pub const WIDTH: usize = 80;

const COLUMN: usize = 28;
/// The line above and below a notice: certbot's.
pub const FRAME: &str = "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_by_columns() {
        assert_eq!(wrap("aa bb cc", 5), "aa bb\ncc");
        assert_eq!(wrap("  aa bb cc", 7), "  aa bb\n  cc");
        assert_eq!(wrap("한국 말은 두", 9), "한국 말은\n두");
        assert_eq!(wrap("unbreakable x", 4), "unbreakable\nx");
        assert_eq!(wrap("", 4), "");
    }

    #[test]
    fn a_frame_is_as_wide_as_certbots() {
        assert_eq!(FRAME.len(), 79);
        assert_eq!(boxed("x"), format!("\n{FRAME}\nx\n{FRAME}"));
    }

    #[test]
    fn long_names_push_the_explanation_down() {
        assert_eq!(entry("-q", "Say nothing", 80), "  -q                        Say nothing");
        let long = entry("--disable-hook-validation", "No", 80);
        assert_eq!(long, "  --disable-hook-validation\n                            No");
    }
}
