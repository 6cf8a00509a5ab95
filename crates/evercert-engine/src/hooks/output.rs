//! What came of a hook.

use std::{fmt, io, os::unix::process::ExitStatusExt, process::ExitStatus, sync::Arc};

/// Which kind of hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HookKind {
    /// After a certificate was saved, once per lineage.
    Deploy,
    /// Publishes a challenge for the manual authenticator.
    ManualAuth,
    /// Takes a challenge of the manual authenticator away.
    ManualCleanup,
    /// After everything.
    Post,
    /// Before the first challenge.
    Pre,
}

impl HookKind {
    /// The name of the flag that sets it, without dashes, such as `pre-hook`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deploy => "deploy-hook",
            Self::ManualAuth => "manual-auth-hook",
            Self::ManualCleanup => "manual-cleanup-hook",
            Self::Post => "post-hook",
            Self::Pre => "pre-hook",
        }
    }
}

impl fmt::Display for HookKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A hook that was run, with all it said. The text comes from outside: escape it before it goes to
/// a terminal.
#[derive(Clone, Debug)]
pub struct HookOutput {
    /// Which kind of hook.
    pub kind: HookKind,
    /// The command as configured, or the path of a hook in a directory.
    pub command: String,
    /// The identifier's value, for the hooks of the manual authenticator.
    pub identifier: Option<String>,
    /// How it ended.
    pub status: HookStatus,
    /// What it wrote to its standard output; at most a mebibyte.
    pub stdout: String,
    /// What it wrote to its standard error; at most a mebibyte.
    pub stderr: String,
    /// Something it started still holds its output and was not waited for.
    pub left_open: bool,
}

/// How a hook ended.
#[derive(Clone, Debug)]
pub enum HookStatus {
    /// With this exit code.
    Exited(i32),
    /// By this signal.
    Killed(i32),
    /// It never began: no shell, or too large an environment.
    NotStarted(Arc<io::Error>),
}

impl fmt::Display for HookStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exited(code) => write!(f, "exit code {code}"),
            Self::Killed(signal) => write!(f, "killed by signal {signal}"),
            Self::NotStarted(error) => write!(f, "not started ({error})"),
        }
    }
}

impl HookStatus {
    /// Whether the hook says that all went well.
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Exited(0))
    }
}

impl From<ExitStatus> for HookStatus {
    fn from(status: ExitStatus) -> Self {
        match (status.code(), status.signal()) {
            (Some(code), _) => Self::Exited(code),
            (None, signal) => Self::Killed(signal.unwrap_or_default()),
        }
    }
}

impl From<io::Error> for HookStatus {
    fn from(error: io::Error) -> Self {
        Self::NotStarted(Arc::new(error))
    }
}
