//! A folder as text: every path with its kind, mode and link target, so that two trees can be compared.

use std::fs::Metadata;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::files;

/// One line a path, sorted, account ids replaced: `0644 renewal/a.test.conf`, `link live/a.test/cert.pem -> ...`.
///
/// # Panics
/// When the folder changes while it is read.
#[must_use]
pub fn draw(root: &Path) -> String {
    let mut lines = Vec::new();
    walk(root, root, &mut lines);
    lines.join("")
}

fn walk(root: &Path, folder: &Path, lines: &mut Vec<String>) {
    for path in files::list(folder) {
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy();
        if OLD_HABITS.iter().any(|habit| name.starts_with(habit)) {
            continue;
        }
        let metadata = path.symlink_metadata().unwrap_or_else(|error| panic!("{name}: {error}"));
        lines.push(line(&path, &anonymous(&name), &metadata));
        if metadata.is_dir() {
            walk(root, &path, lines);
        }
    }
}

fn line(path: &Path, name: &str, metadata: &Metadata) -> String {
    if metadata.is_symlink() {
        let target = std::fs::read_link(path).unwrap_or_default();
        return format!("link {name} -> {}\n", target.display());
    }
    let mode = metadata.permissions().mode() & 0o7777;
    let slash = if metadata.is_dir() { "/" } else { "" };
    format!("{mode:04o} {name}{slash}\n")
}

/// Account ids are digests of random keys.
fn anonymous(name: &str) -> String {
    let parts = name.split('/').map(|part| {
        let is_id = part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_id { "ACCOUNT" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

/// What certbot before 2.3 wrote and nobody reads; our own memory; the lock of a running process.
const OLD_HABITS: &[&str] = &["csr", "keys", "evercert", ".certbot.lock"];
