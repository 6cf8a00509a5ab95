//! The program with a home of its own.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder to live in; all that is run lives there.
pub(crate) struct Program {
    home: tempfile::TempDir,
}

impl Program {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Any command on the tree `etc`, to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        Ended::new(self.command().args(words).args(self.tree()).output().unwrap())
    }

    /// The same against the CA inside the program.
    pub(crate) fn rehearse(&self, words: &[&str]) -> Ended {
        Ended::new(self.rehearsal(words).output().unwrap())
    }

    /// The command of [`Self::rehearse`], still to be started.
    pub(crate) fn rehearsal(&self, words: &[&str]) -> Command {
        let mut command = self.command();
        command.args(["sandbox", "run", "--"]).args(words).args(self.tree());
        command
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evercert"));
        command.env_clear().env("HOME", self.home.path()).env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
        command.current_dir(self.home.path());
        command
    }

    fn tree(&self) -> [String; 4] {
        let folder = |flag: &str, name: &str| format!("--{flag}={}", self.path(name).display());
        [folder("config-dir", "etc"), folder("work-dir", "lib"), folder("logs-dir", "log"), "-n".into()]
    }
}

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) err: String,
}

impl Ended {
    fn new(output: Output) -> Self {
        Self { code: output.status.code(), err: String::from_utf8(output.stderr).unwrap() }
    }

    #[track_caller]
    pub(crate) fn well(self) -> Self {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self
    }

    #[track_caller]
    pub(crate) fn with(self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{}", self.err);
        assert!(self.err.contains(words), "{}", self.err);
    }
}
