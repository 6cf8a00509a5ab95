//! `certonly`: a certificate, new or in place of one there is.

use evercert_store::kind::Kind as FileKind;
use serde_json::Value;

use crate::commands::acquire::{self, Acquired};
use crate::commands::failed::{CommandResult, Failed};
use crate::commands::world::World;
use crate::commands::{csr, installer};
use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;

/// Obtains a certificate and saves it, or finds that the one there is will do. A server that is
/// named as the installer takes up a new one.
pub(super) async fn run(world: &World) -> CommandResult {
    if world.settings.names.csr.is_some() {
        return csr::run(world).await;
    }
    let acquired = acquire::acquire(world, world.settings.names.identifiers()).await?;
    let Acquired { lineage, is_new, hook_failed, result } = acquired;
    match (lineage, installer::named(world, &world.settings)?) {
        (Some(lineage), _) if !is_new => {
            world.ui.notice(&msg!("certonly-not-due", fullchain = lineage.link(FileKind::Fullchain)));
        }
        (Some(_), Some(installer)) => installer::reload(world, &*installer).await?,
        _ => {}
    }
    strictly(hook_failed, result)
}

/// The result, or with `--strict-hooks` the failure of a hook.
pub(super) fn strictly(hook_failed: bool, result: Value) -> CommandResult {
    match hook_failed {
        true => Err(Failed { error: CliError::new(Kind::Hook, msg!("hooks-failed-strict")), result }),
        false => Ok(result),
    }
}
