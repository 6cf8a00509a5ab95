//! Servers that live from a certificate that is about to go.

use std::collections::BTreeSet;

use evercert_store::fs;
use evercert_store::lineage::LineageName;

use crate::messages::message::msg;
use crate::plugins::installers::place;
use crate::steps::servers;
use crate::world::World;

/// Warns of each server whose configuration names files of these lineages: without them it does not start again. Whether
/// they go all the same is for others to decide.
pub(crate) fn tell(world: &World, names: &[LineageName]) {
    let mut met = BTreeSet::new();
    for server in servers::known(world, names).filter(|server| server.has_files()) {
        if !met.insert(place(&*server)) {
            continue;
        }
        for name in names {
            let given = world.paths.live_of(name);
            // They may be named by a way that has links in it, or by one that has not.
            let real = fs::canonical(&given).ok().filter(|real| *real != given);
            let mut places: Vec<_> = [Some(given), real].iter().flatten().flat_map(|at| server.mentions(at)).collect();
            let more = places.len().saturating_sub(MOST);
            places.truncate(MOST);
            if !places.is_empty() {
                let (name, installer, places) = (name.as_str(), server.name(), places.join(", "));
                world.ui.warn(&msg!("delete-in-use", name = name, installer = installer, places = places, more = more));
            }
        }
    }
}

/// Enough to find them all.
const MOST: usize = 12;
