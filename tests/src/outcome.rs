//! What a finished command leaves: its status and its words.

use std::process::{Command, Output};

/// A finished command.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The command line, for messages.
    pub command: String,
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Outcome {
    /// Runs the command to its end.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self::new(format!("{command:?}"), &output)
    }

    /// Insists on exit code 0.
    ///
    /// # Panics
    /// When it is another; everything the command said is shown.
    pub fn succeeds(self) -> Self {
        self.exits(0)
    }

    /// Insists on this exit code.
    ///
    /// # Panics
    /// When it is another; everything the command said is shown.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n--- stdout\n{}\n--- stderr\n{}", self.command, self.stdout, self.stderr);
        self
    }

    /// Insists that both streams together contain this text.
    ///
    /// # Panics
    /// When they do not.
    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        let said = self.stdout.contains(text) || self.stderr.contains(text);
        assert!(said, "{} does not say {text:?}:\n{}\n{}", self.command, self.stdout, self.stderr);
        self
    }

    fn new(command: String, output: &Output) -> Self {
        Self {
            command,
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}
