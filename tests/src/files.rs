//! Short words for files, for scenarios: what cannot be read or written ends the test with the path in its message.

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// The whole file as text.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The whole file, whatever it holds.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn read_bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Writes the whole file, making its folder.
///
/// # Panics
/// When it cannot be written.
pub fn write(path: &Path, text: &str) {
    write_bytes(path, text.as_bytes());
}

/// As [`write`], whatever it holds.
///
/// # Panics
/// When it cannot be written.
pub fn write_bytes(path: &Path, content: &[u8]) {
    make_folder(path.parent().expect("a file stands in a folder"));
    std::fs::write(path, content).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Makes the folder and those above it.
///
/// # Panics
/// When it cannot be made.
pub fn make_folder(path: &Path) {
    std::fs::create_dir_all(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Gives the file these permission bits.
///
/// # Panics
/// When they cannot be set.
pub fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Gives the file to this user and group.
///
/// # Panics
/// When that is not allowed.
pub fn give_to(path: &Path, user: u32, group: u32) {
    std::os::unix::fs::chown(path, Some(user), Some(group))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Gives a link, and not what it leads to, to this user and group.
///
/// # Panics
/// When that is not allowed.
pub fn give_link_to(link: &Path, user: u32, group: u32) {
    std::os::unix::fs::lchown(link, Some(user), Some(group))
        .unwrap_or_else(|error| panic!("{}: {error}", link.display()));
}

/// Mode and owner of what the path leads to, such as `640 1:1`.
///
/// # Panics
/// When nothing is there.
#[must_use]
pub fn attributes(path: &Path) -> String {
    let metadata = path.metadata().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    format!("{:o} {}:{}", metadata.mode() & 0o7777, metadata.uid(), metadata.gid())
}

/// The paths in a folder, sorted; none when there is no such folder.
#[must_use]
pub fn list(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Makes a link at `link` that leads to `target`.
///
/// # Panics
/// When it cannot be made.
pub fn link(target: &Path, link: &Path) {
    symlink(target, link).unwrap_or_else(|error| panic!("{}: {error}", link.display()));
}

/// Moves a file or a folder.
///
/// # Panics
/// When it cannot be moved.
pub fn rename(from: &Path, to: &Path) {
    std::fs::rename(from, to).unwrap_or_else(|error| panic!("{} -> {}: {error}", from.display(), to.display()));
}

/// Removes a file, a link, or a folder with all that is in it.
///
/// # Panics
/// When it cannot be removed.
pub fn remove(path: &Path) {
    let is_folder = path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
    let removed = if is_folder { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    removed.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Copies a folder with modes and links as they are.
///
/// # Panics
/// When it cannot be copied.
pub fn copy_folder(from: &Path, to: &Path) {
    let status = std::process::Command::new("cp").arg("-a").arg(from).arg(to).status();
    assert!(status.is_ok_and(|status| status.success()), "{} -> {}", from.display(), to.display());
}
