//! Runs hooks, one at a time.

use std::{
    ffi::OsString,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use evercert_pki::identifier::Identifier;
use evercert_store::fs::FsError;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{
    hooks::{
        command::{self, HookCommand},
        output::{HookKind, HookOutput},
        plan::{self, HookMemory, HookSet, Invocation},
        shell,
    },
    install::aside::to_the_end,
};

/// The one runner of a process: all lineages, also those renewed at the same time, share it, so
/// that what must happen once happens once, and no two hooks ever run together.
///
/// A hook is never killed. When the caller drops a future (on SIGTERM), the hook that runs goes on
/// to its end, those after it in the same call are not begun, and the next call waits for it;
/// [`settle`](Self::settle) only waits. Who does not want to wait, because the hook hangs, drops that
/// too and ends the process: the hook is left to itself. A hook's exit status stops nothing: it is in
/// the report.
pub struct HookRunner {
    path: Option<OsString>,
    memory: Arc<Mutex<HookMemory>>,
}

impl HookRunner {
    /// A runner that has run nothing. `path` replaces the `PATH` that hooks inherit; see
    /// [`validate`](crate::hooks::validate).
    pub fn new(path: Option<OsString>) -> Self {
        Self { path, memory: Arc::default() }
    }

    /// Runs the pre hooks that have not run yet. Call it before an issuance that will really be
    /// tried; it returns when all pre hooks are through, also those that another lineage began.
    pub async fn pre(&self, hooks: &HookSet) -> Result<HookReport, FsError> {
        let found = found(hooks, HookKind::Pre)?;
        let mut memory = self.turn().await;
        let planned = memory.pre(found, hooks);
        Ok(self.run(planned, memory).await)
    }

    /// Runs the deploy hooks of a lineage that was just saved; `lineage` is its folder in `live/`,
    /// `names` what its certificate names.
    pub async fn deploy(&self, hooks: &HookSet, lineage: &Path, names: &[Identifier]) -> Result<HookReport, FsError> {
        let found = found(hooks, HookKind::Deploy)?;
        let planned = HookMemory::deploy(found, hooks, lineage, names);
        Ok(self.run(planned, self.turn().await).await)
    }

    /// Runs the post hooks now: for one certificate, whatever came of it.
    pub async fn post(
        &self,
        hooks: &HookSet,
        renewed: &[Identifier],
        failed: &[Identifier],
    ) -> Result<HookReport, FsError> {
        let found = found(hooks, HookKind::Post)?;
        let planned = HookMemory::post(found, hooks, renewed, failed);
        Ok(self.run(planned, self.turn().await).await)
    }

    /// Keeps the post hooks for [`saved_post`](Self::saved_post): for one lineage of many, as soon
    /// as its pre hooks were run, whatever comes of it.
    pub async fn save_post(&self, hooks: &HookSet) -> Result<(), FsError> {
        let found = found(hooks, HookKind::Post)?;
        self.turn().await.save_post(found, hooks);
        Ok(())
    }

    /// Runs what was kept, at the end of a run over many lineages.
    pub async fn saved_post(&self, renewed: &[Identifier], failed: &[Identifier]) -> HookReport {
        let mut memory = self.turn().await;
        let planned = memory.saved_post(renewed, failed);
        self.run(planned, memory).await
    }

    /// Returns when no hook is running: before the process ends, after a call was dropped.
    pub async fn settle(&self) {
        drop(self.turn().await);
    }

    async fn turn(&self) -> OwnedMutexGuard<HookMemory> {
        Arc::clone(&self.memory).lock_owned().await
    }

    async fn run(&self, planned: Vec<Invocation>, turn: OwnedMutexGuard<HookMemory>) -> HookReport {
        let interest = Interest::default();
        let watched = Arc::clone(&interest.lost);
        let path = self.path.clone();
        to_the_end(async move {
            let report = run_all(planned, path.as_ref(), &watched).await;
            drop(turn);
            report
        })
        .await
    }
}

/// What came of the hooks of one call.
#[derive(Clone, Debug, Default)]
pub struct HookReport {
    /// The hooks in the order they ran.
    pub outputs: Vec<HookOutput>,
    /// The variables whose list of names had to be cut.
    pub truncated: Vec<&'static str>,
}

impl HookReport {
    /// Whether any hook did not end well: what `--strict-hooks` asks.
    pub fn has_failures(&self) -> bool {
        self.outputs.iter().any(|it| !it.status.is_success())
    }
}

/// Says so when the caller is gone.
#[derive(Default)]
struct Interest {
    lost: Arc<AtomicBool>,
}

impl Drop for Interest {
    fn drop(&mut self) {
        self.lost.store(true, Ordering::Release);
    }
}

async fn run_all(planned: Vec<Invocation>, path: Option<&OsString>, abandoned: &AtomicBool) -> HookReport {
    let cut = planned.first().map(|first| first.environment.truncated());
    let mut report = HookReport { truncated: cut.unwrap_or_default().to_vec(), outputs: Vec::new() };
    for invocation in planned {
        if abandoned.load(Ordering::Acquire) {
            break;
        }
        report.outputs.push(run_one(&invocation, path).await);
    }
    report
}

async fn run_one(invocation: &Invocation, path: Option<&OsString>) -> HookOutput {
    let line = invocation.command.shell_line();
    let completed = shell::run(&line, &invocation.environment, path).await;
    HookOutput {
        kind: invocation.kind,
        command: invocation.command.display(),
        identifier: None,
        status: completed.status,
        stdout: completed.stdout,
        stderr: completed.stderr,
        left_open: completed.left_open,
    }
}

impl HookSet {
    /// Whether any deploy hook would run for a certificate saved now.
    ///
    /// # Errors
    /// A hook directory that cannot be listed.
    pub fn has_deploy_hooks(&self) -> Result<bool, FsError> {
        self.deploy_commands().map(|commands| !commands.is_empty())
    }

    /// The deploy hooks that would run for a certificate saved now, the directory's first, each once.
    ///
    /// # Errors
    /// A hook directory that cannot be listed.
    pub fn deploy_commands(&self) -> Result<Vec<HookCommand>, FsError> {
        Ok(plan::chain(found(self, HookKind::Deploy)?, self.command(HookKind::Deploy)))
    }
}

fn found(hooks: &HookSet, kind: HookKind) -> Result<Vec<HookCommand>, FsError> {
    let directory = hooks.directory(kind);
    directory.map_or_else(|| Ok(Vec::new()), |path| command::list(&path))
}

#[cfg(test)]
mod tests;
