//! What a run that was cut off left in the configuration of servers.

use std::path::PathBuf;
use std::sync::Arc;

use evercert_plugin::installer::Installer;
use evercert_store::fs;
use evercert_store::lineage::{Lineage, LineageName};

use crate::errors::desk::CliError;
use crate::messages::message::msg;
use crate::plugins::PLUGINS;
use crate::steps::{conf, installer, prepared};
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
        return Ok(());
    }
    let saved = lineages.iter().flat_map(|name| of_lineage(world, name));
    let usual = PLUGINS.iter().filter_map(|plugin| world.installers.get(plugin.name, &world.settings));
    match { saved }.chain(usual).find(|server| has(&**server, &files)) {
        Some(server) => prepared::recover(world, &*server).await,
        None => {
            tell(world);
            Ok(())
        }
    }
}

/// The servers by which a lineage is proved and installed; what cannot be read names none.
fn of_lineage(world: &World, name: &LineageName) -> Vec<Arc<dyn Installer>> {
    let settings = || {
        let lineage = Lineage::load(&world.paths, name).ok()?;
        world.settings.overlay(&conf::restored(&lineage.conf().params_for_renewal().ok()?)).ok()
    };
    let Some(settings) = settings() else { return Vec::new() };
    let plugins = [&settings.plugins.installer, &settings.plugins.authenticator];
    plugins.into_iter().flatten().filter_map(|plugin| world.installers.get(plugin, &settings)).collect()
}

fn has(server: &dyn Installer, files: &[PathBuf]) -> bool {
    // The files stand by their real names.
    let home = server.home().and_then(|home| fs::canonical(home).ok());
    home.is_some_and(|home| files.iter().any(|file| file.starts_with(&home)))
}
