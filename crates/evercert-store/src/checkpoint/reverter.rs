//! The checkpoints of an installation: begun, finished, recovered from, rolled back.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::checkpoint::draft::Draft;
use crate::checkpoint::error::CheckpointError;
use crate::checkpoint::keeper::{Keeper, Kept};
use crate::checkpoint::left::Left;
use crate::checkpoint::record::{self, Record};
use crate::checkpoint::timeline;
use crate::checkpoint::undo::{Commands, Halted, Reversal, Undone};
use crate::checkpoint::untold::Untold;
use crate::fs::{self, Mode};
use crate::paths::Paths;

/// The checkpoints below a work directory. Call it only while holding the lock of that directory.
#[derive(Clone, Debug)]
pub struct Reverter {
    home: PathBuf,
    now: Timestamp,
}

/// Which of the two unfinished checkpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Changes for a challenge, undone when it is over.
    Challenge,
    /// Changes of an installation, kept when it succeeds.
    Installation,
}

/// What rolling back did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RolledBack {
    /// The names of the checkpoints that are undone, the newest first.
    pub checkpoints: Vec<String>,
    /// How many there were.
    pub available: usize,
    /// What was undone.
    pub undone: Undone,
}

impl Reverter {
    /// The checkpoints of this installation. What others wrote into files whose changes are undone is kept by the time
    /// `now`, in `evercert/kept/<time>` below the work directory.
    pub fn new(paths: &Paths, now: Timestamp) -> Self {
        Self { home: paths.work.clone(), now }
    }

    /// Goes on with an unfinished checkpoint, or begins one.
    ///
    /// # Errors
    /// [`CheckpointError::Refused`] for a checkpoint left behind that no reverter wrote.
    pub fn draft(&self, stage: Stage) -> Result<Draft, CheckpointError> {
        let held = match stage {
            Stage::Challenge => Record::default(),
            Stage::Installation => Record::read(&self.place(Stage::Challenge), &self.home)?,
        };
        Draft::open(self.place(stage), &self.home, held)
    }

    /// Has an unfinished checkpoint give back other bytes for a file that it keeps: what somebody else made of it since.
    /// A file that it does not keep is none of its business. `seen` is what the file holds now: nothing of it is lost.
    pub fn amend(&self, stage: Stage, file: &Path, seen: &[u8], content: &[u8]) -> Result<(), CheckpointError> {
        let place = self.place(stage);
        let record = Record::read(&place, &self.home)?;
        let file = fs::canonical(file)?;
        let kept = record.saved.iter().position(|saved| *saved == file);
        match kept.map(|index| place.join(Record::copy_name(&file, index))) {
            Some(copy) => {
                fs::write_atomic(&copy, content, Mode::FILE)?;
                Left::note(&place, &[(&file, seen)])
            }
            None => Ok(()),
        }
    }

    /// Keeps the changes of an installation: its checkpoint gets a title, and a name by the time `now`, which is
    /// returned. `None` if there were no changes.
    ///
    /// # Errors
    /// The changes are still those of an unfinished installation: [`revert`](Self::revert) undoes them.
    pub fn finish(&self, title: &str, now: Timestamp) -> Result<Option<String>, CheckpointError> {
        let open = self.place(Stage::Installation);
        if !fs::present(&open) {
            return Ok(None);
        }
        Draft::open(open.clone(), &self.home, Record::default())?.entitle(title)?;
        let backups = self.backups();
        fs::create_dir_all(&backups, Mode::DIR)?;
        let name = timeline::next(now, &timeline::names(&backups)?);
        let finished = backups.join(&name);
        fs::rename(&open, &finished)?;
        let synced = fs::sync_dir(&self.home).and_then(|()| fs::sync_dir(&backups));
        match synced.map_err(|error| fs::rename(&finished, &open).map(|()| error)) {
            Err(Ok(error)) => Err(error.into()),
            // It has its name and cannot lose it: whatever a crash leaves, it is one of the two, and complete.
            Ok(()) | Err(Err(_)) => Ok(Some(name)),
        }
    }

    /// Undoes an unfinished checkpoint; returns what was undone, which may be nothing.
    ///
    /// # Errors
    /// The checkpoint stays, and can be undone again when the cause is removed.
    pub fn revert(&self, stage: Stage, run: &mut Commands<'_>) -> Result<Undone, Halted<Undone>> {
        collected(|done| self.revert_into(stage, run, done))
    }

    /// The files that a run which did not come to its end changed or made, and left so; none if nothing is
    /// [to be recovered](Self::recover).
    ///
    /// # Errors
    /// [`CheckpointError::Refused`] for a checkpoint left behind that no reverter wrote.
    pub fn unfinished(&self) -> Result<Vec<PathBuf>, CheckpointError> {
        let mut files = Vec::new();
        for stage in [Stage::Challenge, Stage::Installation] {
            let Record { saved, new, .. } = Record::read(&self.place(stage), &self.home)?;
            files.extend(saved.into_iter().chain(new));
        }
        Ok(files)
    }

    /// What was kept of what others wrote, and nobody was told of: a run died before it could.
    pub fn untold(&self) -> Result<Vec<Kept>, CheckpointError> {
        Ok(Untold::of(&self.home).read()?)
    }

    /// Notes that people were told of these. Where that cannot be noted they are told once more.
    pub fn told(&self, kept: &[Kept]) {
        if let Err(error) = Untold::of(&self.home).remove(kept) {
            tracing::debug!(target: "evercert_store::checkpoint", "what was told is told once more: {error}");
        }
    }

    /// Undoes whatever a run left that did not come to its end: changes for challenges first, for they may lie above
    /// those of an installation. Call it before looking at a server's configuration.
    ///
    /// # Errors
    /// As [`revert`](Self::revert).
    pub fn recover(&self, run: &mut Commands<'_>) -> Result<Undone, Halted<Undone>> {
        self.remove_leftovers();
        collected(|done| {
            self.revert_into(Stage::Challenge, run, done)?;
            self.revert_into(Stage::Installation, run, done)
        })
    }

    /// Undoes the newest `count` finished checkpoints, or all if there are fewer, the newest first. What a run left
    /// unfinished must have been [recovered](Self::recover) before.
    ///
    /// A run that dies on the way leaves the checkpoint it was at as one of an installation, so that the next recovery
    /// completes it.
    ///
    /// # Errors
    /// Those before the one that cannot be undone are undone.
    pub fn roll_back(&self, count: usize, run: &mut Commands<'_>) -> Result<RolledBack, Halted<RolledBack>> {
        collected(|done: &mut RolledBack| {
            record::check_place(&self.backups())?;
            let names = timeline::names(&self.backups())?;
            done.available = names.len();
            for name in names.into_iter().rev().take(count) {
                self.roll_back_one(&name, run, &mut done.undone)?;
                done.checkpoints.push(name);
            }
            Ok(())
        })
    }

    /// How many finished checkpoints there are.
    pub fn finished(&self) -> Result<usize, CheckpointError> {
        Ok(timeline::names(&self.backups())?.len())
    }

    fn roll_back_one(&self, name: &str, run: &mut Commands<'_>, done: &mut Undone) -> Result<(), CheckpointError> {
        let (finished, open) = (self.backups().join(name), self.place(Stage::Installation));
        Reversal::plan(&finished, &self.home)?;
        self.rename(&finished, &open)?;
        let undone = self.revert_into(Stage::Installation, run, done);
        if undone.is_err() && fs::present(&open) {
            // It stays what it was; if even this cannot be done, the next recovery tries once more to undo it.
            let _ = self.rename(&open, &finished);
        }
        undone
    }

    fn revert_into(&self, stage: Stage, run: &mut Commands<'_>, done: &mut Undone) -> Result<(), CheckpointError> {
        let place = self.place(stage);
        if !fs::present(&place) {
            return Ok(());
        }
        let keeper = Keeper { home: &self.home, now: self.now };
        Reversal::plan(&place, &self.home)?.perform(run, &keeper, done)?;
        self.discard(&place)
    }

    /// Takes a checkpoint away in one step: one that is half gone could not be undone.
    fn discard(&self, place: &Path) -> Result<(), CheckpointError> {
        let aside = fs::free_name(&self.home.join("checkpoint"))?;
        self.rename(place, &aside)?;
        // What remains of it is nobody's, and goes with the next recovery.
        let _ = fs::remove_dir_all(&aside);
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<(), CheckpointError> {
        fs::rename(from, to)?;
        Ok(fs::sync_dir(&self.home)?)
    }

    fn remove_leftovers(&self) {
        let names = fs::list(&self.home).unwrap_or_default();
        let paths = names.iter().filter(|name| fs::is_temporary(name)).map(|name| self.home.join(name));
        for path in paths.filter(|path| fs::is_dir(path) && !fs::is_symlink(path)) {
            // As in `discard`.
            let _ = fs::remove_dir_all(&path);
        }
    }

    fn place(&self, stage: Stage) -> PathBuf {
        self.home.join(match stage {
            Stage::Challenge => "temp_checkpoint",
            Stage::Installation => "IN_PROGRESS",
        })
    }

    fn backups(&self) -> PathBuf {
        self.home.join("backups")
    }
}

/// What was done, or what was done before it failed.
fn collected<T: Default>(work: impl FnOnce(&mut T) -> Result<(), CheckpointError>) -> Result<T, Halted<T>> {
    let mut done = T::default();
    match work(&mut done) {
        Ok(()) => Ok(done),
        Err(cause) => Err(Halted { done: Box::new(done), cause }),
    }
}
