//! Faults on demand, for tests of crash safety: the k-th change of this thread fails, or the process "dies" there.
//!
//! The state belongs to the calling thread and exists only in test builds.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::fs::error::Operation;

/// What happens at the chosen step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This one change fails with the given kind; the program goes on.
    Fail(io::ErrorKind),
    /// The process is gone: this and every later change is refused. A write in progress is torn in half.
    Kill,
    /// The machine loses power: as [`Fault::Kill`], and files not brought to stable storage become empty.
    PowerLoss,
}

/// An armed fault; dropping it disarms.
#[must_use]
pub struct Armed(());

impl Armed {
    /// True once the chosen step was reached.
    pub fn fired(&self) -> bool {
        STATE.with_borrow(|state| state.fired)
    }
}

impl Drop for Armed {
    fn drop(&mut self) {
        STATE.take();
    }
}

/// Lets the `step`-th change (counted from 0) of this thread suffer `fault`.
pub fn arm(step: usize, fault: Fault) -> Armed {
    STATE.replace(State { plan: Some((step, fault)), ..State::default() });
    Armed(())
}

/// Called before every change.
pub(super) fn before(operation: Operation, path: &Path) -> io::Result<()> {
    STATE.with_borrow_mut(|state| state.before(operation, path))
}

/// True when a write refused by [`before`] must leave half of its bytes behind.
pub(super) fn tears() -> bool {
    STATE.with_borrow(|state| state.fired && !matches!(state.plan, Some((_, Fault::Fail(_)))))
}

#[derive(Default)]
struct State {
    plan: Option<(usize, Fault)>,
    count: usize,
    fired: bool,
    unsynced: BTreeSet<PathBuf>,
    last_written: Option<PathBuf>,
}

impl State {
    fn before(&mut self, operation: Operation, path: &Path) -> io::Result<()> {
        let Some((step, fault)) = self.plan else { return Ok(()) };
        let dead = self.fired && !matches!(fault, Fault::Fail(_));
        if dead {
            return Err(io::Error::other("the process is dead"));
        }
        self.count += 1;
        if self.count <= step || self.fired {
            self.remember(operation, path);
            return Ok(());
        }
        self.fired = true;
        self.strike(fault)
    }

    fn strike(&mut self, fault: Fault) -> io::Result<()> {
        match fault {
            Fault::Fail(kind) => Err(kind.into()),
            Fault::Kill => Err(io::Error::other("killed")),
            Fault::PowerLoss => {
                self.unsynced.iter().for_each(|path| lose(path));
                Err(io::Error::other("power lost"))
            }
        }
    }

    fn remember(&mut self, operation: Operation, path: &Path) {
        match operation {
            Operation::Write => {
                self.unsynced.insert(path.to_path_buf());
                self.last_written = Some(path.to_path_buf());
            }
            Operation::Sync => {
                self.unsynced.remove(path);
            }
            Operation::Rename => self.follow_rename(path),
            _ => {}
        }
    }

    /// A rename without an fsync before it carries the loss to the new name.
    fn follow_rename(&mut self, to: &Path) {
        let Some(from) = self.last_written.take() else { return };
        if self.unsynced.remove(&from) {
            self.unsynced.insert(to.to_path_buf());
        }
    }
}

fn lose(path: &Path) {
    let opened: io::Result<File> = OpenOptions::new().write(true).open(path);
    if let Ok(file) = opened {
        file.set_len(0).expect("a test file can be truncated");
    }
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}
