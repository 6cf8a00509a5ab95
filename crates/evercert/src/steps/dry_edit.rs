//! `--nginx-dry-edit`: what would be changed in nginx's configuration, shown and not done.

use std::path::Path;
use std::sync::Arc;

use evercert_nginx::plugin::Nginx;
use evercert_pki::identifier::Identifier;
use evercert_plugin::challenge::{Challenge, ChallengeType};
use evercert_plugin::challenge_server::ChallengeServer;
use evercert_plugin::edit::{Edit, Plan};
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::{Deployment, Installer};
use evercert_plugin::note::Note;
use evercert_store::overlay::Overlay;
use serde_json::json;
use similar::TextDiff;

use crate::errors::desk::{CliError, Kind};
use crate::flags::defs::plugins::NGINX_DRY_EDIT;
use crate::flags::verb::Verb;
use crate::messages::message::msg;
use crate::settings::whole::Settings;
use crate::steps::failed::CommandResult;
use crate::steps::{deploy, notes, wanted};
use crate::world::World;

/// Whether it is asked for.
pub(crate) fn is_wanted(settings: &Settings) -> bool {
    settings.arguments().switch(&NGINX_DRY_EDIT)
}

/// Whoever asks for it wants nothing done: a verb that could not but do it is refused.
pub(crate) fn check(settings: &Settings) -> Result<(), CliError> {
    let can = match settings.verb {
        Verb::Certonly => settings.names.csr.is_none(),
        verb => matches!(verb, Verb::Run | Verb::Install | Verb::Enhance),
    };
    match is_wanted(settings) && !can {
        true => Err(CliError::new(Kind::Input, msg!("dry-edit-other-verb"))),
        false => Ok(()),
    }
}

/// nginx as it would be after each change that was planned so far.
pub(crate) struct DryEdit<'a> {
    world: &'a World,
    overlay: Arc<Overlay>,
    nginx: Nginx,
}

impl<'a> DryEdit<'a> {
    /// Looks whether nginx accepts its configuration as it is, and takes that as the beginning. `plugin` is the one that
    /// would change something.
    pub(crate) async fn begin(world: &'a World, plugin: Option<&str>) -> Result<Self, CliError> {
        if plugin != Some("nginx") {
            return Err(CliError::new(Kind::Input, msg!("dry-edit-needs-nginx")));
        }
        let overlay = Arc::new(Overlay::default());
        let nginx = world.installers.nginx_upon(&world.settings, overlay.clone());
        world.signals.stop().race(nginx.prepare()).await??;
        Ok(Self { world, overlay, nginx })
    }

    /// The installer, planning upon what was planned.
    pub(crate) fn installer(&self) -> &dyn Installer {
        &self.nginx
    }

    /// The certificate into its servers.
    pub(crate) fn deploy(&self, deployment: &Deployment) -> Result<(), CliError> {
        let mut asked = Vec::new();
        loop {
            match self.nginx.plan_deployment(deployment) {
                Err(error) if deploy::choose(self.world, &self.nginx, &error, &mut asked)? => {}
                planned => {
                    notes::tell(&self.world.ui, &self.take(planned)?);
                    return Ok(());
                }
            }
        }
    }

    /// All that the settings want beside the certificate.
    pub(crate) fn enhance(&self, deployment: &Deployment) -> Result<(), CliError> {
        let can = |what| self.nginx.enhancements().contains(&what) && !deploy::is_pointless(deployment, what);
        for wanted in wanted::wanted(&self.world.settings).into_iter().filter(|wanted| can(wanted.what)) {
            let Some(deployment) = wanted.spare(&self.world.ui, &self.nginx, deployment)? else { continue };
            let notes = self.take(self.nginx.plan_enhancement(&deployment, wanted.what))?;
            wanted.tell(&self.world.ui, &notes);
        }
        Ok(())
    }

    /// The proof of these names, for as long as the CA looks.
    pub(crate) fn prove(&self, names: &[Identifier]) -> Result<(), CliError> {
        let challenge = |identifier: &Identifier| Challenge {
            identifier: identifier.clone(),
            kind: ChallengeType::Http01,
            token: "TOKEN".into(),
            key_authorization: "TOKEN.THUMBPRINT".into(),
        };
        let challenges: Vec<_> = names.iter().map(challenge).collect();
        self.take(self.nginx.plan_challenges(&challenges)).map(drop)
    }

    /// Shows everything as a unified diff; the value is for `--json`.
    pub(crate) fn show(&self) -> CommandResult {
        let ui = &self.world.ui;
        let mut edits = Vec::new();
        for (path, before, after) in self.overlay.changes() {
            let diff = unified(&path, before.as_deref(), &after);
            diff.lines().for_each(|line| ui.line(line));
            edits.push(json!({ "path": path.to_string_lossy(), "diff": diff }));
        }
        match edits.is_empty() {
            true => ui.say(&msg!("dry-edit-nothing")),
            false => ui.say(&msg!("dry-edit-done")),
        }
        Ok(json!({ "edits": edits }))
    }

    /// Does what was planned, but only here. What people should know of it is left to be told.
    fn take(&self, planned: Result<Plan, InstallError>) -> Result<Vec<Note>, CliError> {
        let plan = planned?;
        for edit in plan.edits {
            match edit {
                Edit::Replace { path, after, .. } => self.overlay.write(&path, &after),
                Edit::Create { path, content, .. } => self.overlay.write(&path, &content),
                Edit::Link { path, target } => self.overlay.link(&path, &target),
                Edit::Run { .. } => {}
            }
        }
        Ok(plan.notes)
    }
}

fn unified(path: &Path, before: Option<&[u8]>, after: &[u8]) -> String {
    let old = String::from_utf8_lossy(before.unwrap_or_default());
    let new = String::from_utf8_lossy(after);
    let path = path.display().to_string();
    let from = if before.is_some() { path.as_str() } else { "/dev/null" };
    TextDiff::from_lines(&*old, &*new).unified_diff().header(from, &path).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_names_its_file_and_shows_what_is_around() {
        let diff = unified(Path::new("/etc/x"), Some(b"a\nb\nc\n"), b"a\nb\nnew\nc\n");
        assert_eq!(diff, "--- /etc/x\n+++ /etc/x\n@@ -1,3 +1,4 @@\n a\n b\n+new\n c\n");
        assert!(unified(Path::new("/etc/y"), None, b"x\n").starts_with("--- /dev/null\n+++ /etc/y\n"));
    }
}
