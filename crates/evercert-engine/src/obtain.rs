//! From a wish to a saved certificate with its hooks run: new lineages and renewals alike.

use std::path::PathBuf;

use evercert_pki::certificate::Chain;
use evercert_pki::identifier::Identifier;
use evercert_store::fs::FsError;
use evercert_store::kind::Kind;
use evercert_store::lineage::{Lineage, LineageError, LineageName};
use evercert_store::paths::Paths;
use evercert_store::renewal_conf::Params;

use crate::hooks::plan::HookSet;
use crate::hooks::runner::{HookReport, HookRunner};
use crate::issue_error::IssueError;
use crate::save::{self, Memo};
use crate::stop::Interrupted;
use crate::wave::{Task, Wave};
use crate::wish::{Issued, Remark};

/// How certificates are obtained in this run.
#[derive(Clone, Copy)]
pub struct Obtain<'a> {
    /// Where they are saved.
    pub paths: &'a Paths,
    /// How orders run.
    pub wave: Wave<'a>,
    /// How many certificates make a wave.
    pub wave_size: usize,
    /// Runs the hooks; the post hooks are kept in it for the caller to run.
    pub hooks: &'a HookRunner,
    /// The version named in renewal configurations.
    pub version: &'a str,
    /// Obtain, but save nothing.
    pub dry_run: bool,
    /// Run deploy hooks although nothing was saved.
    pub rehearse_deploy_hooks: bool,
    /// Hears of hooks as they have run.
    pub watcher: &'a dyn Watcher,
}

/// Hears what happens while it happens.
pub trait Watcher: Sync {
    /// Hooks have run.
    fn hooks(&self, report: &HookReport);
}

/// One certificate to obtain and where it goes.
pub struct Job {
    /// Where it is saved.
    pub target: Target,
    /// What is ordered.
    pub task: Task,
    /// What a renewal will repeat.
    pub params: Params,
    /// The commands around it.
    pub hooks: HookSet,
}

/// Where a certificate is saved.
#[derive(Clone, Debug)]
pub enum Target {
    /// As the next version of this lineage.
    Existing(Box<Lineage>),
    /// As a new lineage; the name is numbered when it is taken.
    New(LineageName),
}

/// What came of a job.
#[derive(Debug)]
pub struct Outcome {
    /// The lineage's name; the wished one, if a new lineage was not made.
    pub name: LineageName,
    /// The names that were asked for.
    pub identifiers: Vec<Identifier>,
    /// The certificate, or why there is none.
    pub result: Result<Obtained, ObtainError>,
}

/// A certificate that was obtained.
#[derive(Clone, Debug)]
pub struct Obtained {
    /// Where it was saved; `None` in a rehearsal.
    pub saved: Option<Saved>,
    /// The certificate and those above it.
    pub chain: Chain,
    /// What went otherwise than wished.
    pub remarks: Vec<Remark>,
    /// Whether a deploy hook failed.
    pub deploy_hook_failed: bool,
}

/// Where a certificate was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// `live/NAME/fullchain.pem`.
    pub fullchain: PathBuf,
    /// `live/NAME/privkey.pem`.
    pub key: PathBuf,
    /// The number of the version.
    pub version: u64,
}

/// Why a job failed. Its lineage is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ObtainError {
    /// The hook directories cannot be read.
    #[error("the hooks cannot be listed")]
    Hooks(#[source] FsError),
    /// The certificate was not obtained.
    #[error(transparent)]
    Issue(#[from] IssueError),
    /// It was obtained, but could not be saved.
    #[error("the certificate was issued, but cannot be saved")]
    Save(#[source] LineageError),
}

impl Target {
    /// The lineage's name.
    pub fn name(&self) -> &LineageName {
        match self {
            Self::Existing(lineage) => lineage.name(),
            Self::New(name) => name,
        }
    }
}

impl Obtain<'_> {
    /// Does all jobs, wave by wave; the outcomes stand in their order. Pre hooks run before the
    /// orders of their wave, deploy hooks after each save, in order; post hooks are only kept, see
    /// [`HookRunner::saved_post`]. After a stop, what was published is taken away and the rest of
    /// the jobs fails as interrupted.
    pub async fn all(&self, mut jobs: Vec<Job>) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(jobs.len());
        while !jobs.is_empty() {
            let rest = jobs.split_off(self.wave_size.clamp(1, jobs.len()));
            outcomes.extend(self.one_wave(jobs).await);
            jobs = rest;
        }
        outcomes
    }

    async fn one_wave(&self, jobs: Vec<Job>) -> Vec<Outcome> {
        let mut ready = Vec::with_capacity(jobs.len());
        for job in &jobs {
            ready.push(self.before(job).await);
        }
        let tasks = jobs.iter().zip(&ready).filter(|(_, ready)| ready.is_ok()).map(|(job, _)| job.task.clone());
        let mut issued = self.wave.issue(tasks.collect()).await.into_iter();
        let mut outcomes = Vec::with_capacity(jobs.len());
        for (job, ready) in jobs.into_iter().zip(ready) {
            let issued = match ready {
                Ok(()) => issued.next().unwrap_or(Err(Interrupted.into())).map_err(ObtainError::from),
                Err(error) => Err(error),
            };
            outcomes.push(self.after(job, issued).await);
        }
        outcomes
    }

    /// Runs the pre hooks, and keeps the post hooks: they are owed from now on.
    async fn before(&self, job: &Job) -> Result<(), ObtainError> {
        if self.wave.stop.is_asked() {
            return Err(IssueError::from(Interrupted).into());
        }
        let report = self.wave.stop.race(self.hooks.pre(&job.hooks)).await;
        self.hooks.save_post(&job.hooks).await.map_err(ObtainError::Hooks)?;
        self.watcher.hooks(&report.map_err(IssueError::from)?.map_err(ObtainError::Hooks)?);
        Ok(())
    }

    async fn after(&self, mut job: Job, issued: Result<Issued, ObtainError>) -> Outcome {
        let identifiers = std::mem::take(&mut job.task.wish.identifiers);
        let name = job.target.name().clone();
        let result = match issued {
            Ok(issued) if self.dry_run => Ok(self.rehearsed(&job, &identifiers, issued).await),
            Ok(issued) => return self.save(job, identifiers, &issued).await,
            Err(error) => Err(error),
        };
        Outcome { name, identifiers, result }
    }

    async fn save(&self, job: Job, identifiers: Vec<Identifier>, issued: &Issued) -> Outcome {
        let memo = Memo { version: self.version, params: &job.params };
        let wished = job.target.name().clone();
        let saved = match job.target {
            Target::New(name) => save::new_lineage(self.paths, &name, issued, memo).map(|lineage| (lineage, 1)),
            Target::Existing(mut lineage) => {
                save::successor(&mut lineage, issued, memo).map(|version| (*lineage, version))
            }
        };
        let (lineage, version) = match saved {
            Ok(saved) => saved,
            Err(error) => return Outcome { name: wished, identifiers, result: Err(ObtainError::Save(error)) },
        };
        let deploy_hook_failed = self.deploy(&job.hooks, &lineage, &identifiers).await;
        let saved = Saved {
            fullchain: lineage.link(Kind::Fullchain).to_path_buf(),
            key: lineage.link(Kind::Privkey).to_path_buf(),
            version,
        };
        let (chain, remarks) = (issued.chain.clone(), issued.remarks.clone());
        let obtained = Obtained { saved: Some(saved), chain, remarks, deploy_hook_failed };
        Outcome { name: lineage.name().clone(), identifiers, result: Ok(obtained) }
    }

    async fn rehearsed(&self, job: &Job, identifiers: &[Identifier], issued: Issued) -> Obtained {
        let deploy_hook_failed = match &job.target {
            Target::Existing(lineage) if self.rehearse_deploy_hooks => {
                self.deploy(&job.hooks, lineage, identifiers).await
            }
            _ => false,
        };
        Obtained { saved: None, chain: issued.chain, remarks: issued.remarks, deploy_hook_failed }
    }

    /// Runs the deploy hooks; whether any failed. They are no reason to call the renewal failed:
    /// the certificate is in force.
    async fn deploy(&self, hooks: &HookSet, lineage: &Lineage, names: &[Identifier]) -> bool {
        match self.hooks.deploy(hooks, lineage.live_dir(), names).await {
            Ok(report) => {
                self.watcher.hooks(&report);
                report.has_failures()
            }
            Err(_) => true,
        }
    }
}
