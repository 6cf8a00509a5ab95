//! A log: a file that only grows, and its older siblings.
//!
//! Named and turned over as certbot does it: `letsencrypt.log`, and `.1` (the youngest), `.2`… behind it. What happens
//! here is not told to whoever listens to changes on the disk: the listener is who writes here.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::fs::dir::list;
use crate::fs::error::{FsError, NotRegular, Operation, Place};
use crate::fs::link::{is_symlink, is_trusted_link};
use crate::fs::meta::Mode;

/// An open log.
#[derive(Debug)]
pub struct LogFile {
    path: PathBuf,
    file: File,
    size: u64,
    turning: Turning,
}

/// Who may turn the log over, and how many old ones are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turning {
    /// Nobody: for whoever does not hold the lock of the directory. Somebody who does may be writing.
    Never,
    /// Its writer, at the beginning and when it would grow over [`LARGEST`]; so many old ones are kept. With none to
    /// keep the one log grows for ever.
    Keeping(u32),
}

impl LogFile {
    /// Opens `letsencrypt.log` in a directory that is there; what is in it already becomes the youngest old log, if
    /// the log may be turned over. The file's mode is that of any new file.
    pub fn open(directory: &Path, turning: Turning) -> Result<Self, FsError> {
        if let Turning::Keeping(kept @ 1..) = turning {
            turn(directory, kept)?;
        }
        Self::append(directory.join(NAME), turning)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends whole lines in one go, so that those of several processes do not mix.
    pub fn write(&mut self, lines: &[u8]) -> Result<(), FsError> {
        if let Turning::Keeping(kept @ 1..) = self.turning
            && self.size > 0
            && self.size + lines.len() as u64 >= LARGEST
        {
            turn(self.path.parent().unwrap_or(&self.path), kept)?;
            *self = Self::append(self.path.clone(), self.turning)?;
        }
        self.file.write_all(lines).at(Operation::Write, &self.path)?;
        self.size += lines.len() as u64;
        Ok(())
    }

    /// A link that a stranger put in the log's place is not followed: it would have us write into any file.
    fn append(path: PathBuf, turning: Turning) -> Result<Self, FsError> {
        if is_symlink(&path) && !is_trusted_link(&path) {
            return Err(ErrorKind::PermissionDenied).at(Operation::Create, &path);
        }
        let mut options = OpenOptions::new();
        // A pipe that nobody reads from must not make us wait.
        let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed();
        options.append(true).create(true).mode(Mode::FILE.bits()).custom_flags(flags);
        let file = options.open(&path).at(Operation::Create, &path)?;
        let metadata = file.metadata().at(Operation::Inspect, &path)?;
        // A link to /dev/null is an old way to want no log.
        if !metadata.is_file() && !metadata.file_type().is_char_device() {
            return Err(io::Error::new(ErrorKind::InvalidInput, NotRegular)).at(Operation::Create, &path);
        }
        Ok(Self { path, file, size: metadata.len(), turning })
    }
}

fn turn(directory: &Path, kept: u32) -> Result<(), FsError> {
    let present = list(directory)?.iter().filter_map(|name| number(name.to_str()?)).collect();
    for (from, to) in moves(&present, kept) {
        let to = directory.join(name(to));
        fs::rename(directory.join(name(from)), &to).at(Operation::Rename, &to)?;
    }
    Ok(())
}

/// Which log takes the place of which, in this order; 0 is the present one. Only the oldest is lost.
fn moves(present: &BTreeSet<u32>, kept: u32) -> Vec<(u32, u32)> {
    present.range(..kept).rev().map(|&number| (number, number + 1)).collect()
}

fn name(number: u32) -> String {
    match number {
        0 => NAME.to_owned(),
        number => format!("{NAME}.{number}"),
    }
}

/// The number in a name as [`name`] makes it; others (`.1.gz`, `.01`) are not ours.
fn number(text: &str) -> Option<u32> {
    let number = match text.strip_prefix(NAME)? {
        "" => 0,
        tail => tail.strip_prefix('.')?.parse().ok()?,
    };
    (name(number) == text).then_some(number)
}

/// A log that would reach this size is turned over: a mebibyte.
pub const LARGEST: u64 = 1 << 20;

const NAME: &str = "letsencrypt.log";

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn written(directory: &Path, turning: Turning, text: &str) {
        LogFile::open(directory, turning).unwrap().write(text.as_bytes()).unwrap();
    }

    /// The logs in a directory, the youngest first.
    fn logs(directory: &Path) -> Vec<String> {
        let numbers: BTreeSet<_> = list(directory).unwrap().iter().filter_map(|name| number(name.to_str()?)).collect();
        numbers.into_iter().map(|number| fs::read_to_string(directory.join(name(number))).unwrap()).collect()
    }

    #[test]
    fn each_opening_turns_over_and_the_oldest_goes() {
        let root = crate::testing::directory();
        for text in ["a", "b", "c", "d"] {
            written(root.path(), Turning::Keeping(2), text);
        }
        assert_eq!(logs(root.path()), ["d", "c", "b"]);
        written(root.path(), Turning::Never, "+");
        assert_eq!(logs(root.path()), ["d+", "c", "b"]);
    }

    #[test]
    fn with_none_to_keep_one_grows_for_ever() {
        let root = crate::testing::directory();
        let large = "x".repeat(700_000);
        written(root.path(), Turning::Keeping(0), &large);
        written(root.path(), Turning::Keeping(0), &large);
        assert_eq!(logs(root.path()), [large.repeat(2)]);
    }

    #[test]
    fn what_grows_too_large_is_turned_over_between_writes() {
        let root = crate::testing::directory();
        let mut log = LogFile::open(root.path(), Turning::Keeping(9)).unwrap();
        let large = "x".repeat(600_000);
        log.write(large.as_bytes()).unwrap();
        log.write(large.as_bytes()).unwrap();
        // More than the limit at once is still one record.
        log.write(large.repeat(2).as_bytes()).unwrap();
        assert_eq!(logs(root.path()), [large.repeat(2), large.clone(), large]);
        assert_eq!(crate::fs::mode(log.path()).unwrap(), 0o644);
    }

    #[test]
    fn a_pipe_in_the_place_of_the_log_is_refused() {
        let root = crate::testing::directory();
        let pipe = root.path().join(NAME);
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RWXU).unwrap();
        LogFile::open(root.path(), Turning::Keeping(0)).unwrap_err();
        let _reader =
            OpenOptions::new().read(true).custom_flags(OFlags::NONBLOCK.bits().cast_signed()).open(&pipe).unwrap();
        assert!(LogFile::open(root.path(), Turning::Never).unwrap_err().is_not_regular());
        // The way to want no log stays.
        fs::remove_file(&pipe).unwrap();
        std::os::unix::fs::symlink("/dev/null", &pipe).unwrap();
        written(root.path(), Turning::Never, "a");
    }

    #[test]
    fn other_names_are_not_ours() {
        assert_eq!(number("letsencrypt.log"), Some(0));
        assert_eq!(number("letsencrypt.log.12"), Some(12));
        for other in ["letsencrypt.log.0", "letsencrypt.log.01", "letsencrypt.log.1.gz", "letsencrypt.log.+1", "x"] {
            assert_eq!(number(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn turning_loses_at_most_the_oldest(present in prop::collection::btree_set(0_u32..12, 0..12), kept in 1_u32..12) {
            let mut content: BTreeMap<u32, u32> = present.iter().map(|&number| (number, number)).collect();
            for (from, to) in moves(&present, kept) {
                let moved = content.remove(&from).unwrap();
                let lost = content.insert(to, moved);
                prop_assert!(lost.is_none() || to == kept);
            }
            prop_assert!(!content.contains_key(&0));
            // The order of age stays.
            let ages: Vec<_> = content.into_values().collect();
            prop_assert!(ages.is_sorted());
        }
    }
}
