//! The `Link` header.

/// The targets of a `Link` value (RFC 8288) that have the relation, in their order and as they are
/// spelled.
///
/// Never fails: what cannot be read ends the list.
pub(crate) fn targets<'a>(value: &'a str, relation: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some(link) = next(rest) {
        if has_relation(link.parameters, relation) {
            found.push(link.target);
        }
        rest = link.rest;
    }
    found
}

struct Link<'a> {
    target: &'a str,
    parameters: &'a str,
    rest: &'a str,
}

fn next(value: &str) -> Option<Link<'_>> {
    let (_, open) = value.split_once('<')?;
    let (target, after) = open.split_once('>')?;
    let (parameters, rest) = cut(after, ',');
    Some(Link { target: target.trim(), parameters, rest })
}

fn has_relation(parameters: &str, relation: &str) -> bool {
    let mut rest = parameters;
    while !rest.is_empty() {
        let (parameter, next) = cut(rest, ';');
        let (name, value) = parameter.split_once('=').unwrap_or_default();
        if name.trim().eq_ignore_ascii_case("rel") {
            let relations = value.trim().trim_matches('"');
            // Only the first `rel` counts (RFC 8288, section 3.3).
            return relations.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(relation));
        }
        rest = next;
    }
    false
}

/// Splits at the first separator outside quotation marks.
fn cut(text: &str, separator: char) -> (&str, &str) {
    let mut quoted = false;
    for (position, character) in text.char_indices() {
        quoted ^= character == '"';
        if character == separator && !quoted {
            return (&text[..position], &text[position + separator.len_utf8()..]);
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn table() {
        let cases: [(&str, &[&str]); 10] = [
            (r#"<https://ca/1>;rel="alternate""#, &["https://ca/1"]),
            (r#"<https://ca/d>; rel="index""#, &[]),
            (r#"<a>;rel="index", <b> ; rel=alternate , <c>; title="x, y; <z>"; rel="Alternate""#, &["b", "c"]),
            (r#"<a>; rel="up alternate""#, &["a"]),
            (r#"<a>; rel=up; rel=alternate"#, &[]),
            (r#"<a,b>; rel=alternate"#, &["a,b"]),
            ("<a>", &[]),
            ("<a; rel=alternate", &[]),
            (r#"<a>; title="open; rel=alternate"#, &[]),
            ("", &[]),
        ];
        for (value, expected) in cases {
            assert_eq!(targets(value, "alternate"), expected, "{value}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(value in ".*", linkish in "[<>;,\"= a]{0,40}") {
            let _ = targets(&value, "alternate");
            let _ = targets(&linkish, "a");
        }
    }
}
