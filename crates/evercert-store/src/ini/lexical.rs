//! Taking single lines apart, as ConfigObj's patterns do, backtracking included.

use std::ops::Range;

/// What a line is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Blank or a comment.
    Blank,
    /// `[name]`, with the counts of opening and closing brackets.
    Section { indent: &'a str, opened: usize, closed: usize, name: &'a str },
    /// `key = value`; `value` is everything behind the equals sign and its spaces.
    Pair { indent: &'a str, key: &'a str, value: Range<usize> },
    /// None of these.
    Other,
}

/// Classifies a line without its end.
pub(super) fn classify(line: &str) -> Line<'_> {
    let bare = line.trim_matches(is_space);
    if bare.is_empty() || bare.starts_with('#') {
        return Line::Blank;
    }
    section(line).or_else(|| pair(line)).unwrap_or(Line::Other)
}

/// White space as Python's `\s` has it.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// Removes one pair of quotes around a text.
pub(super) fn unquote(text: &str) -> &str {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(_) if text.len() == 1 => "",
        Some(c) if text.ends_with(c) => &text[1..text.len() - 1],
        _ => text,
    }
}

/// The rest of a line after a value: spaces, perhaps a comment.
pub(super) fn is_tail(text: &str) -> bool {
    let rest = text.trim_start_matches(is_space);
    rest.is_empty() || rest.starts_with('#')
}

fn section(line: &str) -> Option<Line<'_>> {
    let rest = line.trim_start_matches(is_space);
    let indent = &line[..line.len() - rest.len()];
    let starts = openings(rest);
    // Brackets are taken greedily; given back one by one they become part of the name.
    (1..=starts.len()).rev().find_map(|opened| {
        let (name, closed) = section_name(&rest[starts[opened - 1]..])?;
        Some(Line::Section { indent, opened, closed, name })
    })
}

/// For each opening bracket the offset where a name behind it would begin.
fn openings(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut rest = text;
    while let Some(behind) = rest.strip_prefix('[') {
        rest = behind.trim_start_matches(is_space);
        starts.push(text.len() - rest.len());
    }
    starts
}

/// The name at the beginning of `text` and the number of brackets that close it.
fn section_name(text: &str) -> Option<(&str, usize)> {
    let first = text.chars().next()?;
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let is_end: Box<dyn Fn(usize) -> bool> = if matches!(first, '"' | '\'') {
        let content = text[1..].trim_start_matches(is_space);
        let earliest = text.len() - content.len() + content.chars().next()?.len_utf8();
        Box::new(move |end| end > earliest && text[..end].ends_with(first))
    } else {
        Box::new(|_| true)
    };
    let mut ends = ends.filter(|end| is_end(*end));
    ends.find_map(|end| Some((unquote(&text[..end]), closings(&text[end..])?)))
}

/// The number of closing brackets, if nothing but a comment follows them.
fn closings(text: &str) -> Option<usize> {
    let mut closed = 0;
    let mut rest = text;
    while let Some(behind) = rest.trim_start_matches(is_space).strip_prefix(']') {
        closed += 1;
        rest = behind;
    }
    (closed > 0 && is_tail(rest)).then_some(closed)
}

fn pair(line: &str) -> Option<Line<'_>> {
    let content = line.trim_start_matches(is_space);
    let indented = line.len() - content.len();
    // The indentation is taken greedily; given back, its last space becomes the first character of the key.
    let mut starts = line.char_indices().map(|(at, _)| at).filter(|at| *at <= indented).collect::<Vec<_>>();
    starts.reverse();
    starts.into_iter().find_map(|start| {
        let (key, value) = key(&line[start..])?;
        let key_text = &line[start..start + key];
        Some(Line::Pair { indent: &line[..start], key: unquote(key_text), value: start + value..line.len() })
    })
}

/// The length of the key at the beginning of `text` and the offset of its value.
fn key(text: &str) -> Option<(usize, usize)> {
    let first = text.chars().next()?;
    match first {
        '"' | '\'' => {
            let mut closings = text.char_indices().skip(1).filter(|(_, c)| *c == first);
            closings.find_map(|(at, _)| Some((at + 1, divider(text, at + 1)?)))
        }
        '=' => None,
        _ => {
            let least = first.len_utf8();
            let equals = least + text[least..].find('=')?;
            let trimmed = text[..equals].trim_end_matches(is_space).len();
            let end = trimmed.max(least);
            Some((end, divider(text, end)?))
        }
    }
}

/// Where the value begins if an equals sign follows at `at`.
fn divider(text: &str, at: usize) -> Option<usize> {
    let value = text[at..].trim_start_matches(is_space).strip_prefix('=')?;
    Some(text.len() - value.trim_start_matches(is_space).len())
}
