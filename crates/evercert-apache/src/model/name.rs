//! Names of virtual hosts, and how well they fit.

use crate::files::At;

/// A `ServerName`, or one of a `ServerAlias`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// In lower case, without scheme and port.
    pub text: Vec<u8>,
    /// The directive that it stands in.
    pub at: At,
}

/// How well a name fits, the best first. Apache makes no difference: of several hosts the first one answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The name itself.
    Exact,
    /// By `*` and `?`.
    Pattern,
}

impl Name {
    /// Reads a word; empty ones are none.
    pub(super) fn new(word: &[u8], at: At) -> Option<Self> {
        let text = word.to_ascii_lowercase();
        let start = text.windows(3).position(|part| part == b"://").map_or(0, |at| at + 3);
        let text = without_port(&text[start..]);
        (!text.is_empty()).then(|| Self { text: text.to_vec(), at })
    }

    /// How well a host name, in lower case, fits.
    pub fn rank(&self, host: &str) -> Option<Rank> {
        match self.is_pattern() {
            false => (self.text == host.as_bytes()).then_some(Rank::Exact),
            true => fits(&self.text, host.as_bytes()).then_some(Rank::Pattern),
        }
    }

    /// Whether it fits names that are not written in it.
    pub fn is_pattern(&self) -> bool {
        self.text.iter().any(|byte| matches!(byte, b'*' | b'?'))
    }

    /// As text; none if it is not UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.text).ok()
    }
}

fn without_port(text: &[u8]) -> &[u8] {
    match text.iter().rposition(|byte| *byte == b':') {
        Some(colon)
            if !text[colon..].contains(&b']') && !text[..colon].contains(&b':') || text[..colon].ends_with(b"]") =>
        {
            &text[..colon]
        }
        _ => text,
    }
}

/// The last star is the only one that ever has to give way.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while read < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at + 1, read));
                at += 1;
            }
            Some(byte) if *byte == b'?' || *byte == name[read] => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((after, taken)) = star else { return false };
                star = Some((after, taken + 1));
                (at, read) = (after, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_as_apache_has_it() {
        for (pattern, name) in
            [("*.a.test", "x.y.a.test"), ("www?.a.test", "www1.a.test"), ("*", "a"), ("a*c*e", "abcde")]
        {
            assert!(fits(pattern.as_bytes(), name.as_bytes()), "{pattern} {name}");
        }
        for (pattern, name) in [("*.a.test", "a.test"), ("www?.a.test", "www.a.test"), ("a*c", "ab")] {
            assert!(!fits(pattern.as_bytes(), name.as_bytes()), "{pattern} {name}");
        }
    }

    #[test]
    fn scheme_and_port_are_not_part_of_a_name() {
        let bare = |text: &str| String::from_utf8(without_port(text.as_bytes()).to_vec()).unwrap();
        assert_eq!(
            (bare("a.test:80"), bare("[::1]:80"), bare("[::1]"), bare("a.test")),
            ("a.test".into(), "[::1]".into(), "[::1]".into(), "a.test".into())
        );
    }
}
