//! Runs one command line.

use std::{
    ffi::{OsStr, OsString},
    io,
    process::Stdio,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{Child, Command},
    sync::Notify,
};

use crate::hooks::{environment::Environment, output::HookStatus};

/// How a command line ended and what it said.
pub(crate) struct Completed {
    pub(crate) status: HookStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Something the command started still holds its output and was not waited for.
    pub(crate) left_open: bool,
}

/// Runs `line` through `/bin/sh -c` to its end: working directory and standard input are ours, the
/// output is captured. `path`, if given, is the command's `PATH`.
///
/// The end is when the shell has ended and nobody holds its output any more, or a few seconds after
/// the shell: a daemon that a hook starts and that keeps the output is not waited for, as certbot
/// does for ever. Dropping the future does not kill the command, but takes its output away; see
/// [`to_the_end`](crate::install::aside::to_the_end).
pub(crate) async fn run(line: &OsStr, environment: &Environment, path: Option<&OsString>) -> Completed {
    tell_begin(line, environment);
    let began = Instant::now();
    let started = command(line, environment, path).spawn();
    let finished = match started {
        Ok(child) => finish(child).await,
        Err(error) => Err(error),
    };
    let completed = finished.unwrap_or_else(|error| Completed {
        status: error.into(),
        stdout: String::new(),
        stderr: String::new(),
        left_open: false,
    });
    tell_end(line, &completed, began.elapsed());
    completed
}

fn tell_begin(line: &OsStr, environment: &Environment) {
    let variables: String = environment.variables().map(|(name, value)| format!("\n{name}={value}")).collect();
    tracing::debug!(target: "evercert_engine::hooks", "running {}{variables}", line.display());
}

fn tell_end(line: &OsStr, completed: &Completed, elapsed: Duration) {
    let Completed { status, stdout, stderr, left_open } = completed;
    let said = [("standard output", stdout), ("standard error", stderr)];
    let said = said.into_iter().filter(|(_, text)| !text.is_empty());
    let said: String = said.map(|(stream, text)| format!("\n{stream}:\n{}", text.trim_end())).collect();
    let open = if *left_open { ", its output left open" } else { "" };
    tracing::debug!(
        target: "evercert_engine::hooks",
        "{status} after {} ms{open}: {}{said}",
        elapsed.as_millis(),
        line.display()
    );
}

fn command(line: &OsStr, environment: &Environment, path: Option<&OsString>) -> Command {
    let mut command = Command::new("/bin/sh");
    command.arg("-c").arg(line);
    command.stdin(Stdio::inherit());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in environment.hidden() {
        command.env_remove(name);
    }
    command.envs(environment.variables());
    command.envs(path.map(|path| ("PATH", path)));
    command
}

async fn finish(mut child: Child) -> io::Result<Completed> {
    let stdout = Tap::open(child.stdout.take());
    let stderr = Tap::open(child.stderr.take());
    let status = child.wait().await?;
    let closed = tokio::time::timeout(PATIENCE, async { tokio::join!(stdout.closed(), stderr.closed()) }).await;
    let (stdout, stderr) = (stdout.take(), stderr.take());
    Ok(Completed { status: status.into(), stdout, stderr, left_open: closed.is_err() })
}

/// Takes what comes out of a pipe, so that nobody waits for a reader, and keeps the first mebibyte.
struct Tap {
    kept: Arc<Mutex<Vec<u8>>>,
    ended: Arc<Notify>,
    is_open: bool,
}

impl Tap {
    fn open(pipe: Option<impl AsyncRead + Unpin + Send + 'static>) -> Self {
        let tap = Self { kept: Arc::default(), ended: Arc::default(), is_open: pipe.is_some() };
        if let Some(pipe) = pipe {
            tokio::spawn(drain(pipe, tap.kept.clone(), tap.ended.clone()));
        }
        tap
    }

    /// Returns when nobody holds the other end any more.
    async fn closed(&self) {
        if self.is_open {
            self.ended.notified().await;
        }
    }

    /// What was said so far. The pipe stays open and is read for as long as we live, so that whoever
    /// goes on talking is not ended for it.
    fn take(&self) -> String {
        let kept = std::mem::take(&mut *self.kept.lock().unwrap_or_else(PoisonError::into_inner));
        String::from_utf8_lossy(&kept).into_owned()
    }
}

/// Reads to the end. A pipe that breaks has ended.
async fn drain(mut pipe: impl AsyncRead + Unpin, kept: Arc<Mutex<Vec<u8>>>, ended: Arc<Notify>) {
    let mut buffer = vec![0; 8 * 1024];
    while let Ok(read @ 1..) = pipe.read(&mut buffer).await {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let room = LONGEST_OUTPUT.saturating_sub(kept.len());
        kept.extend_from_slice(&buffer[..read.min(room)]);
    }
    ended.notify_one();
}

/// How long after its shell the output of a command is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

const LONGEST_OUTPUT: usize = 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    async fn shell(line: &str) -> Completed {
        run(OsStr::new(line), &Environment::default(), None).await
    }

    #[tokio::test]
    async fn output_and_status_are_kept_apart() {
        let completed = shell("echo out; echo err >&2; exit 3").await;
        assert!(matches!(completed.status, HookStatus::Exited(3)));
        assert_eq!((&*completed.stdout, &*completed.stderr), ("out\n", "err\n"));
    }

    #[tokio::test]
    async fn a_signal_is_told() {
        let completed = shell("kill -9 $$").await;
        assert!(matches!(completed.status, HookStatus::Killed(9)));
    }

    #[tokio::test]
    async fn endless_talk_is_cut() {
        let completed = shell("head -c 3000000 /dev/zero | tr '\\0' x").await;
        assert!(completed.status.is_success());
        assert_eq!(completed.stdout.len(), LONGEST_OUTPUT);
    }

    #[tokio::test]
    async fn variables_are_set_and_hidden() {
        let mut environment = Environment::default();
        environment.set("A_VARIABLE", "a value".into());
        environment.unset("HOME");
        let line = OsStr::new("echo \"$A_VARIABLE|$HOME|$PATH\"");
        let path = OsString::from("/nowhere");
        let completed = run(line, &environment, Some(&path)).await;
        assert_eq!(completed.stdout, "a value||/nowhere\n");
    }

    #[tokio::test]
    async fn a_value_that_cannot_be_passed_is_no_panic() {
        let mut environment = Environment::default();
        environment.set("A_VARIABLE", "x".repeat(1 << 20));
        let completed = run(OsStr::new("true"), &environment, None).await;
        assert!(matches!(completed.status, HookStatus::NotStarted(_)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_daemon_that_keeps_the_output_is_not_waited_for() {
        let completed = shell("sleep 30 & echo $!").await;
        assert!(completed.left_open && completed.status.is_success());
        let daemon: i32 = completed.stdout.trim().parse().unwrap();
        let daemon = rustix::process::Pid::from_raw(daemon).unwrap();
        rustix::process::kill_process(daemon, rustix::process::Signal::TERM).expect("it still runs");
    }
}
