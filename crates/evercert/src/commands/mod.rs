//! One file per command: its story, told through the engine, and the words around it.

mod certificates;
mod certonly;
mod delete;
mod dns;
mod enhance;
mod growth;
mod install;
mod plugins;
mod reconfigure;
mod register;
mod reloads;
mod renew;
mod renew_report;
mod revoke;
mod rollback;
mod run;
pub(crate) mod sandbox;
mod show_account;
mod unregister;
mod update_account;

use crate::errors::desk::CliError;
use crate::flags::verb::Verb;
use crate::steps::failed::CommandResult;
use crate::steps::{access, hook_references};
use crate::world::World;

/// Runs the verb of the settings. The value is the `result` of `--json`.
pub async fn run(world: &World) -> CommandResult {
    access::tell(world);
    if matches!(world.settings.verb, Verb::Certonly | Verb::Reconfigure | Verb::Renew | Verb::Run) {
        hook_references::tell_said(world);
    }
    match world.settings.verb {
        Verb::Certificates => certificates::run(world).await,
        Verb::Certonly => certonly::run(world).await,
        Verb::Delete => delete::run(world),
        Verb::Dns => dns::run(world).await,
        Verb::Enhance => enhance::run(world).await,
        Verb::Install => install::run(world).await,
        Verb::Plugins => plugins::run(world),
        Verb::Reconfigure => reconfigure::run(world).await,
        Verb::Register => register::run(world).await,
        Verb::Renew => renew::run(world).await,
        Verb::Revoke => revoke::run(world).await,
        Verb::Rollback => rollback::run(world).await,
        Verb::Run => run::run(world).await,
        Verb::ShowAccount => show_account::run(world).await,
        Verb::Unregister => unregister::run(world).await,
        Verb::UpdateAccount => update_account::run(world).await,
        Verb::Sandbox => Err(CliError::internal("the sandbox is no command of a world").into()),
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
/// work beside a running renewal.
pub fn access(verb: Verb) -> Access {
    match verb {
        Verb::Certonly | Verb::Delete | Verb::Reconfigure | Verb::Register | Verb::Renew => Access::Write,
        Verb::Revoke | Verb::ShowAccount | Verb::Unregister | Verb::UpdateAccount => Access::Write,
        Verb::Run | Verb::Install | Verb::Enhance | Verb::Rollback => Access::Write,
        Verb::Certificates | Verb::Plugins => Access::Read,
        // A name server runs beside renewals; its accounts are its own.
        Verb::Dns | Verb::Sandbox => Access::None,
    }
}
