//! A server before anything is asked of it: locked, recovered, looked at, with the files it includes.

use evercert_engine::install::recovery;
use evercert_plugin::installer::Installer;
use evercert_store::checkpoint::Undone;
use evercert_store::fs;
use evercert_store::options_file::OptionsState;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::installer;
use crate::world::World;

/// Prepares a server, once in a run. Whoever asks again after a failure is only told that there was one.
pub(crate) async fn prepared(world: &World, installer: &dyn Installer) -> Result<(), CliError> {
    match world.servers.verdict(installer) {
        Some(true) => Ok(()),
        Some(false) => Err(CliError::new(Kind::Plugin, msg!("server-failed-before", installer = installer.name()))),
        None => {
            let prepared = prepare(world, installer).await;
            world.servers.judge(installer, prepared.is_ok());
            prepared
        }
    }
}

/// Undoes what an earlier run left half done, with the server's folder locked.
pub(crate) async fn recover(world: &World, installer: &dyn Installer) -> Result<(), CliError> {
    lock(world, installer)?;
    world.signals.guard();
    let reverter = installer::reverter(world);
    let recovery = recovery::recover(&reverter, installer);
    let recovered = world.ui.while_doing(msg!("progress-server"), recovery).await;
    let undone = &recovered.undone;
    if *undone != Undone::default() {
        let count = undone.restored.len() + undone.removed.len();
        world.ui.warn(&msg!("installation-recovered", count = count));
    }
    installer::tell_undone(world, undone);
    installer::ended(&world.ui, recovered.halted, recovered.not_reloaded)
}

/// Takes the lock of the server's folder, as certbot does, for the rest of the run. One that is not there is told of by
/// whoever needs it.
pub(crate) fn lock(world: &World, installer: &dyn Installer) -> Result<(), CliError> {
    match installer.home().filter(|home| fs::is_dir(home)) {
        Some(home) => Ok(world.servers.lock(home)?),
        None => Ok(()),
    }
}

async fn prepare(world: &World, installer: &dyn Installer) -> Result<(), CliError> {
    recover(world, installer).await?;
    let stop = world.signals.stop();
    world.ui.while_doing(msg!("progress-server"), stop.race(installer.prepare())).await??;
    for file in world.installers.options(installer) {
        if file.install(&world.paths.config)? == OptionsState::ChangedAndBehind {
            world.ui.warn(&msg!("options-file-changed", path = world.paths.config.join(file.name).as_path()));
        }
    }
    Ok(())
}
