//! One record of the log as text.

use std::borrow::Cow;
use std::fmt::Write;

use evercert_pki::printable::many_lines;
use jiff::Zoned;

use crate::log::level::Level;

/// The lines of a record, the last one ended: `time:LEVEL:module:text`, local time with milliseconds.
pub fn record(at: &Zoned, level: Level, module: &str, text: &str) -> String {
    let mut lines = String::with_capacity(64 + module.len() + text.len());
    let time = at.strftime("%Y-%m-%d %H:%M:%S,%3f");
    // Writing to a string does not fail.
    let _ = write!(lines, "{time}:{}:", level.name());
    push_dotted(&mut lines, module);
    lines.push(':');
    let text = match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n")),
        false => Cow::Borrowed(text),
    };
    for (at, line) in many_lines(text.trim_end()).split('\n').enumerate() {
        lines.push_str(if at == 0 { "" } else { INDENT });
        lines.push_str(line);
        lines.push('\n');
    }
    lines
}

/// A module as certbot would write it: `evercert.store.fs`. Writes in place, for there are many records.
fn push_dotted(lines: &mut String, module: &str) {
    let rest = module.strip_prefix("evercert_").inspect(|_| lines.push_str("evercert.")).unwrap_or(module);
    for (at, part) in rest.split("::").enumerate() {
        lines.push_str(if at == 0 { "" } else { "." });
        lines.push_str(part);
    }
}

const INDENT: &str = "  ";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn recorded(text: &str) -> String {
        let at: Zoned = "2026-11-20T14:05:06.789+09:00[Asia/Seoul]".parse().unwrap();
        record(&at, Level::Warning, "evercert_store::fs", text)
    }

    #[test]
    fn a_record_is_written_as_certbot_does_it() {
        assert_eq!(recorded("remove /a\n"), "2026-11-20 14:05:06,789:WARNING:evercert.store.fs:remove /a\n");
        assert_eq!(recorded(""), "2026-11-20 14:05:06,789:WARNING:evercert.store.fs:\n");
    }

    #[test]
    fn further_lines_stand_apart_and_nothing_is_obeyed() {
        let lines = recorded("a\u{1b}[2J\r\n2026-11-20 14:05:06,789:ERROR:x:faked\r\tb");
        assert!(lines.ends_with(":a\\u{1b}[2J\n  2026-11-20 14:05:06,789:ERROR:x:faked\\r\tb\n"), "{lines}");
    }

    proptest! {
        #[test]
        fn no_text_makes_a_second_record(text in any::<String>()) {
            let lines = recorded(&text);
            prop_assert!(lines.ends_with('\n'));
            prop_assert!(lines.lines().skip(1).all(|line| line.starts_with(INDENT)), "{}", lines);
            prop_assert!(!lines.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
        }
    }
}
