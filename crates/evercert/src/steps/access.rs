//! Directories that everybody may write to. They are no reason to refuse, for a renewal that does not
//! happen harms more; but whoever may replace a hook may do whatever we may.

use std::path::PathBuf;

use evercert_store::fs;
use evercert_store::paths::Paths;

use crate::messages::message::msg;
use crate::world::World;

/// Warns of each.
pub(crate) fn tell(world: &World) {
    for path in watched(&world.paths).into_iter().filter(|path| fs::mode(path).is_ok_and(is_open)) {
        world.ui.warn(&msg!("access-everybody", path = path.as_path()));
    }
}

fn watched(paths: &Paths) -> [PathBuf; 8] {
    [
        paths.config.clone(),
        paths.accounts(),
        paths.archive(),
        paths.live(),
        paths.renewal(),
        paths.pre_hooks(),
        paths.deploy_hooks(),
        paths.post_hooks(),
    ]
}

/// The sticky bit keeps others from removing files, not from adding some.
fn is_open(mode: u32) -> bool {
    mode & 0o002 != 0
}
