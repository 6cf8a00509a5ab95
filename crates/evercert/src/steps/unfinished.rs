//! What a run that was cut off left in the configuration of servers.

use std::path::PathBuf;

use evercert_plugin::installer::Installer;
use evercert_store::checkpoint::Undone;
use evercert_store::fs;
use evercert_store::lineage::LineageName;

use crate::errors::desk::CliError;
use crate::messages::message::msg;
use crate::steps::{installer, prepared, servers};
use crate::world::World;

/// Says so, and how to undo it; for commands that only look.
pub(crate) fn tell(world: &World) {
    match installer::reverter(world).unfinished() {
        Ok(files) if files.is_empty() => {}
        Ok(files) => world.ui.warn(&msg!("installation-unfinished", count = files.len())),
        Err(error) => world.ui.problem(&error.into()),
    }
}

/// Undoes it, whatever else the run has to do: a server must not go on with half a change until some certificate is due.
/// The server that the files belong to is told; it is looked for among those of the lineages first.
pub(crate) async fn recover(world: &World, lineages: &[LineageName]) -> Result<(), CliError> {
    let files = installer::reverter(world).unfinished()?;
    if files.is_empty() {
        installer::tell_undone(world, &Undone::default());
        return Ok(());
    }
    match { servers::known(world, lineages) }.find(|server| has(&**server, &files)) {
        Some(server) => prepared::recover(world, &*server).await,
        None => {
            tell(world);
            Ok(())
        }
    }
}

fn has(server: &dyn Installer, files: &[PathBuf]) -> bool {
    // The files stand by their real names.
    let home = server.home().and_then(|home| fs::canonical(home).ok());
    home.is_some_and(|home| files.iter().any(|file| file.starts_with(&home)))
}
