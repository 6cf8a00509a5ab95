//! The running server: asked, tested, reloaded, started.

mod about;
mod workers;

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use evercert_net::program::{self, Ended};
use evercert_plugin::install_error::{InstallError, Lack};
use evercert_store::fs;

pub use about::About;
use workers::Master;

use crate::layout::Layout;

/// Apache as programs that ask and control it.
#[derive(Debug)]
pub struct Control {
    layout: Layout,
    about: Mutex<Option<About>>,
}

impl Control {
    /// The one of a distribution.
    pub fn new(layout: Layout) -> Self {
        Self { layout, about: Mutex::default() }
    }

    /// Finds out what the program is, that it can be worked with (version 2.4 or later, as certbot), and what its
    /// configuration makes of it.
    ///
    /// # Errors
    /// [`InstallError::NotInstalled`], [`InstallError::Unsuitable`], [`InstallError::Faulty`] if it does not accept its
    /// configuration.
    pub async fn about(&self) -> Result<About, InstallError> {
        let (version, shown) = tokio::join!(self.version(), self.run(self.asked(), SHOW));
        let (version, shown) = (version?, shown?);
        if !shown.succeeded {
            return Err(self.faulty(shown).await);
        }
        let mut about = About::default();
        about.facts.root.clone_from(&self.layout.server_root);
        about.facts.version = version;
        about.shown(&shown.said);
        if let Some(text) = self.layout.environment.as_ref().and_then(|path| fs::read_text(path).ok()) {
            about.environment(&text);
        }
        *self.about.lock().unwrap_or_else(PoisonError::into_inner) = Some(about.clone());
        Ok(about)
    }

    /// Asked once: it does not change while we run.
    async fn version(&self) -> Result<[u32; 3], InstallError> {
        if let Some(known) = self.known() {
            return Ok(known.facts.version);
        }
        let said = self.run(self.asked(), &["-v"]).await?.said;
        let unsuitable = |lacks| InstallError::Unsuitable { program: self.asked().to_owned(), lacks };
        let version = about::version(&said).ok_or_else(|| unsuitable(Lack::Answer))?;
        about::lacks(version).map_or(Ok(version), |lacks| Err(unsuitable(lacks)))
    }

    /// What [`about`](Self::about) found out; nothing before.
    pub fn known(&self) -> Option<About> {
        self.about.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has it check the configuration on the disk; dropping the future ends the check.
    ///
    /// # Errors
    /// [`InstallError::Test`].
    pub async fn test(&self) -> Result<(), InstallError> {
        let ended = match self.layout.is_asked_itself {
            true => self.run(&self.layout.bin, &["-t"]).await?,
            false => self.run(&self.layout.ctl, &["configtest"]).await?,
        };
        if ended.succeeded { Ok(()) } else { Err(InstallError::Test { output: ended.said }) }
    }

    /// Has the running server take up the configuration, and waits until it has, where that can be seen; starts the server
    /// if none runs.
    ///
    /// # Errors
    /// [`InstallError::Reload`], [`InstallError::NotStarted`].
    pub async fn reload(&self) -> Result<(), InstallError> {
        let master = self.known().and_then(|about| Master::of(&about.pid_file?));
        let before = master.as_ref().and_then(Master::children);
        let told = self.run(self.controlled(), &["graceful"]).await?;
        if !told.succeeded {
            return self.restart(told, master.is_some()).await;
        }
        // Modules may have come or gone; not to know of it is no failure of what was done.
        let (taken_up, _) = tokio::join!(self.taken_up(master, before), self.about());
        taken_up
    }

    async fn taken_up(&self, master: Option<Master>, before: Option<Vec<u32>>) -> Result<(), InstallError> {
        let (Some(master), Some(before)) = (master, before) else { return Ok(()) };
        match master.change_over(&before, CHANGEOVER).await {
            true => Ok(()),
            false => Err(InstallError::Reload { output: REFUSED.to_owned() }),
        }
    }

    /// One that runs and does not take up its configuration is left as it is.
    async fn restart(&self, told: Ended, is_running: bool) -> Result<(), InstallError> {
        if is_running || self.test().await.is_err() {
            return Err(InstallError::Reload { output: told.said });
        }
        let unit = self.layout.unit.as_str();
        let started = match program::is_managed(unit).await {
            true => program::run("systemctl", &["start", unit]).await,
            false => program::run(self.controlled(), &["start"]).await,
        };
        match started {
            Ok(ended) if ended.succeeded => {
                let _ = self.about().await;
                Ok(())
            }
            Ok(ended) => Err(InstallError::NotStarted { output: ended.said }),
            Err(error) => Err(InstallError::NotStarted { output: error.to_string() }),
        }
    }

    /// What is wrong, in the words of the check alone.
    async fn faulty(&self, shown: Ended) -> InstallError {
        match self.test().await {
            Err(InstallError::Test { output }) => InstallError::Faulty { output },
            _ => InstallError::Faulty { output: shown.said },
        }
    }

    /// The program that answers questions.
    fn asked(&self) -> &str {
        if self.layout.is_asked_itself { &self.layout.bin } else { &self.layout.ctl }
    }

    /// The program that takes orders: the server itself takes none of these.
    fn controlled(&self) -> &str {
        if self.layout.ctl == self.layout.bin { "apachectl" } else { &self.layout.ctl }
    }

    async fn run(&self, program: &str, arguments: &[&str]) -> Result<Ended, InstallError> {
        let command = || format!("{program} {}", arguments.join(" "));
        program::run(program, arguments).await.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => InstallError::NotInstalled { program: program.to_owned(), flag: "--apache-ctl" },
            io::ErrorKind::TimedOut => InstallError::Hanging { command: command(), limit: program::LIMIT },
            _ => InstallError::Command { command: command(), source },
        })
    }
}

const SHOW: &[&str] = &["-t", "-D", "DUMP_RUN_CFG", "-D", "DUMP_MODULES", "-D", "DUMP_INCLUDES"];
/// A server that has not begun to change over within this time will not.
const CHANGEOVER: Duration = Duration::from_secs(10);
const REFUSED: &str = "the server was told, but goes on as before; its error log says why";

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test writes to the disk itself")]

    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    /// A control program that says what a server of RHEL or Debian would.
    fn stub(folder: &tempfile::TempDir, script: &str) -> String {
        let path = folder.path().join("apachectl");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path.display().to_string()
    }

    fn control(script: &str) -> (tempfile::TempDir, Control) {
        let folder = tempfile::tempdir().unwrap();
        let ctl = stub(&folder, script);
        let control =
            Control::new(Layout { ctl, environment: None, unit: "none.service".into(), ..Layout::of("ID=debian") });
        (folder, control)
    }

    #[tokio::test]
    async fn a_server_is_asked_tested_and_reloaded() {
        let script = "case $1 in -v) echo 'Server version: Apache/2.4.57 (Debian)';; -t) echo ' ssl_module (shared)';; configtest) echo ok;; graceful) exit 0;; *) exit 9;; esac";
        let (_folder, control) = control(script);
        let about = control.about().await.unwrap();
        assert_eq!((about.facts.version, about.facts.modules.len()), ([2, 4, 57], 1));
        control.test().await.unwrap();
        control.reload().await.unwrap();
    }

    #[tokio::test]
    async fn what_a_server_refuses_is_told() {
        let script = "case $1 in -v) echo 'Apache/2.4.57';; *) echo 'AH00526: Syntax error' >&2; exit 1;; esac";
        let (_folder, control) = control(script);
        let said = |error: InstallError| error.to_string();
        assert!(said(control.about().await.unwrap_err()).contains("as found is not accepted: AH00526"));
        assert!(said(control.test().await.unwrap_err()).contains("AH00526"));
        assert!(matches!(control.reload().await, Err(InstallError::Reload { .. })));
    }

    #[tokio::test]
    async fn a_server_that_does_not_run_is_started() {
        let (_folder, control) = control("case $1 in graceful) exit 1;; configtest|start) exit 0;; *) exit 9;; esac");
        control.reload().await.unwrap();
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_named() {
        let control = Control::new(Layout { ctl: "/nowhere/apachectl".into(), ..Layout::of("ID=debian") });
        let error = control.about().await.unwrap_err();
        assert!(matches!(error, InstallError::NotInstalled { program, .. } if program == "/nowhere/apachectl"));
    }
}
