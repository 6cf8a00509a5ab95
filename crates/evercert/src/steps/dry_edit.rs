//! `--apache-dry-edit` and `--nginx-dry-edit`: what would be changed in a server's configuration, shown and not done.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

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
use crate::flags::defs::plugins::{APACHE_DRY_EDIT, NGINX_DRY_EDIT};
use crate::flags::flag::Flag;
use crate::flags::verb::Verb;
use crate::messages::message::msg;
use crate::settings::whole::Settings;
use crate::steps::failed::CommandResult;
use crate::steps::{deploy, notes, wanted};
use crate::world::World;

/// A server whose changes can be shown.
struct Shown {
    /// Its plugin.
    plugin: &'static str,
    /// Its name to people.
    name: &'static str,
    flag: &'static Flag,
}

static SHOWN: [Shown; 2] = [
    Shown { plugin: "apache", name: "Apache", flag: &APACHE_DRY_EDIT },
    Shown { plugin: "nginx", name: "nginx", flag: &NGINX_DRY_EDIT },
];

fn asked(settings: &Settings) -> impl Iterator<Item = &'static Shown> {
    SHOWN.iter().filter(|shown| settings.arguments().switch(shown.flag))
}

/// Whether it is asked for.
pub(crate) fn is_wanted(settings: &Settings) -> bool {
    asked(settings).next().is_some()
}

/// Whoever asks for it wants nothing done: a verb that could not but do it is refused.
pub(crate) fn check(settings: &Settings) -> Result<(), CliError> {
    let can = match settings.verb {
        Verb::Certonly => settings.names.csr.is_none(),
        verb => matches!(verb, Verb::Run | Verb::Install | Verb::Enhance),
    };
    match asked(settings).find(|_| !can) {
        Some(shown) => {
            Err(CliError::new(Kind::Input, msg!("dry-edit-other-verb", flag = shown.flag(), server = shown.name)))
        }
        None => Ok(()),
    }
}

impl Shown {
    fn flag(&self) -> String {
        format!("--{}", self.flag.long)
    }

    fn elsewhere(&self) -> CliError {
        let message = msg!("dry-edit-elsewhere", flag = self.flag(), server = self.name, plugin = self.plugin);
        CliError::new(Kind::Input, message)
    }
}

/// A server as it would be after each change that was planned so far.
pub(crate) struct DryEdit<'a> {
    world: &'a World,
    shown: &'static Shown,
    overlay: Arc<Overlay>,
    server: Arc<dyn ChallengeServer>,
    commands: Mutex<Vec<String>>,
}

impl<'a> DryEdit<'a> {
    /// Looks whether the server accepts its configuration as it is, and takes that as the beginning. `plugin` is the one
    /// that would change something.
    pub(crate) async fn begin(world: &'a World, plugin: Option<&str>) -> Result<Self, CliError> {
        let overlay = Arc::new(Overlay::default());
        let (shown, server) = match asked(&world.settings).find(|shown| plugin != Some(shown.plugin)) {
            Some(shown) => return Err(shown.elsewhere()),
            None => {
                let shown = asked(&world.settings).next().ok_or_else(|| CliError::internal("nothing to show"))?;
                (shown, world.installers.upon(shown.plugin, &world.settings, overlay.clone()))
            }
        };
        let server = server.ok_or_else(|| shown.elsewhere())?;
        world.signals.stop().race(server.prepare()).await??;
        Ok(Self { world, shown, overlay, server, commands: Mutex::default() })
    }

    /// The installer, planning upon what was planned.
    pub(crate) fn installer(&self) -> &dyn Installer {
        &*self.server
    }

    /// The certificate into its servers.
    pub(crate) fn deploy(&self, deployment: &Deployment) -> Result<(), CliError> {
        let mut asked = Vec::new();
        loop {
            match self.server.plan_deployment(deployment) {
                Err(error) if deploy::choose(self.world, self.installer(), &error, &mut asked)? => {}
                planned => {
                    notes::tell(&self.world.ui, &self.take(planned)?);
                    return Ok(());
                }
            }
        }
    }

    /// All that the settings want beside the certificate.
    pub(crate) fn enhance(&self, deployment: &Deployment) -> Result<(), CliError> {
        let can = |what| self.server.enhancements().contains(&what) && !deploy::is_pointless(deployment, what);
        for wanted in wanted::wanted(&self.world.settings).into_iter().filter(|wanted| can(wanted.what)) {
            let Some(deployment) = wanted.spare(&self.world.ui, self.installer(), deployment)? else { continue };
            let notes = self.take(self.server.plan_enhancement(&deployment, wanted.what))?;
            wanted.tell(&self.world.ui, &notes);
        }
        Ok(())
    }

    /// The proof of these names, for as long as the CA looks.
    pub(crate) fn prove(&self, names: &[Identifier]) -> Result<(), CliError> {
        let challenge = |identifier: &Identifier| {
            Challenge::new(identifier.clone(), ChallengeType::Http01, "TOKEN", "TOKEN.THUMBPRINT")
        };
        let challenges: Vec<_> = names.iter().map(challenge).collect();
        self.take(self.server.plan_challenges(&challenges)).map(drop)
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
        for (path, target) in self.overlay.new_links() {
            let diff = link(&path, &target);
            diff.lines().for_each(|line| ui.line(line));
            edits.push(json!({ "path": path.to_string_lossy(), "diff": diff }));
        }
        let commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        commands.iter().for_each(|command| ui.line(&format!("$ {command}")));
        let server = self.shown.name;
        match edits.is_empty() && commands.is_empty() {
            true => ui.say(&msg!("dry-edit-nothing", server = server)),
            false => ui.say(&msg!("dry-edit-done", server = server)),
        }
        Ok(json!({ "edits": edits, "commands": *commands }))
    }

    /// Does what was planned, but only here. What people should know of it is left to be told.
    fn take(&self, planned: Result<Plan, InstallError>) -> Result<Vec<Note>, CliError> {
        let plan = planned?;
        for edit in plan.edits {
            match edit {
                Edit::Replace { path, after, .. } => self.overlay.write(&path, &after),
                Edit::Create { path, content, .. } => self.overlay.write(&path, &content),
                Edit::Link { path, target } => self.overlay.link(&path, &target),
                Edit::Run { run, .. } => self.note(run.join(" ")),
            }
        }
        Ok(plan.notes)
    }

    /// What is switched on stays off here, so it may be planned more than once.
    fn note(&self, command: String) {
        let mut commands = self.commands.lock().unwrap_or_else(PoisonError::into_inner);
        if !commands.contains(&command) {
            commands.push(command);
        }
    }
}

/// A new link, as git shows one.
fn link(path: &Path, target: &Path) -> String {
    let (path, target) = (path.display(), target.display());
    format!("--- /dev/null\n+++ {path}\nnew file mode 120000\n@@ -0,0 +1 @@\n+{target}\n")
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
