//! The running server: asked, tested, reloaded, started.

mod about;
mod process;
mod workers;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use evercert_net::program::{self, Ended};
use evercert_plugin::install_error::{InstallError, Lack};
use evercert_store::source::Disk;

use tokio::task::spawn_blocking;

pub use about::About;
use process::Process;
use workers::{Changeover, Master};

use crate::files::Files;

/// nginx, or one of its kin, as a program and its main configuration file.
#[derive(Debug)]
pub struct Control {
    program: String,
    root: PathBuf,
    patience: Duration,
    about: Mutex<Option<About>>,
}

impl Control {
    /// `program` is a name that `PATH` leads to, or a path; `root` the folder of `nginx.conf`; `patience` how long is
    /// waited for a server of which it cannot be seen whether it has taken up its configuration.
    pub fn new(program: impl Into<String>, root: impl Into<PathBuf>, patience: Duration) -> Self {
        Self { program: program.into(), root: root.into(), patience, about: Mutex::default() }
    }

    /// The folder of the main configuration file.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The main configuration file.
    pub fn conf(&self) -> PathBuf {
        self.root.join("nginx.conf")
    }

    /// Finds out what the program is, and that it can be worked with: of version 0.8.48 or later (as certbot), with TLS.
    ///
    /// # Errors
    /// [`InstallError::NotInstalled`], [`InstallError::Unsuitable`].
    pub async fn about(&self) -> Result<About, InstallError> {
        let said = self.run(&["-V"]).await?.said;
        let program = || self.program.clone();
        let about = About::parse(&said);
        let about = about.ok_or_else(|| InstallError::Unsuitable { program: program(), lacks: Lack::Answer })?;
        if let Some(lacks) = about.lacks() {
            return Err(InstallError::Unsuitable { program: program(), lacks });
        }
        *self.about.lock().unwrap_or_else(PoisonError::into_inner) = Some(about.clone());
        Ok(about)
    }

    /// What [`about`](Self::about) found out; none before.
    pub fn known(&self) -> Option<About> {
        self.about.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has it check the configuration on the disk; dropping the future ends the check.
    ///
    /// # Errors
    /// [`InstallError::Test`], [`InstallError::Hanging`].
    pub async fn test(&self) -> Result<(), InstallError> {
        let ended = self.run(&["-t"]).await?;
        if ended.succeeded { Ok(()) } else { Err(InstallError::Test { output: ended.said }) }
    }

    /// Has the running server take up the configuration, and waits until only new workers take connections, where that
    /// can be seen; starts the server if none runs.
    ///
    /// # Errors
    /// [`InstallError::Reload`], [`InstallError::NotStarted`], [`InstallError::Kept`], [`InstallError::Hanging`],
    /// [`InstallError::Unreachable`].
    pub async fn reload(&self) -> Result<(), InstallError> {
        if self.known().is_none() {
            // Not knowing only makes the wait a blind one.
            drop(self.about().await);
        }
        let (about, process) = (self.known().unwrap_or_default(), self.process().await);
        let pid_file = process.pid_file(about.prefix.as_deref(), about.pid_path.as_deref());
        let master = pid_file.as_deref().and_then(Master::of);
        let before = master.as_ref().and_then(Master::workers);
        if master.is_none() && pid_file.as_deref().is_some_and(workers::is_strangers) {
            return self.start_if_none(process, pid_file).await;
        }
        let signalled = self.run(&["-s", "reload"]).await?;
        if !signalled.succeeded {
            tracing::debug!(target: "evercert_nginx::control", "nobody to signal: {}", signalled.said.trim());
            return self.start_if_none(process, pid_file).await;
        }
        match (master, before) {
            (Some(master), Some(before)) => self.wait_for(&master, &before).await,
            _ => {
                tokio::time::sleep(self.patience).await;
                Ok(())
            }
        }
    }

    async fn wait_for(&self, master: &Master, before: &[u32]) -> Result<(), InstallError> {
        match master.change_over(before, self.patience.max(CHANGEOVER)).await {
            Changeover::Done | Changeover::Unclear => Ok(()),
            Changeover::Refused => Err(InstallError::Reload { output: REFUSED.to_owned() }),
        }
    }

    /// A second server beside one that only lost the file with its number would answer with the first by chance.
    async fn start_if_none(&self, process: Process, pid_file: Option<PathBuf>) -> Result<(), InstallError> {
        let program = Path::new(&self.program).file_name().unwrap_or_default().to_string_lossy().into_owned();
        match (workers::running(&program), process.kept_by) {
            (Some(pid), _) => Err(InstallError::Unreachable { pid, pid_file: pid_file.unwrap_or_default() }),
            (None, Some(path)) => Err(InstallError::Kept { path, directive: "daemon off;" }),
            (None, None) => self.start().await,
        }
    }

    /// Through the system's service manager, if it knows the server: it would take one that is started otherwise for
    /// dead.
    async fn start(&self) -> Result<(), InstallError> {
        let unit = self.unit();
        let started = match program::is_managed(&unit).await {
            true => program::run("systemctl", &["start", &unit]).await,
            false => self.run(&[]).await.map_err(|error| io::Error::other(error.to_string())),
        };
        match started {
            Ok(ended) if ended.succeeded => Ok(()),
            Ok(ended) => Err(InstallError::NotStarted { output: ended.said }),
            Err(error) => Err(InstallError::NotStarted { output: error.to_string() }),
        }
    }

    /// Distributions name the unit like the program.
    fn unit(&self) -> String {
        let name = Path::new(&self.program).file_name().unwrap_or_default();
        format!("{}.service", name.display())
    }

    async fn run(&self, arguments: &[&str]) -> Result<Ended, InstallError> {
        let conf = self.conf().display().to_string();
        let arguments = [&["-c", conf.as_str()], arguments].concat();
        program::run(&self.program, &arguments).await.map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => {
                InstallError::NotInstalled { program: self.program.clone(), flag: "--nginx-ctl" }
            }
            io::ErrorKind::TimedOut => {
                let command = format!("{} {}", self.program, arguments.join(" "));
                InstallError::Hanging { command, limit: program::LIMIT }
            }
            _ => InstallError::Command { command: format!("{} {}", self.program, arguments.join(" ")), source },
        })
    }

    /// Read on a thread of its own: there may be thousands of files.
    async fn process(&self) -> Process {
        let conf = self.conf();
        let read = spawn_blocking(move || Process::of(&Files::load(&Disk, &conf)));
        read.await.unwrap_or_default()
    }
}

/// A server that has not begun to change over within this time will not.
const CHANGEOVER: Duration = Duration::from_secs(10);

const REFUSED: &str = "the signal was sent, but the old configuration stays in force; the server's error log says why";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_named_like_the_program() {
        let unit = |program: &str| Control::new(program, "/etc/nginx", Duration::ZERO).unit();
        assert_eq!((unit("nginx"), unit("/usr/sbin/angie")), ("nginx.service".into(), "angie.service".into()));
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_named() {
        let control = Control::new("/nowhere/nginx", "/etc/nginx", Duration::ZERO);
        let error = control.about().await.unwrap_err();
        assert!(matches!(error, InstallError::NotInstalled { program, .. } if program == "/nowhere/nginx"));
    }

    #[tokio::test]
    async fn a_program_that_is_another_one_is_refused() {
        let control = Control::new("true", "/etc/nginx", Duration::ZERO);
        let error = control.about().await.unwrap_err();
        assert!(matches!(error, InstallError::Unsuitable { lacks: Lack::Answer, .. }), "{error}");
    }
}
