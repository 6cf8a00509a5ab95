//! Configuration directories that were copied: their renewal configurations still lead to where they
//! came from, for the paths in them are absolute. Whoever renews such a copy renews the original, or
//! finds nothing.

use std::path::{Path, PathBuf};

use evercert_store::fs;
use evercert_store::lineage::{Lineage, LineageName};

use crate::messages::message::msg;
use crate::world::World;

/// Warns of a lineage whose links lie below another configuration directory, though this one has
/// links of its name.
pub(crate) fn tell(world: &World, lineage: &Lineage) {
    let here = world.paths.live_of(lineage.name());
    if lineage.live_dir() == here || !fs::is_dir(&here) || same(lineage.live_dir(), &here) {
        return;
    }
    let Some(from) = config_of(lineage.live_dir(), lineage.name()) else { return };
    let to = world.paths.config.as_path();
    let conf = world.paths.conf_of(lineage.name().as_str());
    world.ui.warn(&msg!("conf-copied", conf = conf.as_path(), from = from.as_path(), to = to));
}

/// As [`tell`], about one that cannot be loaded: that may be why.
pub(crate) fn tell_of_broken(world: &World, name: &LineageName) {
    if let Ok(lineage) = Lineage::inspect(&world.paths, name) {
        tell(world, &lineage);
    }
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonical(one), fs::canonical(other)), (Ok(one), Ok(other)) if one == other)
}

/// The configuration directory in which `live` has the usual place.
fn config_of(live: &Path, name: &LineageName) -> Option<PathBuf> {
    let parent = live.parent().filter(|parent| live.ends_with(Path::new("live").join(name)) && parent.has_root())?;
    parent.parent().map(Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_usual_place_is_taken_for_a_copy() {
        let name = LineageName::parse("a.test").unwrap();
        let of = |live: &str| config_of(Path::new(live), &name);
        assert_eq!(of("/old/le/live/a.test"), Some("/old/le".into()));
        assert_eq!(of("/srv/keys/a.test"), None);
        assert_eq!(of("/old/live/b.test"), None);
        assert_eq!(of("live/a.test"), None);
    }
}
