//! Running the programs of a server.

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// How a program ended, and what it said.
#[derive(Debug)]
pub struct Ended {
    /// Whether it ended well.
    pub succeeded: bool,
    /// Its output, errors first; how it ended, if it said nothing.
    pub said: String,
}

/// Runs a program to its end, without a shell and away from the terminal: whoever presses Ctrl-C there means us, and a
/// server that is started lives on. One that `PATH` does not lead to, as in a cron job, is looked for where servers are.
/// Whoever drops the future ends the program.
///
/// # Errors
/// [`ErrorKind::TimedOut`] if it has not ended within [`LIMIT`]; it is ended then.
pub async fn run(program: &str, arguments: &[&str]) -> io::Result<Ended> {
    timeout(LIMIT, to_its_end(program, arguments)).await.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
}

async fn to_its_end(program: &str, arguments: &[&str]) -> io::Result<Ended> {
    let elsewhere = FOLDERS.iter().map(|folder| format!("{folder}/{program}")).filter(|_| !program.contains('/'));
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
pub async fn is_managed(unit: &str) -> bool {
    let known = async || run("systemctl", &["cat", unit]).await.is_ok_and(|ended| ended.succeeded);
    Path::new(SYSTEMD).is_dir() && known().await
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
    tracing::debug!("{program} {}: {status}\n{}", arguments.join(" "), said.trim_end());
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

/// A server that resolves many names by a resolver that is down takes its time; one that reads a pipe never ends.
pub const LIMIT: Duration = Duration::from_secs(180);

/// Where programs of servers are; a cron job's `PATH` leaves these out.
pub const FOLDERS: [&str; 2] = ["/usr/sbin", "/usr/local/sbin"];

/// It is there where systemd is the first process, and nowhere else (sd_booted(3)).
const SYSTEMD: &str = "/run/systemd/system";
const AFTER_THE_END: Duration = Duration::from_millis(200);
const MOST_OUTPUT: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_that_hangs_is_ended() {
        let error = run("sleep", &["600"]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
    }
}
