//! Runs one command line.

use std::{
    ffi::{OsStr, OsString},
    future::Future,
    io,
    process::Stdio,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::{Child, Command},
};

use crate::hooks::{environment::Environment, output::HookStatus};

/// How a command line ended and what it said.
pub(crate) struct Completed {
    pub(crate) status: HookStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `line` through `/bin/sh -c` to its end: working directory and standard input are ours, the
/// output is captured. `path`, if given, is the command's `PATH`.
///
/// The end is, as with certbot, when the shell has ended and nobody holds its output any more: a
/// daemon that a hook starts must redirect its output. Dropping the future does not kill the
/// command, but takes its output away; see [`detached`].
pub(crate) async fn run(line: &OsStr, environment: &Environment, path: Option<&OsString>) -> Completed {
    let started = command(line, environment, path).spawn();
    let finished = match started {
        Ok(child) => finish(child).await,
        Err(error) => Err(error),
    };
    finished.unwrap_or_else(|error| Completed { status: error.into(), stdout: String::new(), stderr: String::new() })
}

/// Completes `future` whether or not the caller waits for it.
///
/// A caller that is interrupted drops its future; a hook that is running must nevertheless find
/// its output open and be able to finish what it began.
pub(crate) async fn detached<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> T {
    match tokio::spawn(future).await {
        Ok(value) => value,
        // Nobody aborts the task, so it can only have panicked.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
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
    let stdout = child.stdout.take();
    let stderr = child.stderr.take();
    let (status, stdout, stderr) = tokio::join!(child.wait(), drain(stdout), drain(stderr));
    Ok(Completed { status: status?.into(), stdout, stderr })
}

/// Reads to the end, keeps the first mebibyte. A pipe that breaks has ended.
async fn drain(pipe: Option<impl AsyncRead + Unpin>) -> String {
    let Some(mut pipe) = pipe else {
        return String::new();
    };
    let mut kept = Vec::new();
    let _ = (&mut pipe).take(LONGEST_OUTPUT).read_to_end(&mut kept).await;
    let _ = tokio::io::copy(&mut pipe, &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&kept).into_owned()
}

const LONGEST_OUTPUT: u64 = 1024 * 1024;

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
        assert_eq!(completed.stdout.len() as u64, LONGEST_OUTPUT);
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
}
