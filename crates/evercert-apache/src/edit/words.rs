//! What is written into a configuration.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use evercert_plugin::install_error::InstallError;

use crate::syntax::Directive;

/// A directive with one argument, as a line.
pub(crate) fn setting(name: &str, word: &[u8]) -> Vec<u8> {
    [name.as_bytes(), b" ", word].concat()
}

/// A path as one word. Apache has no way to write `${` without looking for a variable.
pub(crate) fn path_word(path: &Path) -> Result<Vec<u8>, InstallError> {
    let bytes = path.as_os_str().as_bytes();
    if bytes.windows(2).any(|pair| pair == b"${") || bytes.iter().any(u8::is_ascii_control) {
        return Err(InstallError::Conflict { path: path.to_path_buf(), what: "${".to_owned() });
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_one_word() {
        let word = |path: &str| path_word(Path::new(path)).map(|word| String::from_utf8(word).unwrap());
        assert_eq!(word("/etc/live/a.test/x.pem").unwrap(), "/etc/live/a.test/x.pem");
        assert_eq!(word("/a b/#c").unwrap(), "\"/a b/#c\"");
        assert_eq!(word("/a\"b\\c").unwrap(), "\"/a\\\"b\\\\c\"");
        assert!(word("/a${b}").is_err());
        assert!(word("/a\nb").is_err());
    }
}
