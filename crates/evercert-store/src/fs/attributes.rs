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

#[cfg(test)]
mod tests {
    use std::fs::File;

    use rustix::fs::setxattr;

    use super::*;

    /// Owner rw, user 7 rw, group r, mask rw, others none: `<linux/posix_acl_xattr.h>`, version 2.
    const LIST: &[u8] = &[
        2, 0, 0, 0, 1, 0, 6, 0, 255, 255, 255, 255, 2, 0, 6, 0, 7, 0, 0, 0, 4, 0, 4, 0, 255, 255, 255, 255, 16, 0, 6,
        0, 255, 255, 255, 255, 32, 0, 0, 0, 255, 255, 255, 255,
    ];

    #[test]
    fn an_access_list_is_for_the_same_group_alone() {
        let home = crate::testing::directory();
        let old = home.path().join("old");
        File::create(&old).unwrap();
        let can = |name: &str, value: &[u8]| setxattr(&old, name, value, XattrFlags::empty()).is_ok();
        let (can_list, can_note) = (can("system.posix_acl_access", LIST), can("user.note", b"kept"));
        for same_group in [true, false] {
            let new = home.path().join(same_group.to_string());
            carry(&old, File::create(&new).unwrap(), same_group);
            let has = |name: &str, value: &[u8]| {
                let mut found = [0; 64];
                getxattr(&new, name, &mut found[..]).is_ok_and(|length| found[..length] == *value)
            };
            assert_eq!(has("system.posix_acl_access", LIST), can_list && same_group);
            assert_eq!(has("user.note", b"kept"), can_note);
        }
    }
}
