//! One file per command: its story, told through the engine, and the words around it.

mod access;
mod account;
mod assessments;
mod by_hand;
mod caa;
mod certificates;
mod certonly;
mod changes;
mod conf;
mod conversation;
mod copied;
mod csr;
mod delete;
mod exchanges;
mod failed;
mod guards;
mod hook_references;
mod hook_report;
mod lineages;
mod order;
mod plugins;
mod port_taken;
mod reconfigure;
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
mod webroots;
pub mod world;

pub use failed::{CommandResult, Failed};

use crate::commands::world::World;
use crate::errors::desk::{CliError, Kind};
use crate::flags::verb::Verb;
use crate::messages::message::msg;

/// Runs the verb of the settings. The value is the `result` of `--json`.
pub async fn run(world: &World) -> CommandResult {
    access::tell(world);
    if matches!(world.settings.verb, Verb::Certonly | Verb::Reconfigure | Verb::Renew) {
        hook_references::tell_said(world);
    }
    match world.settings.verb {
        Verb::Certificates => certificates::run(world).await,
        Verb::Certonly => certonly::run(world).await,
        Verb::Delete => delete::run(world),
        Verb::Plugins => plugins::run(world),
        Verb::Reconfigure => reconfigure::run(world).await,
        Verb::Register => register::run(world).await,
        Verb::Renew => renew::run(world).await,
        Verb::Revoke => revoke::run(world).await,
        Verb::ShowAccount => show_account::run(world).await,
        Verb::Unregister => unregister::run(world).await,
        Verb::UpdateAccount => update_account::run(world).await,
        other => Err(CliError::new(Kind::Input, msg!("verb-not-yet", verb = other.name())).into()),
    }
}

/// What a verb does with the directories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    None,
    /// It looks, also beside somebody who writes.
    Read,
    /// It changes them, alone: it takes the locks.
    Write,
}

/// What a verb does with the directories. Listing plugins and certificates reads only, so that both
/// work beside a running renewal; verbs that are not here touch nothing.
pub fn access(verb: Verb) -> Access {
    match verb {
        Verb::Certonly | Verb::Delete | Verb::Reconfigure | Verb::Register | Verb::Renew => Access::Write,
        Verb::Revoke | Verb::ShowAccount | Verb::Unregister | Verb::UpdateAccount => Access::Write,
        Verb::Certificates | Verb::Plugins => Access::Read,
        Verb::Run | Verb::Install | Verb::Enhance | Verb::Rollback | Verb::Sandbox => Access::None,
    }
}
