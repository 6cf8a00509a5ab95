//! From the URL of a server to the directory of its accounts.

use std::path::{Component, Path, PathBuf};

use crate::accounts::error::AccountError;

/// The directory of a server's accounts below `accounts/`: host, port and path of the directory URL.
///
/// # Errors
/// A URL without a host, or one that would lead out of `accounts/`.
pub(super) fn directory(url: &str) -> Result<PathBuf, AccountError> {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let host = path.split('/').next().unwrap_or_default();
    let path = PathBuf::from(path);
    let is_plain = path.components().all(|component| matches!(component, Component::Normal(_)));
    if host.is_empty() || !is_plain || url.contains(char::is_control) {
        return Err(AccountError::BadServerUrl { url: url.to_owned() });
    }
    Ok(path)
}

/// The older server whose accounts are valid at this one too.
pub(super) fn predecessor(server: &Path) -> Option<&'static Path> {
    let pair = REUSED.iter().find(|(new, _)| Path::new(new) == server);
    pair.map(|(_, old)| Path::new(old))
}

/// The newer server that may have links to the accounts of this one.
pub(super) fn successor(server: &Path) -> Option<&'static Path> {
    let pair = REUSED.iter().find(|(_, old)| Path::new(old) == server);
    pair.map(|(new, _)| Path::new(new))
}

const REUSED: &[(&str, &str)] = &[
    ("acme-v02.api.letsencrypt.org/directory", "acme-v01.api.letsencrypt.org/directory"),
    ("acme-staging-v02.api.letsencrypt.org/directory", "acme-staging.api.letsencrypt.org/directory"),
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{directory, predecessor, successor};

    #[test]
    fn host_port_and_path_make_the_directory() {
        let of = |url: &str| directory(url).unwrap().display().to_string();
        assert_eq!(of("https://localhost:14000/dir"), "localhost:14000/dir");
        assert_eq!(of("https://ca.test/acme/x/directory?a=b#c"), "ca.test/acme/x/directory");
        assert_eq!(of("https://ca.test"), "ca.test");
        for bad in ["", "ca.test/dir", "https://", "https:///dir", "https://a/../../b", "https://../x", "https://a/\n"]
        {
            assert!(directory(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_two_generations_of_lets_encrypt_know_each_other() {
        let (new, old) = ("acme-v02.api.letsencrypt.org/directory", "acme-v01.api.letsencrypt.org/directory");
        assert_eq!(predecessor(Path::new(new)), Some(Path::new(old)));
        assert_eq!(successor(Path::new(old)), Some(Path::new(new)));
        assert_eq!(predecessor(Path::new(old)), None);
    }
}
