//! The grammar of `cli.ini`: one `key = value` a line, keys are the long names of flags.
//!
//! certbot's own dialect (that of Python's ConfigArgParse): `key = value`, `key: value`,
//! `key value` or a bare `key`, comments, ignored sections, matching quotes stripped.

use std::path::Path;

use super::error::ParseError;

/// One key of a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The line it stands on, counted from 1.
    pub line: usize,
    /// The key without leading dashes.
    pub key: String,
    /// The value; a bare key has the value `true`.
    pub value: String,
}

/// Reads a whole file. A key that comes twice has its last value, in its first place.
pub fn parse(text: &str, path: &Path) -> Result<Vec<Item>, ParseError> {
    let mut items: Vec<Item> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if is_ignored(line) {
            continue;
        }
        let (key, value) = split(line).ok_or_else(|| ParseError::ConfigLine { path: path.into(), line: number + 1 })?;
        let item = Item { line: number + 1, key: key.strip_prefix("--").unwrap_or(key).into(), value: value.into() };
        match items.iter_mut().find(|known| known.key == item.key) {
            Some(known) => *known = item,
            None => items.push(item),
        }
    }
    Ok(items)
}

fn is_ignored(line: &str) -> bool {
    line.is_empty() || line.starts_with(['#', ';', '[']) || line.starts_with("---")
}

/// Splits a line into key and value; none if it has no key or goes on in a way it must not.
fn split(line: &str) -> Option<(&str, &str)> {
    let end = line.find(|c: char| matches!(c, ':' | '=' | ';' | '#') || c.is_whitespace()).unwrap_or(line.len());
    let (key, tail) = line.split_at(end);
    if key.is_empty() {
        return None;
    }
    if is_end(tail) {
        return Some((key, "true"));
    }
    value(tail).map(|value| (key, value))
}

/// The value after a key: a separator, white space, then text in quotes or up to a comment.
fn value(tail: &str) -> Option<&str> {
    let trimmed = tail.trim_start();
    match trimmed.strip_prefix([':', '=']) {
        Some(after) => Some(unquoted(after.trim_start())),
        None if trimmed.len() < tail.len() => Some(unquoted(trimmed)),
        None => None,
    }
}

fn unquoted(text: &str) -> &str {
    in_quotes(text).unwrap_or_else(|| up_to_comment(text))
}

fn in_quotes(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = &text[1..];
    inner.match_indices(quote).find(|(at, _)| is_end(&inner[at + 1..])).map(|(at, _)| &inner[..at])
}

fn up_to_comment(text: &str) -> &str {
    let end = text.char_indices().skip(1).map(|(at, _)| at).find(|at| is_end(&text[*at..])).unwrap_or(text.len());
    &text[..end]
}

/// Whether nothing but white space and a comment is left. A comment needs white space before it.
fn is_end(text: &str) -> bool {
    let rest = text.trim_start();
    rest.is_empty() || (rest.len() < text.len() && rest.starts_with(['#', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<(String, String)> {
        parse(text, Path::new("cli.ini")).unwrap().into_iter().map(|item| (item.key, item.value)).collect()
    }

    #[test]
    fn grammar() {
        let table: &[(&str, &[(&str, &str)])] = &[
            ("key = value", &[("key", "value")]),
            ("key: value", &[("key", "value")]),
            ("key value", &[("key", "value")]),
            ("key=value", &[("key", "value")]),
            ("  key  =  a b  ", &[("key", "a b")]),
            ("key", &[("key", "true")]),
            ("--key = value", &[("key", "value")]),
            ("key =", &[("key", "")]),
            ("key = \"a b\"", &[("key", "a b")]),
            ("key = 'a # b' # c", &[("key", "a # b")]),
            ("key = \"a", &[("key", "\"a")]),
            ("key = a # comment", &[("key", "a")]),
            ("key = a ; comment", &[("key", "a")]),
            ("key = a#b;c", &[("key", "a#b;c")]),
            ("key # comment", &[("key", "true")]),
            ("key = a, b", &[("key", "a, b")]),
            ("key = https://x:1/y", &[("key", "https://x:1/y")]),
            ("# comment\n; comment\n[section]\n---\n\n", &[]),
            ("a = 1\nb = 2\na = 3", &[("a", "3"), ("b", "2")]),
            ("key = 한국어 # 주석", &[("key", "한국어")]),
        ];
        for (text, expected) in table {
            let expected: Vec<(String, String)> =
                expected.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect();
            assert_eq!(items(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_without_a_key_is_refused_by_number() {
        for line in ["= value", ": value", "a;b"] {
            let error = parse(&format!("a = 1\n{line}"), Path::new("x/cli.ini")).unwrap_err();
            assert_eq!(error.to_string(), "unexpected line 2 in x/cli.ini");
        }
    }
}
