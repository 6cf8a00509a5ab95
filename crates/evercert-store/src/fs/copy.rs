//! Copies of files: aside before a change, and back afterwards.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::fs::{Gid, Timespec, Timestamps, Uid, fchown, futimens};

use crate::fs::attributes;
use crate::fs::dir::sync_dir;
use crate::fs::error::{FsError, Operation, Place};
use crate::fs::file::{create_exclusive, fill, has_several_names, overwrite, parent, read_large, read_large_regular};
use crate::fs::meta::{Mode, Owner, metadata};
use crate::fs::rename::rename;
use crate::fs::step::step;
use crate::fs::temporary;

/// Copies a file (links followed) to a name that must be free, with mode, owner, times and extended attributes, and
/// brings the content (not yet its name) to stable storage.
///
/// An owner that may not be given away is left out; mode and times are those of the original in any case.
pub fn copy(from: &Path, to: &Path) -> Result<(), FsError> {
    let content = read_large(from)?;
    let original = metadata(from)?;
    let file = create_exclusive(to, Mode::Exact(0o600))?;
    let copied = dress(&file, to, &original, owner_of(&original))
        .inspect(|()| attributes_of(from, &file))
        .and_then(|()| fill(&file, to, &content))
        .and_then(|()| date(&file, to, &original));
    copied.inspect_err(|_| temporary::discard(to))
}

/// Puts a copy of the regular file `from` in the place of `to`, in one step, with its mode and times. One that is
/// mounted by itself, or has several names, is overwritten instead: a crash may leave some of both, and it can be
/// repeated.
///
/// The owner and the extended attributes are those of what stands at `to`, or of the copy where nothing does. `to` is
/// no link: see [`canonical`](crate::fs::canonical). The directory is synced.
pub fn put_back(from: &Path, to: &Path) -> Result<(), FsError> {
    let content = read_large_regular(from)?;
    let original = metadata(from)?;
    if has_several_names(to) {
        overwrite(to, &content)?;
        return redress(to, &original);
    }
    let replaced = fs::metadata(to).ok();
    let beside = temporary::free_name(to)?;
    let file = create_exclusive(&beside, Mode::Exact(0o600))?;
    let owner = owner_of(replaced.as_ref().unwrap_or(&original));
    let written = dress(&file, &beside, &original, owner)
        .inspect(|()| attributes_of(if replaced.is_some() { to } else { from }, &file))
        .and_then(|()| fill(&file, &beside, &content))
        .and_then(|()| date(&file, &beside, &original))
        .and_then(|()| rename(&beside, to));
    match written.inspect_err(|_| temporary::discard(&beside)) {
        // Mounted by itself: the name cannot lead to another file, so this one gets the bytes.
        Err(error) if error.kind() == ErrorKind::ResourceBusy => {
            overwrite(to, &content)?;
            redress(to, &original)
        }
        other => other.and_then(|()| sync_dir(parent(to))),
    }
}

/// Gives a file that was overwritten the mode and times of another.
fn redress(path: &Path, original: &fs::Metadata) -> Result<(), FsError> {
    let file = File::open(path).at(Operation::ChangeOwner, path)?;
    let owner = owner_of(&file.metadata().at(Operation::Inspect, path)?);
    dress(&file, path, original, owner)?;
    date(&file, path, original)
}

fn owner_of(metadata: &fs::Metadata) -> Owner {
    Owner { uid: metadata.uid(), gid: metadata.gid() }
}

/// Owner first: giving a file away takes bits off its mode.
fn dress(file: &File, path: &Path, original: &fs::Metadata, owner: Owner) -> Result<(), FsError> {
    step(Operation::ChangeOwner, path)?;
    let current = file.metadata().at(Operation::Inspect, path)?;
    let same = owner_of(&current) == owner;
    let kept = same || fchown(file, Some(Uid::from_raw(owner.uid)), Some(Gid::from_raw(owner.gid))).is_ok();
    let mode = original.mode() & 0o7777;
    // The group of this file is another one: it gets no more than everybody has.
    let mode = if kept { mode } else { mode & !(0o070 & !(mode << 3)) };
    rustix::fs::fchmod(file, rustix::fs::Mode::from_raw_mode(mode)).at(Operation::ChangeOwner, path)
}

fn attributes_of(from: &Path, to: &File) {
    if let Ok(original) = File::open(from) {
        attributes::copy(original.as_fd(), to.as_fd());
    }
}

fn date(file: &File, path: &Path, original: &fs::Metadata) -> Result<(), FsError> {
    let time = |tv_sec, tv_nsec| Timespec { tv_sec, tv_nsec };
    let times = Timestamps {
        last_access: time(original.atime(), original.atime_nsec()),
        last_modification: time(original.mtime(), original.mtime_nsec()),
    };
    futimens(file, &times).at(Operation::ChangeOwner, path)
}
