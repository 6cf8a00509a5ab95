//! Digests of each file as a change of ours left it: they tell it from what others wrote since.
//!
//! certbot knows nothing of this list, and removes it with the checkpoint.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use evercert_pki::digest;

use crate::checkpoint::error::CheckpointError;
use crate::checkpoint::record::{CHANGES, COMMANDS, FILEPATHS, NEW_FILES, lines};
use crate::fs::{self, FsError, Mode};

/// What the changes of a checkpoint left.
#[derive(Debug)]
pub(super) struct Left {
    /// Path and digest; a file may have been written several times. `None` for a checkpoint without digests: certbot's.
    written: Option<Vec<(PathBuf, String)>>,
    /// When a list of the checkpoint was last written: seconds and nanoseconds since 1970.
    last: (i64, i64),
}

impl Left {
    /// Reads what the checkpoint in `directory` says.
    pub(super) fn read(directory: &Path) -> Result<Self, CheckpointError> {
        let times = [FILEPATHS, NEW_FILES, COMMANDS, CHANGES].map(|list| written_at(&directory.join(list)));
        let last = times.into_iter().flatten().max().unwrap_or_default();
        if !fs::present(&directory.join(LEFT)) {
            return Ok(Self { written: None, last });
        }
        let rows = lines(directory, LEFT)?;
        Ok(Self { written: Some(rows.iter().filter_map(|row| parsed(row)).collect()), last })
    }

    /// Notes what the files are about to be, beside what is noted already.
    pub(super) fn note(directory: &Path, files: &[(&Path, &[u8])]) -> Result<(), CheckpointError> {
        let mut rows = fs::read_optional(&directory.join(LEFT))?.unwrap_or_default();
        for (path, content) in files {
            rows.extend_from_slice(digest_of(content).as_bytes());
            rows.extend_from_slice(&[b" ", path.as_os_str().as_bytes(), b"\n"].concat());
        }
        Ok(fs::write_atomic(&directory.join(LEFT), &rows, Mode::FILE)?)
    }

    /// What stands at `path`, which the checkpoint lists as `listed`, if it may be somebody else's: neither what our
    /// change left nor what it is to be again. Without digests whatever was written after the checkpoint may be.
    pub(super) fn foreign(&self, listed: &Path, path: &Path, back: Option<&[u8]>) -> Result<bool, FsError> {
        let Some(now) = content(path)?.filter(|now| back != Some(now)) else { return Ok(false) };
        Ok(match &self.written {
            Some(written) => {
                let digest = digest_of(&now);
                !written.iter().any(|(path, left)| path == listed && *left == digest)
            }
            None => written_at(path).is_some_and(|time| time > self.last),
        })
    }
}

/// The bytes of a file, or where a link leads; `None` where neither is.
pub(super) fn content(path: &Path) -> Result<Option<Vec<u8>>, FsError> {
    match (fs::is_symlink(path), fs::is_regular(path)) {
        (true, _) => Ok(Some(fs::read_link(path)?.into_os_string().into_encoded_bytes())),
        (_, true) => fs::read_large(path).map(Some),
        _ => Ok(None),
    }
}

fn written_at(path: &Path) -> Option<(i64, i64)> {
    fs::link_metadata(path).ok().map(|found| (found.mtime(), found.mtime_nsec()))
}

fn parsed(row: &[u8]) -> Option<(PathBuf, String)> {
    let at = row.iter().position(|byte| *byte == b' ')?;
    let digest = String::from_utf8(row[..at].to_vec()).ok()?;
    Some((PathBuf::from(OsStr::from_bytes(&row[at + 1..])), digest))
}

fn digest_of(content: &[u8]) -> String {
    digest::sha256(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

const LEFT: &str = "EVERCERT_LEFT";
