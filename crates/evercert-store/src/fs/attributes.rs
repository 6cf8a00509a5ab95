//! Extended attributes: access lists, SELinux labels, whatever else an administrator attached.

use std::os::fd::AsFd;
use std::path::Path;

use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr, getxattr, listxattr};

/// Copies the extended attributes from one open file or directory to another.
///
/// Those that cannot be read or set are left to the system's default, as for anything new.
pub(super) fn copy(from: impl AsFd, to: impl AsFd) {
    let mut names = [0_u8; 4096];
    let length = flistxattr(&from, &mut names[..]).unwrap_or(0);
    names[..length]
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .for_each(|name| copy_one(&from, &to, name));
}

fn copy_one(from: impl AsFd, to: impl AsFd, name: &[u8]) {
    let mut value = [0_u8; 4096];
    if let Ok(length) = fgetxattr(from, name, &mut value[..]) {
        // As above: nothing depends on it.
        let _ = fsetxattr(to, name, &value[..length], XattrFlags::empty());
    }
}

/// Carries the extended attributes of a file over to its replacement. Where the group is another one, access lists stay
/// behind: they would be for somebody else.
pub(super) fn carry(from: &Path, to: impl AsFd, same_group: bool) {
    let mut names = [0_u8; 4096];
    let length = listxattr(from, &mut names[..]).unwrap_or(0);
    let named = names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty());
    for name in named.filter(|name| same_group || !name.starts_with(ACCESS_LISTS)) {
        let mut value = [0_u8; 4096];
        if let Ok(length) = getxattr(from, name, &mut value[..]) {
            // As above.
            let _ = fsetxattr(&to, name, &value[..length], XattrFlags::empty());
        }
    }
}

const ACCESS_LISTS: &[u8] = b"system.posix_acl_";
