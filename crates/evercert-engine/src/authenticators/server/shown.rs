//! What a server shows: on the disk, and in the server itself.

use std::path::PathBuf;
use std::sync::Arc;

use evercert_plugin::challenge::Challenge;
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::edit::Edit;
use evercert_plugin::install_error::InstallError;
use evercert_store::checkpoint::{CheckpointError, Reverter, Stage};

use crate::authenticators::server::foreign;
use crate::install::aside::aside;
use crate::install::failure::Cause;
use crate::install::{apply, command, recovery};

/// What a server shows.
pub(super) struct Shown {
    server: Arc<dyn ChallengeServer>,
    reverter: Reverter,
    challenges: Vec<Challenge>,
    /// What was planned for them.
    edits: Arc<[Edit]>,
    /// Files in which something of challenges stayed, and which nobody was told of yet.
    remnants: Vec<PathBuf>,
    /// Files may be changed.
    written: bool,
    /// The server may have read changed files.
    loaded: bool,
}

impl Shown {
    pub(super) fn new(server: Arc<dyn ChallengeServer>, reverter: Reverter) -> Self {
        Self {
            server,
            reverter,
            challenges: Vec::new(),
            edits: Arc::default(),
            remnants: Vec::new(),
            written: false,
            loaded: false,
        }
    }

    /// Shows these, too. After a failure only those from before are shown.
    pub(super) async fn add(&mut self, more: &[Challenge]) -> Result<(), Cause> {
        let before = self.challenges.clone();
        let new = more.iter().filter(|challenge| !before.contains(challenge));
        let wanted: Vec<_> = before.iter().chain(new).cloned().collect();
        if wanted == before {
            return Ok(());
        }
        let shown = self.show(wanted).await;
        if shown.is_err() && !before.is_empty() {
            // If they cannot be shown any more, the CA tells so for each of them.
            let _ = self.show(before).await;
        }
        shown
    }

    /// Shows these no more.
    pub(super) async fn remove(&mut self, batch: &[Challenge]) -> Result<(), Cause> {
        let mut rest = self.challenges.clone();
        rest.retain(|challenge| !batch.contains(challenge));
        match rest.is_empty() {
            true => self.clear().await,
            false if rest == self.challenges => Ok(()),
            false => self.show(rest).await,
        }
    }

    /// Shows these and nothing else, or nothing at all.
    async fn show(&mut self, wanted: Vec<Challenge>) -> Result<(), Cause> {
        self.give_back().await?;
        let shown = self.attempt(&wanted).await;
        match shown {
            Ok(()) => self.challenges = wanted,
            // What cannot be cleared now is tried again, and told of, when the batch is cleaned up.
            Err(_) => drop(self.undo().await),
        }
        shown
    }

    async fn attempt(&mut self, wanted: &[Challenge]) -> Result<(), Cause> {
        let plan = self.server.plan_challenges(wanted)?;
        tracing::debug!(
            target: "evercert_engine::challenges",
            "{}: {} challenges by {} edits",
            self.server.name(),
            wanted.len(),
            plan.edits.len()
        );
        self.written = true;
        apply::apply(&self.reverter, Stage::Challenge, &plan).await?;
        self.edits = plan.edits.into();
        self.server.test().await?;
        self.loaded = true;
        let reloaded = self.server.reload().await;
        // One that does not run has nothing to give back.
        self.loaded = !reloaded.as_ref().is_err_and(InstallError::is_not_running);
        Ok(reloaded?)
    }

    /// Shows nothing any more. A file in which something of any challenge stays, because somebody else rewrote it
    /// meanwhile, is an error in the end.
    async fn clear(&mut self) -> Result<(), Cause> {
        self.undo().await?;
        let first = std::mem::take(&mut self.remnants).into_iter().next();
        first.map_or(Ok(()), |path| Err(Cause::Remnant { path }))
    }

    /// The files as they were, and the server, too.
    async fn undo(&mut self) -> Result<(), Cause> {
        self.give_back().await?;
        if self.loaded {
            recovery::retake(&*self.server).await?;
            self.loaded = false;
        }
        Ok(())
    }

    async fn give_back(&mut self) -> Result<(), Cause> {
        if !self.written {
            return Ok(());
        }
        let (reverter, edits, challenges) = (self.reverter.clone(), self.edits.clone(), self.challenges.clone());
        self.remnants.extend(aside(move || revert(&reverter, &edits, &challenges)).await?);
        self.challenges.clear();
        self.edits = Arc::default();
        self.written = false;
        Ok(())
    }
}

/// Returns the files in which something of the challenges stays.
fn revert(reverter: &Reverter, edits: &[Edit], challenges: &[Challenge]) -> Result<Vec<PathBuf>, CheckpointError> {
    let remnants = foreign::spare(reverter, edits, challenges)?;
    reverter.revert(Stage::Challenge, &mut command::run).map_err(|halted| halted.cause)?;
    Ok(remnants)
}
