//! One installation: planned, done, tested, loaded, looked at, kept, or undone as a whole.

use std::path::PathBuf;
use std::time::Duration;

use evercert_pki::clock::Clock;
use evercert_plugin::edit::Plan;
use evercert_plugin::exposure::Hidden;
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Enhancement, Installer};
use evercert_plugin::note::Note;
use evercert_store::checkpoint::{Reverter, Stage};

use crate::install::aside::aside;
use crate::install::bystanders::Bystanders;
use crate::install::failure::{Aftermath, Cause, InstallFailure};
use crate::install::look::look;
use crate::install::witness::{NotServed, Witness};
use crate::install::{apply, command, recovery, theirs};
use crate::stop::{Interrupted, Stop};

/// The means of installations. What an earlier run left unfinished must have been recovered, see
/// [`recovery`](crate::install::recovery).
#[derive(Clone, Copy)]
pub struct Installation<'a> {
    /// Knows the server.
    pub installer: &'a dyn Installer,
    /// Keeps what was there.
    pub reverter: &'a Reverter,
    /// Dates the checkpoints.
    pub clock: &'a dyn Clock,
    /// Whether a stop was asked for: then everything is undone.
    pub stop: &'a Stop,
    /// Looks at what is served.
    pub witness: &'a dyn Witness,
}

/// What was installed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Installed {
    /// For each identifier, where.
    pub places: Vec<(String, String)>,
    /// The name of the checkpoint that can be rolled back; `None` if nothing had to be changed.
    pub checkpoint: Option<String>,
    /// What people should know of it.
    pub notes: Vec<Note>,
    /// The identifiers that nobody could look at, and why.
    pub hidden: Vec<(String, Hidden)>,
    /// Files that somebody else has changed since, and that hold what was installed all the same.
    pub shared: Vec<PathBuf>,
}

/// Plans, as often as it is asked.
pub type Again<'a> = dyn Fn() -> Result<Plan, InstallError> + Sync + 'a;

impl Installation<'_> {
    /// Has the server serve a certificate. It is reloaded even if nothing had to be changed: the certificate under its
    /// old name may be a new one.
    ///
    /// # Errors
    /// The server is as it was, unless the failure's aftermath says otherwise.
    pub async fn deploy(&self, deployment: &Deployment) -> Result<Installed, InstallFailure> {
        let plan = self.installer.plan_deployment(deployment).map_err(InstallFailure::untouched)?;
        let title = format!("Certificate installed for {}", values(deployment));
        self.commit(plan, &title, deployment, &|| self.installer.plan_deployment(deployment)).await
    }

    /// Adds an enhancement, as a checkpoint of its own.
    ///
    /// # Errors
    /// As [`deploy`](Self::deploy); what was installed before stays.
    pub async fn enhance(&self, deployment: &Deployment, wanted: Enhancement) -> Result<Installed, InstallFailure> {
        let plan = self.installer.plan_enhancement(deployment, wanted).map_err(InstallFailure::untouched)?;
        if plan.edits.is_empty() {
            return Ok(Installed { places: plan.places, notes: plan.notes, ..Installed::default() });
        }
        let title = format!("Enhancement {} added for {}", wanted.as_str(), values(deployment));
        self.commit(plan, &title, deployment, &|| self.installer.plan_enhancement(deployment, wanted)).await
    }

    /// Does what is planned for no certificate in particular, as a checkpoint of its own; nothing is looked at but that the
    /// server takes it up.
    ///
    /// # Errors
    /// The server is as it was, unless the failure's aftermath says otherwise.
    pub async fn change(&self, title: &str, plan: &Again<'_>) -> Result<Installed, InstallFailure> {
        let first = plan().map_err(InstallFailure::untouched)?;
        if first.edits.is_empty() {
            return Ok(Installed::default());
        }
        let (cert, key) = (PathBuf::new(), PathBuf::new());
        let nobody = Deployment { identifiers: Vec::new(), cert, key, chain: None, fullchain: None };
        self.commit(first, title, &nobody, plan).await
    }

    /// `again` plans the same once more.
    async fn commit(
        &self,
        plan: Plan,
        title: &str,
        deployment: &Deployment,
        again: &Again<'_>,
    ) -> Result<Installed, InstallFailure> {
        let (mut loaded, mut shared) = (false, Vec::new());
        let done = match self.attempt(&plan, deployment, &mut loaded).await {
            Ok(hidden) => self.keep(&plan, title, again, &mut shared).map(|checkpoint| (checkpoint, hidden)),
            Err(Cause::NotServed(missed)) => Err(blame(&plan, missed)),
            Err(cause) => Err(cause),
        };
        match done {
            Ok((checkpoint, hidden)) => {
                Ok(Installed { places: plan.places, checkpoint, notes: plan.notes, hidden, shared })
            }
            Err(cause) => Err(InstallFailure { cause: Box::new(cause), aftermath: self.undo(&plan, loaded).await }),
        }
    }

    /// Returns what nobody could look at. `loaded` tells whether the server may have seen what was changed.
    async fn attempt(
        &self,
        plan: &Plan,
        deployment: &Deployment,
        loaded: &mut bool,
    ) -> Result<Vec<(String, Hidden)>, Cause> {
        let places = if plan.edits.is_empty() { &[][..] } else { &plan.bystanders };
        let bystanders = Bystanders::look(self.witness, places, self.clock.now());
        let bystanders = self.stop.race(bystanders).await?;
        self.go_on()?;
        apply::apply(self.reverter, Stage::Installation, plan).await?;
        self.stop.race(self.installer.test()).await??;
        self.go_on()?;
        *loaded = true;
        // Never dropped: nobody would know which configuration the server has.
        let reloaded = self.installer.reload().await;
        // One that does not run has nothing to be told when this is undone.
        *loaded = !reloaded.as_ref().is_err_and(InstallError::is_not_running);
        reloaded?;
        let hidden = self.stop.race(look(self.witness, plan, deployment)).await?.map_err(Cause::NotServed)?;
        let disturbed = self.stop.race(bystanders.disturbed(CHANGEOVER)).await?;
        if !disturbed.is_empty() {
            return Err(Cause::Disturbed(disturbed));
        }
        self.go_on()?;
        Ok(hidden)
    }

    /// Makes a checkpoint of it, if what was planned is in the files still; `shared` are those that somebody else wrote to.
    fn keep(
        &self,
        plan: &Plan,
        title: &str,
        again: &Again<'_>,
        shared: &mut Vec<PathBuf>,
    ) -> Result<Option<String>, Cause> {
        *shared = theirs::overwritten(plan);
        if let Some(path) = shared.first()
            && !again().is_ok_and(|plan| plan.edits.is_empty())
        {
            return Err(Cause::Overwritten { path: path.clone() });
        }
        match plan.edits.is_empty() {
            true => Ok(None),
            false => Ok(self.reverter.finish(title, self.clock.now())?),
        }
    }

    fn go_on(&self) -> Result<(), Interrupted> {
        if self.stop.is_asked() { Err(Interrupted) } else { Ok(()) }
    }

    async fn undo(&self, plan: &Plan, loaded: bool) -> Aftermath {
        if plan.edits.is_empty() {
            return Aftermath::Untouched;
        }
        // What cannot be told apart is kept beside by the reverter.
        if let Err(error) = theirs::spare(self.reverter, plan) {
            tracing::debug!(target: "evercert_engine::install", "what others wrote is not spared: {error}");
        }
        let reverter = self.reverter.clone();
        let reverted = aside(move || reverter.revert(Stage::Installation, &mut command::run)).await;
        let undone = match reverted {
            Ok(undone) => undone,
            Err(halted) => return Aftermath::Stuck(*halted.done, halted.cause),
        };
        match loaded {
            false => Aftermath::RolledBack(undone),
            true => match recovery::retake(self.installer).await {
                Ok(()) => Aftermath::RolledBack(undone),
                Err(error) => Aftermath::NotReloaded(undone, error),
            },
        }
    }
}

/// Where a file was written over it is no wonder that the server shows another certificate.
fn blame(plan: &Plan, missed: Vec<NotServed>) -> Cause {
    match theirs::overwritten(plan).into_iter().next() {
        Some(path) => Cause::Overwritten { path },
        None => Cause::NotServed(missed),
    }
}

fn values(deployment: &Deployment) -> String {
    let values: Vec<_> = deployment.identifiers.iter().map(|identifier| identifier.value()).collect();
    values.join(", ")
}

/// How long others may take to show their own certificates again.
const CHANGEOVER: Duration = Duration::from_secs(3);
