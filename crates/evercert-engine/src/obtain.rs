//! From a wish to a saved certificate with its hooks run: new lineages and renewals alike.

use std::collections::BTreeMap;

use evercert_pki::identifier::Identifier;
use evercert_store::fs::FsError;
use evercert_store::kind::Kind;
use evercert_store::lineage::{Lineage, LineageName};
use evercert_store::paths::Paths;
use evercert_store::renewal_conf::Params;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use crate::debt;
use crate::hooks::plan::HookSet;
use crate::hooks::runner::{HookReport, HookRunner};
use crate::issue_error::IssueError;
use crate::onlooker::Phase;
use crate::outcome::{ObtainError, Obtained, Outcome, Saved};
use crate::settle::{InForce, Office, Settled};
use crate::stop::Interrupted;
use crate::wave::{Errand, LeftBehind, Task, Wave};
use crate::wish::Issued;

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
    /// Hears what happens.
    pub watcher: &'a dyn Watcher,
}

/// Hears what happens while it happens.
pub trait Watcher: Sync {
    /// Hooks have run.
    fn hooks(&self, report: &HookReport);
    /// A job has come to its end.
    fn outcome(&self, outcome: Outcome);
    /// A job is tried again without these names, which the CA refused.
    fn reduced(&self, name: &LineageName, without: &[Identifier]);
    /// Something that was published is still there.
    fn left_behind(&self, left: LeftBehind);
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
    /// Go on without names that the CA refuses (`--allow-subset-of-names`).
    pub allow_subset: bool,
}

/// Where a certificate is saved.
#[derive(Clone, Debug)]
pub enum Target {
    /// As the next version of this lineage.
    Existing(Box<Lineage>),
    /// As a new lineage; the name is numbered when it is taken.
    New(LineageName),
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
    /// Does all jobs, wave by wave; the watcher hears the outcomes. Pre hooks run before the orders
    /// of their wave. Each certificate is saved the moment it is there; deploy hooks run after
    /// that, in the order of the jobs. Post hooks are only kept, see [`HookRunner::saved_post`].
    /// After a stop, what was published is taken away and the rest fails as interrupted.
    pub async fn all(&self, mut jobs: Vec<Job>) {
        while !jobs.is_empty() {
            let rest = jobs.split_off(self.wave_size.clamp(1, jobs.len()));
            jobs = self.one_wave(jobs).await;
            jobs.extend(rest);
        }
    }

    /// Runs the deploy hooks that an earlier run was killed before.
    ///
    /// # Errors
    /// Hooks that cannot be listed: they stay owed.
    pub async fn pay_debt(&self, lineage: &Lineage, hooks: &HookSet, names: &[Identifier]) -> Result<(), FsError> {
        self.deploy(hooks, lineage, names).await?;
        debt::settle(lineage);
        Ok(())
    }

    /// Returns the jobs that are worth another attempt, changed so that it differs.
    async fn one_wave(&self, jobs: Vec<Job>) -> Vec<Job> {
        let mut errands = Vec::with_capacity(jobs.len());
        let mut names = Vec::with_capacity(jobs.len());
        for job in jobs {
            match self.before(&job).await {
                Ok(()) => {
                    names.push((job.target.name().clone(), job.task.wish.identifiers.clone()));
                    errands.push(self.errand(job));
                }
                Err(error) => self.watcher.outcome(failed(job, error)),
            }
        }
        let (sender, receiver) = unbounded_channel();
        let (left, again) = tokio::join!(self.wave.run(errands, sender), self.conclude_all(names, receiver));
        self.wave.onlooker.phase(Phase::Done);
        left.into_iter().for_each(|left| self.watcher.left_behind(left));
        again
    }

    /// Runs the pre hooks, and keeps the post hooks: they are owed from now on.
    async fn before(&self, job: &Job) -> Result<(), ObtainError> {
        if self.wave.stop.is_asked() {
            return Err(IssueError::from(Interrupted).into());
        }
        job.hooks.has_deploy_hooks().map_err(ObtainError::Hooks)?;
        let report = self.wave.stop.race(self.hooks.pre(&job.hooks)).await;
        self.hooks.save_post(&job.hooks).await.map_err(ObtainError::Hooks)?;
        self.watcher.hooks(&report.map_err(IssueError::from)?.map_err(ObtainError::Hooks)?);
        Ok(())
    }

    fn errand(&self, job: Job) -> Errand<Settled> {
        let office = Office { paths: self.paths.clone(), version: self.version.to_owned(), dry_run: self.dry_run };
        Errand { task: job.task.clone(), then: Box::new(move |issued| office.settle(job, issued)) }
    }

    /// Concludes the jobs in their order, as far as their results are there.
    async fn conclude_all(
        &self,
        names: Vec<(LineageName, Vec<Identifier>)>,
        mut results: UnboundedReceiver<(usize, Settled)>,
    ) -> Vec<Job> {
        let mut waiting = BTreeMap::new();
        let mut names = names.into_iter();
        let (mut next, mut again) = (0, Vec::new());
        while let Some((index, settled)) = results.recv().await {
            waiting.insert(index, settled);
            while let Some(settled) = waiting.remove(&next) {
                again.extend(self.conclude(settled).await);
                names.next();
                next += 1;
            }
        }
        for (name, identifiers) in names {
            match waiting.remove(&next) {
                Some(settled) => again.extend(self.conclude(settled).await),
                None => self.watcher.outcome(Outcome { name, identifiers, result: Err(ObtainError::Lost) }),
            }
            next += 1;
        }
        again
    }

    async fn conclude(&self, settled: Settled) -> Option<Job> {
        match settled {
            Settled::Failed(job, error) => return self.without_failed_names(*job, error),
            Settled::Rehearsed(job, issued) => self.conclude_rehearsal(*job, issued).await,
            Settled::Saved(in_force) => self.conclude_saved(*in_force).await,
        }
        None
    }

    /// The job for the names that are left, if the user allows that and the CA told which failed.
    fn without_failed_names(&self, mut job: Job, error: ObtainError) -> Option<Job> {
        let failed_names = match &error {
            ObtainError::Issue(error) if job.allow_subset => error.failed_identifiers(),
            _ => Vec::new(),
        };
        let (without, rest): (Vec<_>, Vec<_>) =
            job.task.wish.identifiers.iter().cloned().partition(|identifier| failed_names.contains(identifier));
        if without.is_empty() || rest.is_empty() {
            self.watcher.outcome(failed(job, error));
            return None;
        }
        self.watcher.reduced(job.target.name(), &without);
        job.task.wish.identifiers = rest;
        Some(job)
    }

    async fn conclude_rehearsal(&self, job: Job, issued: Issued) {
        if let Target::Existing(lineage) = &job.target
            && self.rehearse_deploy_hooks
        {
            // Their list was read before the order; a rehearsal has nothing to lose after it.
            let _ = self.deploy(&job.hooks, lineage, &job.task.wish.identifiers).await;
        }
        let obtained = Obtained { saved: None, chain: issued.chain, remarks: issued.remarks };
        let (name, identifiers) = (job.target.name().clone(), job.task.wish.identifiers);
        self.watcher.outcome(Outcome { name, identifiers, result: Ok(obtained) });
    }

    async fn conclude_saved(&self, in_force: InForce) {
        let InForce { lineage, version, job, issued } = in_force;
        // Hooks that cannot be listed now, though they could before the order, stay owed.
        if self.deploy(&job.hooks, &lineage, &job.identifiers).await.is_ok() && debt::is_owed(&lineage) {
            debt::settle(&lineage);
        }
        let saved = Saved {
            fullchain: lineage.link(Kind::Fullchain).to_path_buf(),
            key: lineage.link(Kind::Privkey).to_path_buf(),
            version,
        };
        let obtained = Obtained { saved: Some(saved), chain: issued.chain, remarks: issued.remarks };
        let name = lineage.name().clone();
        self.watcher.outcome(Outcome { name, identifiers: job.identifiers, result: Ok(obtained) });
    }

    /// Runs deploy hooks. Their failure is no reason to call the renewal failed: the certificate is
    /// in force.
    async fn deploy(&self, hooks: &HookSet, lineage: &Lineage, names: &[Identifier]) -> Result<(), FsError> {
        let report = self.hooks.deploy(hooks, lineage.live_dir(), names).await?;
        self.watcher.hooks(&report);
        Ok(())
    }
}

fn failed(job: Job, error: ObtainError) -> Outcome {
    Outcome { name: job.target.name().clone(), identifiers: job.task.wish.identifiers, result: Err(error) }
}
