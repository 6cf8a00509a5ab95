//! The installer that a run uses.

use std::sync::Arc;

use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::Installer;
use evercert_store::checkpoint::{CheckpointError, Reverter, Undone};

use crate::errors::desk::{CliError, Kind};
use crate::flags::arguments::Value;
use crate::flags::defs::plugins::INSTALLER;
use crate::messages::message::msg;
use crate::plugins;
use crate::settings::whole::Settings;
use crate::steps::aftermath;
use crate::steps::prepared::prepared;
use crate::ui::speak::Ui;
use crate::world::World;

/// The installer that the settings name, if they name one. A plugin that is no installer at all (a
/// hand-edited configuration) is none.
///
/// # Errors
/// One that is not here must not be passed over: the server would go on with the old certificate.
pub(crate) fn named(world: &World, settings: &Settings) -> Result<Option<Arc<dyn Installer>>, CliError> {
    let Some(name) = settings.plugins.installer.as_deref() else { return Ok(None) };
    match plugins::find(name) {
        Some(plugin) if !plugin.installs => Ok(None),
        _ => match world.installers.get(name, settings) {
            Some(installer) => Ok(Some(installer)),
            None => Err(CliError::new(Kind::Plugin, msg!("installer-not-here", name = name))),
        },
    }
}

/// As [`named`], and warns of a plugin that is none, which is forgotten then, as with certbot.
pub(crate) fn check(world: &World, settings: Settings) -> Result<Settings, CliError> {
    match (named(world, &settings)?, settings.plugins.installer.as_deref()) {
        (None, Some(name)) => {
            world.ui.warn(&msg!("installer-is-none", name = name));
            Ok(settings.with(&INSTALLER, Value::Unset)?)
        }
        _ => Ok(settings),
    }
}

/// The installer that the settings must name, prepared.
pub(crate) async fn needed(world: &World) -> Result<Arc<dyn Installer>, CliError> {
    let installer = named(world, &world.settings)?;
    let installer = installer.ok_or_else(|| CliError::new(Kind::Input, msg!("installer-missing")))?;
    prepared(world, &*installer).await?;
    Ok(installer)
}

/// The checkpoints of this installation.
pub(crate) fn reverter(world: &World) -> Reverter {
    Reverter::new(&world.paths, world.doors.clock.now())
}

/// Warns of what others wrote, now or before a run that died, and of commands that were not undone.
pub(crate) fn tell_undone(world: &World, undone: &Undone) {
    let (ui, reverter) = (&world.ui, reverter(world));
    aftermath::others(undone).iter().chain(&aftermath::commands(ui, undone)).for_each(|message| ui.warn(message));
    reverter.told(&undone.kept);
    let kept = reverter.untold().unwrap_or_default();
    aftermath::others(&Undone { kept: kept.clone(), ..Undone::default() }).iter().for_each(|message| ui.warn(message));
    reverter.told(&kept);
}

/// Why undoing did not come to its end, or why the server does not know of it; if both, the second is told here.
pub(crate) fn ended(
    ui: &Ui,
    halted: Option<CheckpointError>,
    not_reloaded: Option<InstallError>,
) -> Result<(), CliError> {
    match (halted, not_reloaded) {
        (None, None) => Ok(()),
        (None, Some(error)) => Err(error.into()),
        (Some(error), None) => Err(error.into()),
        (Some(error), Some(second)) => {
            ui.problem(&second.into());
            Err(error.into())
        }
    }
}
