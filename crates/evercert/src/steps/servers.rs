//! The servers that this host may have.

use std::sync::Arc;

use evercert_plugin::installer::Installer;
use evercert_store::lineage::{Lineage, LineageName};

use crate::plugins::PLUGINS;
use crate::steps::conf;
use crate::world::World;

/// Those of the lineages first, then those of the settings; some may come twice, and some may not be there.
pub(crate) fn known(world: &World, lineages: &[LineageName]) -> impl Iterator<Item = Arc<dyn Installer>> {
    let saved = lineages.iter().flat_map(|name| of_lineage(world, name));
    saved.chain(PLUGINS.iter().filter_map(|plugin| world.installers.get(plugin.name, &world.settings)))
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
