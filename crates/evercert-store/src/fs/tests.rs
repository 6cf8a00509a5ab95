//! What the door promises: modes, atomicity, errors with a place.

use std::error::Error;
use std::io::ErrorKind;
use std::path::Path;

use rustix::fs::{CWD, XattrFlags, getxattr, mkfifoat, setxattr};

use crate::fs::copy::{copy, put_back};
use crate::fs::dir::{create_dir, create_dir_all, imitate_dir, list, set_dir_owner};
use crate::fs::error::{Obstacle, Operation};
use crate::fs::faults::{Fault, arm};
use crate::fs::file::{
    publish, read, read_large, read_named, read_optional, read_regular, write_anyhow, write_atomic, write_exclusive,
    write_replacing,
};
use crate::fs::link::{read_link, replace_symlink, symlink};
use crate::fs::meta::{Mode, mode, owner, set_mode, set_owner};

fn home() -> tempfile::TempDir {
    crate::testing::directory()
}

#[test]
fn an_error_names_operation_and_path_and_has_the_cause_as_source() {
    let error = read(Path::new("/nowhere/file")).unwrap_err();
    assert_eq!(error.to_string(), "cannot read /nowhere/file");
    assert!(error.is_not_found());
    assert!(error.source().unwrap().to_string().starts_with("No such file"));
    assert!(read_optional(Path::new("/nowhere/file")).unwrap().is_none());
}

#[test]
fn exact_modes_do_not_depend_on_the_umask_and_names_are_exclusive() {
    let home = home();
    let path = home.path().join("key");
    write_exclusive(&path, b"secret", Mode::Exact(0o666)).unwrap();
    assert_eq!(mode(&path).unwrap(), 0o666);
    assert!(write_exclusive(&path, b"", Mode::FILE).unwrap_err().is_already_there());
    assert!(publish(&path, b"", Mode::FILE, None).unwrap_err().is_already_there());
    assert_eq!(read(&path).unwrap(), b"secret");
    assert_eq!(list(home.path()).unwrap(), ["key"]);
}

#[test]
fn large_files_are_those_of_servers_alone() {
    let home = home();
    let [path, aside] = ["large", "aside"].map(|name| home.path().join(name));
    let content = vec![b'#'; 17 * 1024 * 1024];
    write_exclusive(&path, &content, Mode::FILE).unwrap();
    assert_eq!(read(&path).unwrap_err().kind(), ErrorKind::FileTooLarge);
    copy(&path, &aside).unwrap();
    write_atomic(&path, b"", Mode::FILE).unwrap();
    put_back(&aside, &path).unwrap();
    assert!(read_large(&path).unwrap() == content);
}

#[test]
fn a_replacement_inherits_mode_and_owner() {
    let home = home();
    let path = home.path().join("file");
    write_atomic(&path, b"1", Mode::FILE).unwrap();
    assert_eq!(mode(&path).unwrap(), 0o644);
    let given = set_owner(&path, Some(1), Some(2)).is_ok();
    set_mode(&path, 0o640).unwrap();
    write_atomic(&path, b"2", Mode::FILE).unwrap();
    assert_eq!((read(&path).unwrap(), mode(&path).unwrap()), (b"2".to_vec(), 0o640));
    let owner = owner(&path).unwrap();
    assert_eq!((owner.uid, owner.gid) == (1, 2), given);
}

#[test]
fn a_failed_replacement_leaves_the_old_content_and_no_rest() {
    let home = home();
    let path = home.path().join("file");
    write_atomic(&path, b"old", Mode::FILE).unwrap();
    for step in 0..4 {
        let armed = arm(step, Fault::Fail(ErrorKind::StorageFull));
        let error = write_atomic(&path, b"new", Mode::FILE).unwrap_err();
        drop(armed);
        assert!(error.kind() == ErrorKind::StorageFull && error.operation != Operation::Read);
        assert_eq!(read(&path).unwrap(), b"old");
        assert_eq!(list(home.path()).unwrap(), ["file"]);
    }
}

#[test]
fn links_are_replaced_in_one_step() {
    let home = home();
    let link = home.path().join("link");
    symlink(Path::new("one"), &link).unwrap();
    replace_symlink(Path::new("two"), &link).unwrap();
    assert_eq!(read_link(&link).unwrap(), Path::new("two"));
    let armed = arm(1, Fault::Fail(ErrorKind::PermissionDenied));
    assert!(replace_symlink(Path::new("three"), &link).unwrap_err().is_denied());
    drop(armed);
    assert_eq!(read_link(&link).unwrap(), Path::new("two"));
    assert_eq!(list(home.path()).unwrap(), ["link"]);
}

#[test]
fn missing_directories_get_the_mode_and_existing_ones_keep_theirs() {
    let home = home();
    let top = home.path().join("top");
    assert!(create_dir_all(&top, Mode::DIR).unwrap());
    set_mode(&top, 0o711).unwrap();
    assert!(create_dir_all(&top.join("a/b"), Mode::Masked(0o700)).unwrap());
    assert!(!create_dir_all(&top.join("a/b"), Mode::DIR).unwrap());
    assert_eq!(["", "a", "a/b"].map(|name| mode(&top.join(name)).unwrap()), [0o711, 0o700, 0o700]);
}

#[test]
fn what_stands_in_the_way_of_a_directory_is_named() {
    let home = home();
    let at = |name: &str| home.path().join(name);
    write_exclusive(&at("file"), b"1", Mode::FILE).unwrap();
    symlink(Path::new("nowhere"), &at("link")).unwrap();
    let blocked = |name: &str| create_dir_all(&at(name), Mode::DIR).unwrap_err();
    assert_eq!(blocked("file").obstacle(), Some(&Obstacle::File));
    assert_eq!(blocked("link").obstacle(), Some(&Obstacle::DanglingLink { target: "nowhere".into() }));
    assert!(blocked("link").is_already_there());
}

#[test]
fn what_is_no_regular_file_is_neither_read_nor_waited_for() {
    let home = home();
    let at = |name: &str| home.path().join(name);
    mkfifoat(CWD, at("pipe"), rustix::fs::Mode::RWXU).unwrap();
    write_exclusive(&at("file"), b"1", Mode::FILE).unwrap();
    symlink(Path::new("file"), &at("link")).unwrap();
    assert_eq!(read_regular(&at("file")).unwrap(), b"1");
    for name in ["pipe", "link", "."] {
        assert_eq!(read_regular(&at(name)).unwrap_err().operation, Operation::Read, "{name}");
    }
    assert_eq!(read(&at("link")).unwrap(), b"1");
    symlink(Path::new("pipe"), &at("link to pipe")).unwrap();
    for name in ["pipe", "link to pipe", "/dev/null"] {
        assert!(read(&at(name)).unwrap_err().is_not_regular(), "{name}");
    }
    assert!(read_named(Path::new("/dev/null")).unwrap().is_empty());
}

#[test]
fn a_replacement_keeps_what_was_attached() {
    let home = home();
    let path = home.path().join("file");
    write_exclusive(&path, b"1", Mode::FILE).unwrap();
    let can_note = setxattr(&path, "user.note", b"kept", XattrFlags::empty()).is_ok();
    for write in [write_atomic, write_replacing, write_anyhow] {
        write(&path, b"2", Mode::FILE).unwrap();
        let mut value = [0; 9];
        assert_eq!(getxattr(&path, "user.note", &mut value[..]).is_ok(), can_note);
        assert!(!can_note || value.starts_with(b"kept"));
    }
}

#[test]
fn all_names_of_a_file_lead_to_what_was_written() {
    let home = home();
    let at = |name: &str| home.path().join(name);
    write_exclusive(&at("one"), b"old", Mode::Exact(0o640)).unwrap();
    std::fs::hard_link(at("one"), at("two")).unwrap();
    copy(&at("one"), &at("copy")).unwrap();
    write_anyhow(&at("one"), b"new bytes", Mode::FILE).unwrap();
    assert_eq!(read(&at("two")).unwrap(), b"new bytes");
    put_back(&at("copy"), &at("two")).unwrap();
    assert_eq!((read(&at("one")).unwrap(), mode(&at("one")).unwrap()), (b"old".to_vec(), 0o640));
}

#[test]
fn only_a_directory_gets_the_mode_and_owner_of_one() {
    let home = home();
    let at = |name: &str| home.path().join(name);
    create_dir(&at("model"), Mode::Exact(0o2751)).unwrap();
    assert_eq!(mode(&at("model")).unwrap(), 0o2751);
    let can_note = setxattr(at("model"), "user.note", b"1", XattrFlags::empty()).is_ok();
    create_dir(&at("copy"), Mode::Masked(0o700)).unwrap();
    imitate_dir(&at("copy"), &at("model")).unwrap();
    assert_eq!(mode(&at("copy")).unwrap(), 0o2751);
    assert_eq!(getxattr(at("copy"), "user.note", &mut [0; 9][..]).is_ok(), can_note);
    let owner = owner(&at("copy")).unwrap();
    set_dir_owner(&at("copy"), owner).unwrap();
    symlink(Path::new("copy"), &at("link")).unwrap();
    write_exclusive(&at("file"), b"1", Mode::FILE).unwrap();
    for name in ["link", "file"] {
        assert!(set_dir_owner(&at(name), owner).is_err(), "{name}");
        assert!(imitate_dir(&at(name), &at("model")).is_err(), "{name}");
    }
}
