//! Where a block of Lua ends: OpenResty's `*_by_lua_block { … }` holds another language.

/// Whether the block of a directive holds Lua instead of directives.
pub(super) fn holds_lua(name: &[u8]) -> bool {
    name.ends_with(b"_by_lua_block")
}

/// The offset of the brace that closes a block of Lua whose inside begins at `start`. Braces in
/// Lua's strings and comments do not count.
pub(super) fn closing(text: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut depth) = (start, 1_usize);
    loop {
        match text.get(at)? {
            b'}' if depth == 1 => return Some(at),
            b'}' => depth -= 1,
            b'{' => depth += 1,
            b'"' | b'\'' => at = string(text, at),
            b'-' if text[at..].starts_with(b"--") => at = comment(text, at + 2),
            b'[' => at = long(text, at).unwrap_or(at),
            _ => {}
        }
        at += 1;
    }
}

/// The offset of the last byte of a string that begins at `start`; it ends with its line at the latest.
fn string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if *byte == text[start] => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// The offset of the last byte of a comment whose text begins at `start`.
fn comment(text: &[u8], start: usize) -> usize {
    let line = || text[start..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |length| start + length);
    long(text, start).unwrap_or_else(line)
}

/// The offset of the last byte of a long bracket, `[==[ … ]==]`, if one begins at `start`.
fn long(text: &[u8], start: usize) -> Option<usize> {
    let rest = text.get(start..)?.strip_prefix(b"[")?;
    let level = rest.iter().take_while(|byte| **byte == b'=').count();
    let inside = rest[level..].strip_prefix(b"[")?;
    let closing = [b"]".as_slice(), &vec![b'='; level], b"]"].concat();
    let found = inside.windows(closing.len()).position(|window| window == closing);
    let begin = start + level + 2;
    Some(found.map_or(text.len(), |at| begin + at + closing.len() - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest_behind(text: &str) -> Option<&str> {
        closing(text.as_bytes(), 0).map(|at| &text[at + 1..])
    }

    #[test]
    fn the_closing_brace_is_found() {
        assert_eq!(rest_behind(" ngx.say({1, {2}}) } x"), Some(" x"));
        assert_eq!(rest_behind(r#" a = "}\"}" b = '}' } x"#), Some(" x"));
        assert_eq!(rest_behind("\n-- don't }\n} x"), Some(" x"));
        assert_eq!(rest_behind("--[==[ } ]] }\n} ]==] } x"), Some(" x"));
        assert_eq!(rest_behind("a = [[ } ]] t[1] = {} } x"), Some(" x"));
        assert_eq!(rest_behind("a = 'open\n } x"), Some(" x"));
    }

    #[test]
    fn what_is_not_closed_has_no_end() {
        for text in ["", "{}", "'", "[[ }", "--[[ }", "-- }", "\"\\"] {
            assert_eq!(rest_behind(text), None, "{text}");
        }
    }
}
