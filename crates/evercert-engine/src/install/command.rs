//! Running the few commands that a plan or a checkpoint may hold.

use std::io::{self, ErrorKind};
use std::process::{Command, Output, Stdio};

use evercert_net::program::FOLDERS;
use evercert_store::checkpoint::{CommandFailure, UndoCommand};

/// Runs a command to its end, without a shell. A program that `PATH` does not lead to, as in a cron job, is looked for
/// where such programs are.
///
/// # Errors
/// What it said, if it failed, or why it could not be started.
pub fn run(command: &UndoCommand) -> Result<(), CommandFailure> {
    let missing = CommandFailure::NotStarted(ErrorKind::NotFound);
    let Some((program, arguments)) = command.words().split_first() else { return Err(missing) };
    let elsewhere = FOLDERS.iter().map(|folder| format!("{folder}/{program}"));
    let found = std::iter::once(program.clone())
        .chain(elsewhere)
        .map(|program| start(&program, arguments))
        .find(|output| !output.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound));
    match found {
        None => Err(missing),
        Some(Err(error)) => Err(CommandFailure::NotStarted(error.kind())),
        Some(Ok(output)) if output.status.success() => Ok(()),
        Some(Ok(output)) => Err(CommandFailure::Said(said(&output))),
    }
}

fn start(program: &str, arguments: &[String]) -> io::Result<Output> {
    Command::new(program).args(arguments).stdin(Stdio::null()).output()
}

fn said(output: &Output) -> String {
    let text = [output.stderr.as_slice(), output.stdout.as_slice()].concat();
    match String::from_utf8_lossy(&text).trim() {
        "" => output.status.to_string(),
        text => text.to_owned(),
    }
}
