//! `rollback`: the server's configuration as it was.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use evercert_engine::install::recovery::{self, Recovered};
use evercert_store::checkpoint::{RolledBack, Undone};
use serde_json::{Value, json};

use crate::messages::message::{Message, msg};
use crate::steps::failed::{CommandResult, Failed};
use crate::steps::{installer, prepared};
use crate::world::World;

/// Undoes the newest changes, ours and certbot's. The files are given back whatever server they
/// belong to; one that is known is told, also when not everything could be undone.
pub(super) async fn run(world: &World) -> CommandResult {
    let wanted = world.settings.install.checkpoints;
    let named = world.settings.plugins.installer.as_deref();
    let known = named.and_then(|name| world.installers.get(name, &world.settings));
    let known = known.filter(|installer| installer.has_files());
    if let Some(known) = &known {
        prepared::lock(world, &**known)?;
    }
    world.signals.guard();
    let Recovered { undone: done, halted, not_reloaded } =
        recovery::roll_back(&installer::reverter(world), known.as_deref(), wanted).await;
    tell(world, &done, wanted, halted.is_some());
    if known.is_none() && done.undone != Undone::default() {
        world.ui.warn(&not_told(named));
    }
    let result = value(&done);
    match installer::ended(&world.ui, halted, not_reloaded) {
        Err(error) => Err(Failed { error, result }),
        Ok(()) => Ok(result),
    }
}

/// Paths that are not UTF-8 cannot stand in JSON as they are.
fn value(done: &RolledBack) -> Value {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let texts = |paths: &[PathBuf]| paths.iter().map(|path| text(path)).collect::<Vec<_>>();
    let Undone { restored, removed, kept, returned, .. } = &done.undone;
    let kept: Vec<_> = kept.iter().map(|one| json!({ "path": text(&one.path), "copy": text(&one.copy) })).collect();
    json!({ "checkpoints": done.checkpoints, "restored": texts(restored), "removed": texts(removed), "kept": kept,
        "returned": texts(returned), "left": done.available.saturating_sub(done.checkpoints.len()) })
}

/// Why nobody told the server.
fn not_told(named: Option<&str>) -> Message {
    match named {
        None => msg!("rollback-not-reloaded"),
        Some(name) => msg!("rollback-cannot-reload", installer = name),
    }
}

fn tell(world: &World, done: &RolledBack, wanted: usize, halted: bool) {
    let ui = &world.ui;
    match done.available {
        _ if halted => {}
        // What was half done is no change that somebody could have counted.
        0 if done.undone != Undone::default() => {}
        0 if wanted > 0 => ui.warn(&msg!("rollback-nothing")),
        available if available < wanted => ui.warn(&msg!("rollback-fewer", wanted = wanted, available = available)),
        _ => {}
    }
    installer::tell_undone(world, &done.undone);
    for path in each(&done.undone.restored) {
        ui.say(&msg!("rollback-restored", path = path));
    }
    for path in each(&done.undone.removed) {
        ui.say(&msg!("rollback-removed", path = path));
    }
}

/// Several checkpoints may hold the same file.
fn each(paths: &[PathBuf]) -> BTreeSet<&Path> {
    paths.iter().map(PathBuf::as_path).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn paths_need_not_be_utf_8() {
        let path = PathBuf::from(std::ffi::OsStr::from_bytes(b"/n\xff"));
        let undone = Undone { restored: vec![path], ..Undone::default() };
        let value = value(&RolledBack { undone, ..RolledBack::default() });
        assert_eq!(value["restored"][0], "/n\u{fffd}");
    }
}
