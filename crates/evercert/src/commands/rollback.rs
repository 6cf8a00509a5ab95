//! `rollback`: the server's configuration as it was.

use evercert_engine::install::recovery::{self, Recovered};
use evercert_store::checkpoint::{RolledBack, Undone};
use serde_json::json;

use crate::commands::failed::{CommandResult, Failed};
use crate::commands::installer;
use crate::commands::world::World;
use crate::messages::message::msg;

/// Undoes the newest changes, ours and certbot's. The files are given back whatever server they
/// belong to; one that is known is told.
pub(super) async fn run(world: &World) -> CommandResult {
    let wanted = world.settings.install.checkpoints;
    let known = world.settings.plugins.installer.as_deref().and_then(|name| world.installers.get(name));
    world.signals.guard();
    let Recovered { undone: done, not_reloaded } =
        recovery::roll_back(&installer::reverter(world), known.as_deref(), wanted).await?;
    tell(world, &done, wanted);
    if known.is_none() && done.undone != Undone::default() {
        world.ui.warn(&msg!("rollback-not-reloaded"));
    }
    let result = json!({ "checkpoints": done.checkpoints, "restored": done.undone.restored,
        "removed": done.undone.removed, "left": done.available - done.checkpoints.len() });
    match not_reloaded {
        Some(error) => Err(Failed { error: error.into(), result }),
        None => Ok(result),
    }
}

fn tell(world: &World, done: &RolledBack, wanted: usize) {
    let ui = &world.ui;
    match done.available {
        0 if wanted > 0 => ui.warn(&msg!("rollback-nothing")),
        available if available < wanted => ui.warn(&msg!("rollback-fewer", wanted = wanted, available = available)),
        _ => {}
    }
    installer::tell_commands(ui, &done.undone);
    for path in &done.undone.restored {
        ui.say(&msg!("rollback-restored", path = path.as_path()));
    }
    for path in &done.undone.removed {
        ui.say(&msg!("rollback-removed", path = path.as_path()));
    }
}
