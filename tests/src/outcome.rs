//! What a finished command leaves: its status and its words.

use std::io::Write;
use std::process::{Child, Command, Output, Stdio};

/// The command, started by a program that takes it for its last arguments.
#[must_use]
pub fn wrap(program: &str, args: &[&str], command: &Command) -> Command {
    let mut wrapped = Command::new(program);
    wrapped.args(args).arg(command.get_program()).args(command.get_args());
    wrapped.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    wrapped
}

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

    /// Runs the command to its end, with this as all of its input.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn fed(command: &mut Command, input: &str) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut stdin = child.stdin.take().expect("it was asked for");
        // Who does not read to the end has its reasons.
        drop(stdin.write_all(input.as_bytes()));
        drop(stdin);
        Self::at_the_end_of(command, child)
    }

    /// Waits for a command that runs, its streams piped.
    ///
    /// # Panics
    /// When it cannot be waited for.
    #[must_use]
    pub fn at_the_end_of(command: &Command, child: Child) -> Self {
        let output = child.wait_with_output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
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

    /// The same where the condition holds: words that not every subject has.
    ///
    /// # Panics
    /// When they are missing and should not be.
    #[track_caller]
    pub fn says_if(self, condition: bool, text: &str) -> Self {
        if condition { self.says(text) } else { self }
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
