//! `sandbox`: an ACME CA inside this program, for rehearsals.
//!
//! The CA runs on threads of its own, and the commands rehearsed against it run as they always do:
//! nothing in them knows that the CA is near.

mod config;
mod demo;
mod inner;
mod ports;
mod rehearse;
mod running;
mod serve;
mod tree;

use crate::app::Session;
use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::failed::{CommandResult, Failed};

/// Runs `sandbox`, `sandbox serve` or `sandbox run -- COMMAND`; returns the exit code.
pub(crate) fn run(session: Session) -> u8 {
    let words: Vec<_> = session.settings.words.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        [] => demo::run(&session),
        ["serve"] => serve::run(&session),
        ["run"] => match rehearse::run(&session) {
            Ok(code) => return code,
            Err(error) => Err(error.into()),
        },
        _ => Err(CliError::new(Kind::Usage, msg!("sandbox-usage")).into()),
    };
    finish(&session, outcome)
}

fn finish(session: &Session, outcome: CommandResult) -> u8 {
    match outcome {
        Ok(result) => session.ui.finish("sandbox", &result, None),
        Err(Failed { error, result }) => session.ui.finish("sandbox", &result, Some(&error)),
    }
}
