//! Where records go.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use evercert_pki::clock::Clock;
use evercert_store::fs::{self, FsError, LARGEST_LOG, LogFile, Mode, Turning};
use jiff::tz::TimeZone;
use tempfile::TempDir;

use crate::log::level::Level;
use crate::log::record::record;
use crate::log::secrets::Secrets;

/// The journal of a run. Shared by all parts of it; records of several never mix.
///
/// Details are gathered and written when there is time: before the program waits for something, and at the end. What
/// matters more is written at once.
pub struct Journal(Option<Keeper>);

struct Keeper {
    clock: Arc<dyn Clock>,
    zone: TimeZone,
    secrets: Secrets,
    temporary: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    gathered: Vec<u8>,
    file: Option<LogFile>,
    kept: Option<PathBuf>,
    trouble: Option<FsError>,
}

impl Journal {
    /// A journal that forgets everything: for help, mistakes on the command line, and tests.
    pub fn none() -> Self {
        Self(None)
    }

    /// A journal in memory. `temporary` is the system's folder for what is kept when there is no better place.
    pub fn new(clock: Arc<dyn Clock>, zone: TimeZone, secrets: Secrets, temporary: PathBuf) -> Self {
        Self(Some(Keeper { clock, zone, secrets, temporary, state: Mutex::default() }))
    }

    /// Notes something. `module` is who says it, such as `evercert::ui`.
    pub fn note(&self, level: Level, module: &str, text: &str) {
        let Some(keeper) = &self.0 else { return };
        let at = keeper.clock.now().to_zoned(keeper.zone.clone());
        let lines = record(&at, level, module, &keeper.secrets.hide(text));
        let mut state = keeper.state();
        state.gathered.extend_from_slice(lines.as_bytes());
        if level < Level::Debug || state.gathered.len() > FULL {
            state.write();
        }
    }

    /// Goes on in the log of a directory, with what was noted so far.
    ///
    /// # Errors
    /// A log that cannot be written: the journal stays in memory.
    pub fn open(&self, directory: &Path, turning: Turning) -> Result<(), FsError> {
        let Some(keeper) = &self.0 else { return Ok(()) };
        let file = LogFile::open(directory, turning)?;
        let mut state = keeper.state();
        state.file = Some(file);
        state.write();
        Ok(())
    }

    /// Writes what is gathered.
    pub fn flush(&self) {
        if let Some(keeper) = &self.0 {
            keeper.state().write();
        }
    }

    /// Where the log is, if it has a place.
    pub fn place(&self) -> Option<PathBuf> {
        let state = self.0.as_ref()?.state();
        state.file.as_ref().map(|file| file.path().to_path_buf()).or_else(|| state.kept.clone())
    }

    /// Makes sure that the log can be read after the run, in a temporary folder if there is no other place; returns
    /// where. `None` when there is nothing to read or no place at all.
    pub fn keep(&self) -> Option<PathBuf> {
        self.flush();
        self.place().or_else(|| self.0.as_ref()?.keep())
    }

    /// Why the log is not complete, if it is not.
    pub fn trouble(&self) -> Option<FsError> {
        self.0.as_ref()?.state().trouble.take()
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.flush();
    }
}

impl Keeper {
    /// The state, also after a panic of somebody who held it: what was noted stays noted.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self) -> Option<PathBuf> {
        let folder = folder(&self.temporary).ok()?;
        let path = folder.path().join("log");
        // Not while the state is held: the disk is listened to, and the listener writes here.
        let gathered = std::mem::take(&mut self.state().gathered);
        fs::write_exclusive(&path, &gathered, Mode::Exact(0o600)).ok()?;
        let _kept = folder.keep();
        self.state().kept = Some(path.clone());
        Some(path)
    }
}

impl State {
    fn write(&mut self) {
        match &mut self.file {
            Some(file) => {
                // A log that cannot be written must not stop a renewal: it is told at the end.
                let written = file.write(&self.gathered);
                self.trouble = self.trouble.take().or(written.err());
                self.gathered.clear();
            }
            None if self.gathered.len() as u64 > LARGEST_LOG => self.gathered.clear(),
            None => {}
        }
    }
}

/// A folder for a log that has no better place, named as certbot's and open to nobody else. It is gone when it is
/// dropped, unless it is kept.
pub fn folder(temporary: &Path) -> io::Result<TempDir> {
    let ours = Permissions::from_mode(0o700);
    tempfile::Builder::new().prefix("certbot-log-").permissions(ours).tempdir_in(temporary)
}

/// So many bytes are gathered at most.
const FULL: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use evercert_pki::clock::FixedClock;
    use jiff::Timestamp;

    use super::*;

    fn journal(temporary: &Path) -> Journal {
        let clock = Arc::new(FixedClock::new(Timestamp::from_second(1_800_000_000).unwrap()));
        Journal::new(clock, TimeZone::UTC, Secrets::default(), temporary.to_path_buf())
    }

    fn text(path: &Path) -> String {
        fs::read_text(path).unwrap()
    }

    #[test]
    fn what_was_noted_before_there_was_a_file_gets_into_it() {
        let root = tempfile::tempdir().unwrap();
        let journal = journal(root.path());
        journal.note(Level::Debug, "evercert", "one");
        assert_eq!(journal.place(), None);
        journal.open(root.path(), Turning::Keeping(3)).unwrap();
        let path = journal.place().unwrap();
        assert_eq!(text(&path), "2027-01-15 08:00:00,000:DEBUG:evercert:one\n");
        journal.note(Level::Debug, "evercert", "two");
        assert!(!text(&path).contains("two"), "a detail waits");
        journal.note(Level::Info, "evercert", "three");
        assert_eq!(text(&path).lines().count(), 3);
        journal.note(Level::Debug, "evercert", "four");
        assert_eq!(journal.keep(), Some(path.clone()));
        assert_eq!(text(&path).lines().count(), 4);
    }

    #[test]
    fn without_a_file_the_log_is_kept_where_only_we_can_read_it() {
        let root = tempfile::tempdir().unwrap();
        let journal = journal(root.path());
        journal.note(Level::Error, "evercert", "it failed");
        assert!(journal.open(&root.path().join("missing"), Turning::Keeping(3)).is_err());
        assert!(fs::list(root.path()).unwrap().is_empty());
        let path = journal.keep().unwrap();
        assert!(path.parent().unwrap().file_name().unwrap().to_str().unwrap().starts_with("certbot-log-"));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
        assert_eq!(fs::metadata(path.parent().unwrap()).unwrap().permissions().mode() & 0o7777, 0o700);
        assert!(text(&path).ends_with(":ERROR:evercert:it failed\n"));
        assert_eq!(journal.keep(), Some(path));
    }

    #[test]
    fn a_journal_of_nothing_keeps_nothing() {
        let journal = Journal::none();
        journal.note(Level::Error, "evercert", "x");
        assert_eq!(journal.keep(), None);
    }

    #[test]
    fn a_disk_that_is_full_is_told_once_and_stops_nobody() {
        let root = tempfile::tempdir().unwrap();
        fs::symlink(Path::new("/dev/full"), &root.path().join("letsencrypt.log")).unwrap();
        let journal = journal(root.path());
        journal.open(root.path(), Turning::Never).unwrap();
        journal.note(Level::Error, "evercert", "x");
        assert_eq!(journal.trouble().unwrap().kind(), io::ErrorKind::StorageFull);
        assert!(journal.trouble().is_none());
    }
}
