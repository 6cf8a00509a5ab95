//! Which files an `Include` means.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use evercert_store::glob;
use evercert_store::source::Source;

/// A path of a configuration, from the server's root on.
pub(crate) fn absolute(root: &Path, path: &[u8]) -> PathBuf {
    root.join(OsStr::from_bytes(path))
}

/// The files that an absolute path or pattern means, in Apache's order: a folder means every file in and below it, a
/// pattern whatever fits. A path without wildcards means itself, there or not.
pub(super) fn expand(source: &dyn Source, pattern: &Path) -> Vec<PathBuf> {
    let mut found = glob::expand(source, pattern.as_os_str().as_bytes());
    // Apache sorts folder by folder.
    found.sort();
    found.into_iter().flat_map(|path| below(source, path)).collect()
}

/// Whether a file would be read because of this pattern if it were there.
pub(crate) fn means(pattern: &[u8], path: &Path) -> bool {
    let parts = |path: &[u8]| {
        path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).map(<[u8]>::to_vec).collect::<Vec<_>>()
    };
    let (pattern, path) = (parts(pattern), parts(path.as_os_str().as_bytes()));
    let fits = |(pattern, name): (&Vec<u8>, &Vec<u8>)| glob::fits(pattern, OsStr::from_bytes(name));
    pattern.len() <= path.len() && pattern.iter().zip(&path).all(fits)
}

/// A folder may hold a link to itself: such depth is not real.
fn below(source: &dyn Source, path: PathBuf) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut waiting = vec![(path, 0)];
    while let Some((path, depth)) = waiting.pop() {
        match source.list(&path) {
            Ok(names) if depth < DEEPEST => {
                let mut inner: Vec<_> = names.into_iter().map(|name| (path.join(name), depth + 1)).collect();
                inner.sort_by(|one, other| other.cmp(one));
                waiting.extend(inner);
            }
            Ok(_) => {}
            Err(_) => files.push(path),
        }
    }
    files
}

const DEEPEST: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use evercert_store::source::Memory;

    #[test]
    fn a_folder_means_all_below_it_and_a_pattern_what_fits() {
        let files = ["/e/c/b.conf", "/e/c/a.conf", "/e/c/sub/z", "/e/on/2.conf", "/e/on/1.conf", "/e/on/x~"];
        let source = Memory::new(files.map(|path| (path, "")));
        let paths = |pattern: &str| {
            let found = expand(&source, Path::new(pattern));
            found.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(paths("/e/c"), "/e/c/a.conf /e/c/b.conf /e/c/sub/z");
        assert_eq!(paths("/e/c/"), "/e/c/a.conf /e/c/b.conf /e/c/sub/z");
        assert_eq!(paths("/e/on/*.conf"), "/e/on/1.conf /e/on/2.conf");
        assert_eq!(paths("/e/none.conf"), "/e/none.conf");
        assert_eq!(paths("/e/none*"), "");
    }

    #[test]
    fn what_would_be_read_is_known_before_it_is_there() {
        let means = |pattern: &str, path: &str| means(pattern.as_bytes(), Path::new(path));
        assert!(means("/e/conf.d/*.conf", "/e/conf.d/a-le-ssl.conf"));
        assert!(means("/e/conf.d/", "/e/conf.d/sub/a"));
        assert!(!means("/e/conf.d/*.conf", "/e/conf.d/a"));
        assert!(!means("/e/sites-enabled/*.conf", "/e/sites-available/a.conf"));
    }
}
