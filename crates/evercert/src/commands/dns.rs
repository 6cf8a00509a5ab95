//! `dns`: our own name server, and how challenges get there.

mod delegate;
mod instructions;
mod serve;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::failed::CommandResult;
use crate::world::World;

/// Runs `dns delegate` or `dns serve`.
pub(super) async fn run(world: &World) -> CommandResult {
    let words: Vec<_> = world.settings.words.iter().map(String::as_str).collect();
    match words[..] {
        ["delegate"] => delegate::run(world).await,
        ["serve"] => serve::run(world).await,
        _ => Err(CliError::new(Kind::Usage, msg!("dns-usage")).into()),
    }
}
