//! Which files an `include` means, as glob(3) has it.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use crate::source::Source;

/// The paths that an absolute pattern means, sorted by their bytes. A pattern without `*`, `?` and `[` means one file,
/// there or not, as nginx asks for it; one with them may mean none.
pub fn expand(source: &dyn Source, pattern: &[u8]) -> Vec<PathBuf> {
    if !is_magic(pattern) {
        return vec![PathBuf::from(OsStr::from_bytes(pattern))];
    }
    let mut found = vec![PathBuf::from("/")];
    for part in pattern.split(|byte| *byte == b'/').filter(|part| !part.is_empty()) {
        found = found.iter().flat_map(|folder| below(source, folder, part)).collect();
    }
    found.retain(|path| source.exists(path));
    found.sort_by(|one, other| one.as_os_str().as_bytes().cmp(other.as_os_str().as_bytes()));
    found
}

fn below(source: &dyn Source, folder: &Path, part: &[u8]) -> Vec<PathBuf> {
    match is_magic(part) {
        false => vec![folder.join(OsString::from_vec(unescaped(part)))],
        true => {
            list(source, folder).into_iter().filter(|name| fits(part, name)).map(|name| folder.join(name)).collect()
        }
    }
}

/// What cannot be listed holds nothing that fits.
fn list(source: &dyn Source, folder: &Path) -> Vec<OsString> {
    let names: io::Result<_> = source.list(folder);
    names.unwrap_or_default()
}

/// Whether a name, one part of a path, fits a pattern; a leading dot is matched by a dot alone.
pub fn fits(pattern: &[u8], name: &OsStr) -> bool {
    let name = name.as_bytes();
    (!name.starts_with(b".") || pattern.starts_with(b".") || pattern.starts_with(b"\\.")) && matches(pattern, name)
}

fn is_magic(pattern: &[u8]) -> bool {
    pattern.iter().any(|byte| matches!(byte, b'*' | b'?' | b'['))
}

fn unescaped(part: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(part.len());
    let mut bytes = part.iter();
    while let Some(byte) = bytes.next() {
        out.push(if *byte == b'\\' { *bytes.next().unwrap_or(byte) } else { *byte });
    }
    out
}

/// Whether a name fits a pattern: the last star is the only one that ever has to give way.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while read < name.len() {
        match one(&pattern[at..], name[read]) {
            One::Star => {
                star = Some((at + 1, read));
                at += 1;
            }
            One::Fits(length) => {
                at += length;
                read += 1;
            }
            One::Fails => {
                let Some((after, taken)) = star else { return false };
                star = Some((after, taken + 1));
                (at, read) = (after, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

enum One {
    Star,
    Fits(usize),
    Fails,
}

/// How the head of a pattern takes one byte.
fn one(pattern: &[u8], byte: u8) -> One {
    let taken = match pattern {
        [b'*', ..] => return One::Star,
        [b'?', ..] => Some(1),
        [b'[', ..] => match set(pattern, byte) {
            Some((fits, length)) => fits.then_some(length),
            None => (byte == b'[').then_some(1),
        },
        [b'\\', next, ..] => (*next == byte).then_some(2),
        [next, ..] => (*next == byte).then_some(1),
        [] => None,
    };
    taken.map_or(One::Fails, One::Fits)
}

/// Whether the set at the head of a pattern holds a byte, and how long it is; none if it is not closed.
fn set(pattern: &[u8], byte: u8) -> Option<(bool, usize)> {
    let negated = matches!(pattern.get(1)?, b'!' | b'^');
    let first = if negated { 2 } else { 1 };
    let length = pattern.iter().skip(first + 1).position(|next| *next == b']')? + 1;
    let members = &pattern[first..first + length];
    Some((holds(members, byte) != negated, first + length + 1))
}

fn holds(mut members: &[u8], byte: u8) -> bool {
    while let Some(first) = members.first() {
        let (last, length) = match members {
            [_, b'-', last, ..] => (last, 3),
            _ => (first, 1),
        };
        if (*first..=*last).contains(&byte) {
            return true;
        }
        members = &members[length..];
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    fn fit(pattern: &str, name: &str) -> bool {
        fits(pattern.as_bytes(), OsStr::new(name))
    }

    #[test]
    fn names_fit_as_in_a_shell() {
        for (pattern, name) in
            [("*", "a"), ("*.conf", "a.conf"), ("a*b*c", "axbybc"), ("?[a-c]", "xb"), ("[!a]", "b"), ("[^a]", "b")]
        {
            assert!(fit(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("[]]", "]"), ("[a", "[a"), ("\\*", "*"), (".*", ".a"), ("a**", "a"), ("[a-]", "-")] {
            assert!(fit(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in
            [("*", ".a"), ("?a", ".a"), ("*.conf", "a.conf~"), ("[!a]", "a"), ("a?", "a"), ("[a-c]", "d"), ("a", "ab")]
        {
            assert!(!fit(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn folders_may_be_patterns_and_what_is_not_there_is_not_meant() {
        let files = ["/e/b/x.conf", "/e/a/x.conf", "/e/a/.x.conf", "/e/c/y.conf", "/e/B/x.conf"];
        let source = Memory::new(files.map(|path| (path, "")));
        let paths = |pattern: &str| {
            let found = expand(&source, pattern.as_bytes());
            found.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(paths("/e/*/x.conf"), "/e/B/x.conf /e/a/x.conf /e/b/x.conf");
        assert_eq!(paths("/e/[ac]//*"), "/e/a/x.conf /e/c/y.conf");
        assert_eq!(paths("/e/none/*"), "");
        assert_eq!(paths("/e/none"), "/e/none");
    }
}
