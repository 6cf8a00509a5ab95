//! `sandbox`: an ACME CA inside this program, for rehearsals.
//!
//! The CA runs on threads of its own, and the commands rehearsed against it run as they always do:
//! nothing in them knows that the CA is near.

mod config;
mod demo;
mod inner;
mod rehearse;
mod serve;

use std::sync::Arc;

use evercert_ca::ca::Ca;
use evercert_ca::config::CaConfig;
use tokio::runtime::Runtime;

use crate::app::Session;
use crate::commands::failed::{CommandResult, Failed};
use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;

/// Runs `sandbox`, `sandbox serve` or `sandbox run -- COMMAND`; returns the exit code.
pub(crate) fn run(session: Session) -> u8 {
    let words: Vec<_> = session.settings.words.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        [] => demo::run(&session),
        ["serve"] => serve::run(&session),
        ["run"] => return rehearse::run(&session),
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

/// A CA and the threads it runs on.
struct Running {
    ca: Arc<Ca>,
    runtime: Runtime,
}

impl Running {
    fn start(config: CaConfig) -> Result<Self, CliError> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(CliError::internal)?;
        let ca = runtime.block_on(Ca::start(config));
        let ca = ca.map_err(|error| CliError::speaking_for(Kind::Input, msg!("sandbox-start-failed"), error))?;
        Ok(Self { ca: Arc::new(ca), runtime })
    }
}
