//! Files: read, create, replace, rename, remove.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use rustix::fs::{Gid, OFlags, Uid};
use zeroize::Zeroizing;

use crate::fs::attributes;
use crate::fs::dir::sync_dir;
use crate::fs::error::{FsError, NotRegular, Operation, Place};
use crate::fs::meta::{Mode, Owner};
use crate::fs::rename::{rename, rename_to_free};
use crate::fs::step::step;
use crate::fs::temporary;

/// The whole content of a file.
///
/// Nothing below the configuration directory is large; a file of more than 16 MiB is refused, so that a device or a
/// runaway file cannot eat the memory. Links are followed; what is no regular file in the end (a pipe, a device) is
/// refused, see [`NotRegular`], and cannot make us wait.
pub fn read(path: &Path) -> Result<Vec<u8>, FsError> {
    read_all(&open_regular(path, OFlags::empty())?, path, LARGEST)
}

/// As [`read`], for a file of a server: those may have 256 MiB.
pub fn read_large(path: &Path) -> Result<Vec<u8>, FsError> {
    read_all(&open_regular(path, OFlags::empty())?, path, LARGEST_OF_SERVERS)
}

/// As [`read`], for a file in a directory that somebody else may write to: what a link leads to is not read either.
pub fn read_regular(path: &Path) -> Result<Vec<u8>, FsError> {
    read_all(&open_regular(path, OFlags::NOFOLLOW)?, path, LARGEST)
}

/// As [`read_regular`], for a copy of a server's file.
pub(super) fn read_large_regular(path: &Path) -> Result<Vec<u8>, FsError> {
    read_all(&open_regular(path, OFlags::NOFOLLOW)?, path, LARGEST_OF_SERVERS)
}

/// As [`read`], for a file that a person names for this run: it may be a pipe (`/dev/stdin`, `<(command)`) or
/// `/dev/null`. Whoever asks waits until the other end of a pipe is closed.
pub fn read_named(path: &Path) -> Result<Zeroizing<Vec<u8>>, FsError> {
    read_all(&File::open(path).at(Operation::Read, path)?, path, LARGEST).map(Zeroizing::new)
}

/// As [`read`]; `None` when the file does not exist.
pub fn read_optional(path: &Path) -> Result<Option<Vec<u8>>, FsError> {
    match read(path) {
        Err(error) if error.is_not_found() => Ok(None),
        other => other.map(Some),
    }
}

/// As [`read`], for a secret: the content is wiped from memory when it is dropped.
pub fn read_secret(path: &Path) -> Result<Zeroizing<Vec<u8>>, FsError> {
    read(path).map(Zeroizing::new)
}

/// As [`read`], for a file that must be UTF-8.
pub fn read_text(path: &Path) -> Result<String, FsError> {
    text(read(path)?, path)
}

/// As [`read_named`], for a file that must be UTF-8.
pub fn read_named_text(path: &Path) -> Result<String, FsError> {
    text(read_named(path)?.to_vec(), path)
}

fn text(content: Vec<u8>, path: &Path) -> Result<String, FsError> {
    String::from_utf8(content)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
        .at(Operation::Read, path)
}

/// Creates a file that must not exist yet and brings its content (not yet its name) to stable storage.
///
/// After a failure the incomplete file is removed again.
pub fn write_exclusive(path: &Path, content: &[u8], mode: Mode) -> Result<(), FsError> {
    let file = create_exclusive(path, mode)?;
    fill(&file, path, content).inspect_err(|_| temporary::discard(path))
}

/// Writes a file so that its name always leads to complete content: the old one or the new one.
///
/// The content goes to a temporary file in the same directory, is synced, and is renamed into place; then the
/// directory is synced. A replaced file hands on its mode, owner, group and extended attributes (access lists, SELinux
/// label); a new one gets `mode`.
pub fn write_atomic(path: &Path, content: &[u8], mode: Mode) -> Result<(), FsError> {
    write_replacing(path, content, mode)?;
    sync_dir(parent(path))
}

/// As [`write_atomic`] without syncing the directory: the caller syncs once after several files.
pub fn write_replacing(path: &Path, content: &[u8], mode: Mode) -> Result<(), FsError> {
    let beside = temporary::free_name(path)?;
    let replaced = fs::metadata(path).ok();
    let file = create_exclusive(&beside, replaced.as_ref().map_or(mode, |_| Mode::Exact(0o600)))?;
    let written = replaced
        .map_or(Ok(()), |old| inherit(&file, path, &old))
        .and_then(|()| fill(&file, &beside, content))
        .and_then(|()| rename(&beside, path));
    written.inspect_err(|_| temporary::discard(&beside))
}

/// As [`write_atomic`], also for a file that cannot be replaced because it is mounted by itself, as containers do, or
/// has several names, which would lead to different files then: such a one is overwritten, so whoever calls must be able
/// to give back what was there.
pub fn write_anyhow(path: &Path, content: &[u8], mode: Mode) -> Result<(), FsError> {
    if has_several_names(path) {
        return overwrite(path, content);
    }
    match write_atomic(path, content, mode) {
        Err(error) if error.kind() == io::ErrorKind::ResourceBusy => overwrite(path, content),
        other => other,
    }
}

/// Whether a file has hard links.
pub(super) fn has_several_names(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.is_file() && found.nlink() > 1)
}

/// Gives a file that is there other bytes in its place. A crash may leave some of both.
pub(super) fn overwrite(path: &Path, content: &[u8]) -> Result<(), FsError> {
    let file = OpenOptions::new().write(true).open(path).at(Operation::Write, path)?;
    step(Operation::Write, path)?;
    file.set_len(0).at(Operation::Write, path)?;
    fill(&file, path, content)
}

/// Writes a new file under a name that must be free, so that the name never leads to incomplete content.
///
/// With an exact mode the file gets `group` before the name appears. The caller syncs the directory.
pub fn publish(path: &Path, content: &[u8], mode: Mode, group: Option<u32>) -> Result<(), FsError> {
    let beside = temporary::free_name(path)?;
    let first = if matches!(mode, Mode::Exact(_)) { Mode::Exact(0o600) } else { mode };
    let file = create_exclusive(&beside, first)?;
    let written = regroup(&file, &beside, mode, group)
        .and_then(|()| fill(&file, &beside, content))
        .and_then(|()| rename_to_free(&beside, path));
    written.inspect_err(|_| temporary::discard(&beside))
}

/// Opens a lock file for writing, creating it with exactly 0600. A link in its place is not followed: it would have us
/// create a file anywhere.
pub fn open_lock_file(path: &Path) -> Result<File, FsError> {
    step(Operation::Create, path)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600).custom_flags(OFlags::NOFOLLOW.bits().cast_signed());
    options.open(path).at(Operation::Create, path)
}

/// Removes a file or a symbolic link.
pub fn remove_file(path: &Path) -> Result<(), FsError> {
    step(Operation::Remove, path)?;
    fs::remove_file(path).at(Operation::Remove, path)
}

/// As [`remove_file`]; returns false when there was nothing to remove.
pub fn remove_if_exists(path: &Path) -> Result<bool, FsError> {
    match remove_file(path) {
        Err(error) if error.is_not_found() => Ok(false),
        other => other.map(|()| true),
    }
}

/// Opening a pipe must not wait for its writer, nor opening a terminal make it ours.
fn open_regular(path: &Path, more: OFlags) -> Result<File, FsError> {
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY | more).bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).at(Operation::Read, path)?;
    let kind = file.metadata().at(Operation::Read, path)?.file_type();
    // That it is a directory, reading says better.
    if !kind.is_file() && !kind.is_dir() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, NotRegular)).at(Operation::Read, path);
    }
    Ok(file)
}

fn read_all(file: &File, path: &Path, most: u64) -> Result<Vec<u8>, FsError> {
    let expected = file.metadata().map_or(0, |metadata| metadata.len().min(most));
    let mut content = Vec::with_capacity(usize::try_from(expected).unwrap_or(0));
    file.take(most + 1).read_to_end(&mut content).at(Operation::Read, path)?;
    if content.len() as u64 > most {
        return Err(io::ErrorKind::FileTooLarge).at(Operation::Read, path);
    }
    Ok(content)
}

pub(super) fn create_exclusive(path: &Path, mode: Mode) -> Result<File, FsError> {
    step(Operation::Create, path)?;
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(mode.bits()).open(path).at(Operation::Create, path)?;
    if let Mode::Exact(bits) = mode {
        file.set_permissions(Permissions::from_mode(bits)).at(Operation::ChangeOwner, path)?;
    }
    Ok(file)
}

pub(super) fn fill(mut file: &File, path: &Path, content: &[u8]) -> Result<(), FsError> {
    if let Err(error) = step(Operation::Write, path) {
        tear(file, content);
        return Err(error);
    }
    file.write_all(content).at(Operation::Write, path)?;
    step(Operation::Sync, path)?;
    file.sync_all().at(Operation::Sync, path)
}

#[cfg(not(any(test, feature = "faults")))]
fn tear(_file: &File, _content: &[u8]) {}

/// What a process leaves that dies inside `write`.
#[cfg(any(test, feature = "faults"))]
fn tear(mut file: &File, content: &[u8]) {
    if crate::fs::faults::tears() {
        file.write_all(&content[..content.len() / 2]).expect("a test file can be written");
    }
}

/// Carries owner, mode and extended attributes of a replaced file over to its replacement.
fn inherit(file: &File, path: &Path, old: &fs::Metadata) -> Result<(), FsError> {
    let kept = carry_owner(file, Owner { uid: old.uid(), gid: old.gid() });
    let mode = old.mode() & 0o7777;
    // The group of the replacement is another one: it gets no more than everybody has.
    let mode = if kept { mode } else { mode & !(0o070 & !(mode << 3)) };
    file.set_permissions(Permissions::from_mode(mode)).at(Operation::ChangeOwner, path)?;
    attributes::carry(path, file, kept);
    Ok(())
}

/// Returns whether the file now has that owner; an unprivileged process cannot give files away.
fn carry_owner(file: &File, wanted: Owner) -> bool {
    let same = |found: &fs::Metadata| found.uid() == wanted.uid && found.gid() == wanted.gid;
    if file.metadata().is_ok_and(|found| same(&found)) {
        return true;
    }
    rustix::fs::fchown(file, Some(Uid::from_raw(wanted.uid)), Some(Gid::from_raw(wanted.gid))).is_ok()
}

/// Gives a file created with 0600 its group, then its mode: never a moment in which a wrong group can read it.
fn regroup(file: &File, path: &Path, mode: Mode, group: Option<u32>) -> Result<(), FsError> {
    let Mode::Exact(bits) = mode else { return Ok(()) };
    let current = file.metadata().at(Operation::Inspect, path)?.gid();
    if let Some(gid) = group.filter(|gid| *gid != current) {
        step(Operation::ChangeOwner, path)?;
        rustix::fs::fchown(file, None, Some(Gid::from_raw(gid))).at(Operation::ChangeOwner, path)?;
    }
    file.set_permissions(Permissions::from_mode(bits)).at(Operation::ChangeOwner, path)
}

pub(super) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

const LARGEST: u64 = 16 * 1024 * 1024;
const LARGEST_OF_SERVERS: u64 = 256 * 1024 * 1024;
