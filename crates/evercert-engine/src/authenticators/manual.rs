//! Leaves the publishing to the administrator: to two commands, or to a person who is asked.

use std::{
    collections::HashMap,
    ffi::{OsStr, OsString},
    sync::Arc,
};

use async_trait::async_trait;
use evercert_pki::identifier::Identifier;
use evercert_plugin::{
    authenticator::{Authenticator, Claim},
    challenge::{Challenge, ChallengeType},
    error::PluginError,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{
    authenticators::manual::{
        conversation::{Partner, Step},
        variables::{auth, cleanup},
    },
    hooks::{
        environment::Environment,
        output::{HookKind, HookOutput, HookStatus},
        shell,
    },
    install::aside::to_the_end,
};

pub mod conversation;
pub mod sight;
mod variables;

#[cfg(test)]
mod tests;

/// The `manual` authenticator.
///
/// With an auth hook, that command publishes each challenge; its exit status is reported and does
/// not stop the run, as with certbot: the CA has the last word. Without one a person is asked, and
/// where there is no person [`PluginError::NeedsPerson`] says so.
///
/// Hooks run one at a time. Like every hook they are never killed: when `present` is dropped in the
/// middle, the hook that runs goes on, and `clean_up` waits for it before it begins.
pub struct Manual {
    config: Arc<ManualConfig>,
    partner: Option<Partner>,
    report: Arc<dyn Fn(HookOutput) + Send + Sync>,
    /// By token, what the cleanup hook of a challenge that was presented will be given. Whoever
    /// runs a hook holds the lock.
    presented: Arc<Mutex<HashMap<String, Environment>>>,
}

/// The commands of [`Manual`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ManualConfig {
    /// `--manual-auth-hook`.
    pub auth_hook: Option<String>,
    /// `--manual-cleanup-hook`.
    pub cleanup_hook: Option<String>,
    /// Replaces the `PATH` that hooks inherit; see [`validate`](crate::hooks::validate).
    pub path: Option<OsString>,
}

impl Manual {
    /// An authenticator that has presented nothing. `partner` is `None` where nobody can be
    /// asked; `report` is told of every hook as soon as it has run.
    pub fn new(config: ManualConfig, partner: Option<Partner>, report: Arc<dyn Fn(HookOutput) + Send + Sync>) -> Self {
        Self { config: Arc::new(config), partner, report, presented: Arc::default() }
    }

    async fn present_by_hook(&self, hook: &str, step: Step<'_>) -> Result<(), PluginError> {
        let mut presented = self.turn().await;
        if presented.contains_key(&step.challenge.token) {
            return Ok(());
        }
        let environment = auth(&step);
        let call = self.call(HookKind::ManualAuth, hook, step.challenge);
        let token = step.challenge.token.clone();
        to_the_end(async move {
            let output = call.run(&environment).await?;
            presented.insert(token, cleanup(environment, Some(&output)));
            Ok(())
        })
        .await
    }

    async fn present_by_person(&self, step: Step<'_>) -> Result<(), PluginError> {
        let partner = self.partner.as_ref();
        let partner =
            partner.ok_or(PluginError::NeedsPerson { authenticator: "manual", flag: "--manual-auth-hook" })?;
        let mut presented = self.turn().await;
        partner.conversation.instruct(&step, &*partner.stand_in).await?;
        let environment = cleanup(auth(&step), None);
        presented.insert(step.challenge.token.clone(), environment);
        Ok(())
    }

    async fn clean_up_one(&self, challenge: &Challenge) -> Result<(), PluginError> {
        let mut presented = self.turn().await;
        // What was never presented needs no cleanup; certbot fails here and skips the rest.
        let Some(environment) = presented.remove(&challenge.token) else {
            return Ok(());
        };
        let Some(hook) = given(&self.config.cleanup_hook) else {
            return Ok(());
        };
        let call = self.call(HookKind::ManualCleanup, hook, challenge);
        to_the_end(async move {
            let ran = call.run(&environment).await;
            drop(presented);
            ran.map(drop)
        })
        .await
    }

    async fn turn(&self) -> OwnedMutexGuard<HashMap<String, Environment>> {
        Arc::clone(&self.presented).lock_owned().await
    }

    fn call(&self, kind: HookKind, command: &str, challenge: &Challenge) -> Call {
        Call {
            kind,
            command: command.to_owned(),
            identifier: challenge.base_value(),
            path: self.config.path.clone(),
            report: Arc::clone(&self.report),
        }
    }
}

#[async_trait]
impl Authenticator for Manual {
    fn name(&self) -> &str {
        "manual"
    }

    fn challenge_types(&self, identifier: &Identifier) -> Vec<ChallengeType> {
        let mut kinds = vec![ChallengeType::Http01, ChallengeType::Dns01, ChallengeType::DnsAccount01];
        kinds.retain(|kind| kind.can_prove(identifier));
        kinds
    }

    /// The scripts and the people of one certificate are done before those of the next begin, as
    /// with certbot: many a script can hold one TXT value at a time.
    fn claims(&self, _: &Challenge) -> Vec<Claim> {
        vec![Claim::new("manual", format!("{:p}", Arc::as_ptr(&self.presented)))]
    }

    async fn present(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        for step in Step::all(batch) {
            match given(&self.config.auth_hook) {
                Some(hook) => self.present_by_hook(hook, step).await?,
                None => self.present_by_person(step).await?,
            }
        }
        Ok(())
    }

    async fn clean_up(&self, batch: &[Challenge]) -> Result<(), PluginError> {
        let mut first = Ok(());
        for challenge in batch {
            let cleaned = self.clean_up_one(challenge).await;
            first = first.and(cleaned);
        }
        if let Some(partner) = &self.partner {
            first = first.and(partner.stand_in.clean_up(batch).await);
        }
        first
    }
}

/// One run of a hook, with all it needs to outlive its caller.
struct Call {
    kind: HookKind,
    command: String,
    identifier: String,
    path: Option<OsString>,
    report: Arc<dyn Fn(HookOutput) + Send + Sync>,
}

impl Call {
    /// Runs the hook, reports it and returns what it wrote to its standard output.
    async fn run(self, environment: &Environment) -> Result<String, PluginError> {
        let line = OsStr::new(&self.command);
        let completed = shell::run(line, environment, self.path.as_ref()).await;
        if let HookStatus::NotStarted(reason) = &completed.status {
            return Err(PluginError::Command { command: self.command, source: reason.kind().into() });
        }
        let stdout = completed.stdout.clone();
        (self.report)(HookOutput {
            kind: self.kind,
            command: self.command,
            identifier: Some(self.identifier),
            status: completed.status,
            stdout: completed.stdout,
            stderr: completed.stderr,
            left_open: completed.left_open,
        });
        Ok(stdout)
    }
}

fn given(hook: &Option<String>) -> Option<&str> {
    hook.as_deref().filter(|hook| !hook.trim().is_empty())
}
