//! Running the programs of a server.

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use evercert_plugin::installer::SERVER_FOLDERS;
use evercert_store::fs;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How a program ended, and what it said.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) succeeded: bool,
    pub(super) said: String,
}

/// Runs a program to its end, without a shell and away from the terminal: whoever presses Ctrl-C there means us, and a
/// server that is started lives on. One that `PATH` does not lead to, as in a cron job, is looked for where servers are.
/// Whoever drops the future ends the program.
pub(super) async fn run(program: &str, arguments: &[&str]) -> io::Result<Ended> {
    let elsewhere =
        SERVER_FOLDERS.iter().map(|folder| format!("{folder}/{program}")).filter(|_| !program.contains('/'));
    let mut missing = io::Error::from(ErrorKind::NotFound);
    for program in std::iter::once(program.to_owned()).chain(elsewhere) {
        match command(&program, arguments).spawn() {
            Ok(child) => return finish(child, &program, arguments).await,
            Err(error) if error.kind() == ErrorKind::NotFound => missing = error,
            Err(error) => return Err(error),
        }
    }
    Err(missing)
}

/// Whether systemd runs this host and knows the unit.
pub(super) async fn is_managed(unit: &str) -> bool {
    let known = async || run("systemctl", &["cat", unit]).await.is_ok_and(|ended| ended.succeeded);
    fs::is_dir(Path::new(SYSTEMD)) && known().await
}

fn command(program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.process_group(0).kill_on_drop(true);
    command
}

/// A server that is started may keep the pipes open: they are read for a moment after the end, and then left.
async fn finish(mut child: Child, program: &str, arguments: &[&str]) -> io::Result<Ended> {
    let said = Arc::new(Mutex::new(Vec::new()));
    let readers = [drain(child.stderr.take(), said.clone()), drain(child.stdout.take(), said.clone())];
    let status = child.wait().await?;
    let _ = timeout(AFTER_THE_END, async {
        for reader in readers {
            let _ = reader.await;
        }
    })
    .await;
    let said = String::from_utf8_lossy(&said.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
    tracing::debug!(target: "evercert_apache::control", "{program} {}: {status}\n{}", arguments.join(" "), said.trim_end());
    let said = if said.trim().is_empty() { status.to_string() } else { said };
    Ok(Ended { succeeded: status.success(), said })
}

fn drain(
    pipe: Option<impl AsyncRead + Unpin + Send + 'static>,
    kept: Arc<Mutex<Vec<u8>>>,
) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        let Some(mut pipe) = pipe else { return };
        let mut bytes = [0; 8192];
        while let Ok(length @ 1..) = pipe.read(&mut bytes).await {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let room = MOST_OUTPUT.saturating_sub(kept.len());
            kept.extend_from_slice(&bytes[..length.min(room)]);
        }
    })
}

/// It is there where systemd is the first process, and nowhere else (sd_booted(3)).
const SYSTEMD: &str = "/run/systemd/system";
const AFTER_THE_END: Duration = Duration::from_millis(200);
const MOST_OUTPUT: usize = 1 << 20;
