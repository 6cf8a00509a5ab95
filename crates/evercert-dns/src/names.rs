//! Names and values of the DNS as texts.

/// The name and all above it, the longest first.
pub(crate) fn parents(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(name), |name| name.split_once('.').map(|(_, rest)| rest)).filter(|name| !name.is_empty())
}

/// A name as we write it: lower case, no final dot.
pub(crate) fn normal(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

/// A value without the quotes and backslashes of zone files, its strings joined (RFC 1035 section 5.1).
pub(crate) fn unquoted(value: &str) -> String {
    if !value.starts_with('"') {
        return value.to_owned();
    }
    let (mut text, mut inside, mut escaped) = (String::new(), false, false);
    for character in value.chars() {
        match character {
            _ if escaped => {
                text.push(character);
                escaped = false;
            }
            '\\' => escaped = true,
            '"' => inside = !inside,
            _ if inside => text.push(character),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_taken_off() {
        for (written, value) in [("abc", "abc"), ("\"abc\"", "abc"), ("\"ab\" \"c\"", "abc"), ("\"a\\\"b\"", "a\"b")] {
            assert_eq!(unquoted(written), value);
        }
    }

    #[test]
    fn parents_go_up_to_the_top() {
        assert_eq!(parents("x.a.test").collect::<Vec<_>>(), ["x.a.test", "a.test", "test"]);
        assert_eq!(normal("A.Test."), "a.test");
    }
}
