//! The paths a source file mentions, found without a compiler: comments, strings and tests taken out.

/// Every path that begins with `start` (`crate`, `super`, a child module), each as its parts after `start`, groups
/// spread: `crate::a::{b, c::D}` gives `[a, b]` and `[a, c, D]`.
pub(crate) fn paths_from(start: &str, code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (position, _) in code.match_indices(start) {
        let rest = &code[position + start.len()..];
        if begins_a_path(&code[..position]) && rest.starts_with("::") {
            spread(&rest[2..], &[], &mut found);
        }
    }
    found
}

/// The code without comments, without the inside of strings, and without the tests, which stand last.
pub(crate) fn bare(source: &str) -> String {
    let mut code = String::new();
    let mut inside_string = false;
    for line in source.lines() {
        if line.starts_with("#[cfg(test)]") {
            break;
        }
        code.push_str(&bare_line(line, &mut inside_string));
        code.push('\n');
    }
    code
}

fn bare_line(line: &str, inside_string: &mut bool) -> String {
    let mut code = String::new();
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '\'' if characters.peek() == Some(&'"') => drop(characters.next()),
            '"' => *inside_string = !*inside_string,
            _ if *inside_string => {}
            '/' if characters.peek() == Some(&'/') => break,
            other => code.push(other),
        }
    }
    code
}

/// Whether a path can begin after `before`: not in the middle of a word or of another path.
fn begins_a_path(before: &str) -> bool {
    let last = before.chars().next_back();
    !last.is_some_and(|last| last.is_alphanumeric() || last == '_' || last == ':')
}

/// Reads one path, or the group `{...}` that ends it, and returns what follows.
fn spread<'a>(text: &'a str, before: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(group) = text.strip_prefix('{') {
        return spread_group(group, before, found);
    }
    let end = text.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(text.len());
    let path: Vec<String> = before.iter().cloned().chain([text[..end].to_owned()]).collect();
    match text[end..].strip_prefix("::") {
        Some(rest) => spread(rest, &path, found),
        None => {
            found.push(path);
            &text[end..]
        }
    }
}

fn spread_group<'a>(mut text: &'a str, before: &[String], found: &mut Vec<Vec<String>>) -> &'a str {
    loop {
        text = spread(text, before, found).trim_start();
        let Some(close) = text.find([',', '}']) else { return "" };
        let (mark, rest) = (&text[close..=close], &text[close + 1..]);
        if mark == "}" {
            return rest;
        }
        text = rest.trim_start();
        if let Some(rest) = text.strip_prefix('}') {
            return rest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_groups() {
        let code = "use crate::{a::B, c::{d, e::{self, F}},\n g as h,\n};\nlet x = crate::i::j();";
        let paths: Vec<String> = paths_from("crate", code).iter().map(|path| path.join(" ")).collect();
        assert_eq!(paths, ["a B", "c d", "c e self", "c e F", "g", "i j"]);
    }

    #[test]
    fn passes_over_words_and_other_paths() {
        assert!(paths_from("crate", "mycrate::a; other::crate::b; crate_a::c").is_empty());
    }

    #[test]
    fn takes_out_what_is_not_code() {
        let source = "use a; // crate::b\n/// crate::c\nlet d = \"crate::e \\\" // \"; crate::f();\n#[cfg(test)]\nmod tests { use crate::g; }\n";
        assert_eq!(bare(source).trim_end(), "use a; \n\nlet d = ; crate::f();");
    }
}
