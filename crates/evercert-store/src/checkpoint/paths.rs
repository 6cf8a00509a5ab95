//! Which paths may stand in a checkpoint, and what they lead to.

use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use crate::fs;

/// Whether a checkpoint may list the path: absolute, straight, without line breaks or other control characters, and
/// not below `home`, where the checkpoints themselves are.
pub(super) fn is_listable(path: &Path, home: &Path) -> bool {
    let is_plain = path.as_os_str().as_bytes().iter().all(|byte| *byte >= 0x20 && *byte != 0x7f);
    let is_straight = path.components().all(|part| matches!(part, Component::RootDir | Component::Normal(_)));
    let is_apart = OWN.iter().all(|own| !path.starts_with(home.join(own)));
    is_plain && is_straight && path.is_absolute() && path.file_name().is_some() && is_apart
}

/// The file that bytes for `path` go to: itself, or what a link leads to, as a server would read it.
///
/// `None` when there stands something else than a file: a directory, a device, a link to nothing, or a link that
/// belongs neither to us, nor to root, nor to the owner of what it leads to.
pub(super) fn file_at(path: &Path) -> Option<PathBuf> {
    if !fs::present(path) {
        return Some(path.to_path_buf());
    }
    if !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    if !fs::is_symlink(path) {
        return Some(path.to_path_buf());
    }
    fs::is_trusted_link(path).then(|| fs::canonical(path).ok()).flatten()
}

/// Whether the name can be taken away: nothing there, a file, or a link.
pub(super) fn is_removable(path: &Path) -> bool {
    !fs::present(path) || fs::is_symlink(path) || fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// What lies in the work directory and is nobody's configuration.
const OWN: [&str; 3] = ["backups", "IN_PROGRESS", "temp_checkpoint"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_straight_absolute_paths_are_listed() {
        let fine = |path: &str| is_listable(Path::new(path), Path::new("/w"));
        assert!(fine("/etc/nginx/nginx.conf") && fine("/etc/nginx//x y,\"z\"") && fine("/w/http_challenges/x"));
        for path in ["", "x", "../x", "/etc/../x", "/x\ny", "/x\r", "/", "/w/backups/1/FILEPATHS", "/w/IN_PROGRESS"] {
            assert!(!fine(path), "{path:?}");
        }
    }
}
