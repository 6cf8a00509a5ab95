//! `certonly`: a certificate, new or in place of one there is.

use evercert_pki::identifier::Identifier;
use evercert_store::kind::Kind as FileKind;
use evercert_store::lineage::Lineage;

use crate::errors::desk::CliError;
use crate::messages::message::msg;
use crate::steps::acquire::{self, Acquired, Standing};
use crate::steps::dry_edit::{self, DryEdit};
use crate::steps::failed::{CommandResult, Failed, strictly};
use crate::steps::prepared::prepared;
use crate::steps::{csr, installer, served, take_up};
use crate::world::World;

/// Obtains a certificate and saves it, or finds that the one there is will do. A server that is
/// named as the installer takes up a new one.
pub(super) async fn run(world: &World) -> CommandResult {
    if world.settings.names.csr.is_some() {
        return csr::run(world).await;
    }
    if dry_edit::is_wanted(&world.settings) {
        let dry = DryEdit::begin(world, world.settings.plugins.authenticator.as_deref()).await?;
        dry.prove(&served::names(world, dry.installer())?)?;
        return dry.show();
    }
    let acquired = acquire::acquire(world, names(world).await?).await?;
    let Acquired { lineage, standing, hook_failed, result } = acquired;
    let Some(lineage) = lineage else { return strictly(hook_failed, result) };
    if standing == Standing::Kept {
        world.ui.notice(&msg!("certonly-not-due", fullchain = lineage.link(FileKind::Fullchain)));
        return strictly(hook_failed, result);
    }
    match take_up(world, &lineage).await {
        Ok(()) => strictly(hook_failed, result),
        Err(error) => {
            let error = error.hint(msg!("saved-not-taken-up", name = lineage.name().as_str()));
            Err(Failed { error, result })
        }
    }
}

/// A server that is named must be one that can take up a certificate, before there is one; and it knows names, too.
async fn names(world: &World) -> Result<Vec<Identifier>, CliError> {
    match installer::named(world, &world.settings)? {
        Some(server) if server.has_files() => {
            prepared(world, &*server).await?;
            served::names(world, &*server)
        }
        _ => Ok(world.settings.names.identifiers()),
    }
}

/// Has the server that is named take up what is new.
async fn take_up(world: &World, lineage: &Lineage) -> Result<(), CliError> {
    let Some(installer) = installer::named(world, &world.settings)? else { return Ok(()) };
    let renewed = take_up::renewed(lineage)?;
    let sights = take_up::take_up(world, &*installer, &[renewed]).await?.concat();
    take_up::check(&*installer, lineage.name().as_str(), &sights)
}
