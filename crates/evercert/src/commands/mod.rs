//! One file per command: its story, told through the engine, and the words around it.

mod account;
mod certificates;
mod certonly;
mod conf;
mod conversation;
mod csr;
mod delete;
mod failed;
mod guards;
mod hook_report;
mod lineages;
mod order;
mod plugins;
mod register;
mod remarks;
mod renew;
mod renew_report;
mod revoke;
pub(crate) mod sandbox;
mod show_account;
pub mod signals;
mod unregister;
mod update_account;
mod view;
pub mod world;

pub use failed::{CommandResult, Failed};

use evercert_engine::accounts::{Accounts, AccountsError};

use crate::commands::world::World;
use crate::errors::desk::{CliError, Kind};
use crate::flags::verb::Verb;
use crate::messages::message::msg;

/// Runs the verb of the settings. The value is the `result` of `--json`.
pub async fn run(world: &World) -> CommandResult {
    match world.settings.verb {
        Verb::Certificates => certificates::run(world),
        Verb::Certonly => certonly::run(world).await,
        Verb::Delete => delete::run(world),
        Verb::Plugins => plugins::run(world),
        Verb::Register => register::run(world).await,
        Verb::Renew => renew::run(world).await,
        Verb::Revoke => revoke::run(world).await,
        Verb::ShowAccount => show_account::run(world).await,
        Verb::Unregister => unregister::run(world).await,
        Verb::UpdateAccount => update_account::run(world).await,
        Verb::Run | Verb::Reconfigure | Verb::Install | Verb::Enhance | Verb::Rollback | Verb::Sandbox => {
            let verb = world.settings.verb.name();
            Err(CliError::new(Kind::Input, msg!("verb-not-yet", verb = verb)).into())
        }
    }
}

/// The error of a run that a signal ended.
pub(crate) fn interrupted(world: &World) -> CliError {
    let number = world.signals.received().unwrap_or_default();
    // Ctrl-C is the person's own choice, and an ordinary failure to scripts, as with certbot.
    let kind = if number == INTERRUPT { Kind::Cancelled } else { Kind::Signal(number) };
    CliError::new(kind, msg!("interrupted", signal = number.to_string()))
}

/// The id of the account a command about accounts means: named, the only one, or chosen.
fn account_id(world: &World, accounts: &Accounts) -> Result<String, CliError> {
    match accounts.stored(world.settings.account.id.as_deref()) {
        Err(AccountsError::Several { server, ids }) => account::one_of(&world.ui, &server, &ids),
        stored => Ok(stored?.id()),
    }
}

/// Whether the verb works on the directories, and so takes the locks. Listing plugins does not, and
/// listing certificates reads only, so that both work beside a running renewal.
pub fn needs_locks(verb: Verb) -> bool {
    !matches!(verb, Verb::Plugins | Verb::Certificates | Verb::Sandbox)
}

/// SIGINT.
const INTERRUPT: u8 = 2;
