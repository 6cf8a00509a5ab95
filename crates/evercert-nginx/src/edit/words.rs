//! What is written into a configuration.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use evercert_plugin::install_error::InstallError;

use crate::syntax::Directive;

/// What certbot writes behind its lines, and looks for.
pub(super) const MANAGED: &str = " # managed by Certbot";

/// A line with certbot's comment.
pub(super) fn managed(line: impl AsRef<[u8]>) -> Vec<u8> {
    [line.as_ref(), MANAGED.as_bytes()].concat()
}

/// A directive with one argument, as a line with certbot's comment.
pub(super) fn setting(name: &str, word: &[u8]) -> Vec<u8> {
    managed([name.as_bytes(), b" ", word, b";"].concat())
}

/// A path as one word. nginx has no way to write a dollar sign where it looks for variables.
pub(super) fn path_word(path: &Path) -> Result<Vec<u8>, InstallError> {
    let bytes = path.as_os_str().as_bytes();
    if bytes.iter().any(|byte| *byte == b'$' || byte.is_ascii_control()) {
        return Err(InstallError::Conflict { path: path.to_path_buf(), what: "$".to_owned() });
    }
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"/._-+:@,=~%".contains(byte);
    if bytes.iter().all(is_plain) && !bytes.is_empty() {
        return Ok(bytes.to_vec());
    }
    let escaped = bytes.iter().flat_map(|byte| match byte {
        b'"' | b'\\' => vec![b'\\', *byte],
        byte => vec![*byte],
    });
    Ok([b"\"".to_vec(), escaped.collect(), b"\"".to_vec()].concat())
}

/// The text of a directive on one line, for people.
pub(super) fn told(directive: Directive<'_>) -> String {
    let words = std::iter::once(directive.name()).chain(directive.args());
    words.map(|word| String::from_utf8_lossy(word.raw()).into_owned()).collect::<Vec<_>>().join(" ")
}

/// The host that a `return` leads to by HTTPS, as it is written.
pub(super) fn own_target(directive: Directive<'_>) -> Option<String> {
    let text = directive.joined();
    let (_, target) = text.split_once("https://")?;
    let host = target.split('/').next().unwrap_or_default();
    let end = ["$request_uri", "$uri", "$1"].iter().filter_map(|variable| host.find(variable)).min();
    Some(end.map_or(host, |end| &host[..end]).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_one_word() {
        let word = |path: &str| path_word(Path::new(path)).map(|word| String::from_utf8(word).unwrap());
        assert_eq!(word("/etc/live/a.test/x.pem").unwrap(), "/etc/live/a.test/x.pem");
        assert_eq!(word("/a b/c;d").unwrap(), "\"/a b/c;d\"");
        assert_eq!(word("/a\"b\\c").unwrap(), "\"/a\\\"b\\\\c\"");
        assert!(word("/a$b").is_err());
    }
}
