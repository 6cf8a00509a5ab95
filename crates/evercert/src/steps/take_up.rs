//! Having a server take up certificates that were renewed, and seeing that it does.

use std::time::Duration;

use evercert_engine::install::failure::Cause;
use evercert_engine::install::handshakes::Handshakes;
use evercert_engine::install::lookout::{Lookout, Renewed, Shown, Sight};
use evercert_engine::install::witness::{NotServed, Witness};
use evercert_plugin::install_error::InstallError;
use evercert_plugin::installer::Installer;
use evercert_store::lineage::{Lineage, LineageError};
use serde_json::{Value, json};

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;
use crate::steps::deploy::of_lineage;
use crate::steps::prepared::prepared;
use crate::world::World;

/// A lineage with its new certificate, and those that it replaced.
///
/// # Errors
/// It cannot be read.
pub(crate) fn renewed(lineage: &Lineage) -> Result<Renewed, LineageError> {
    let now = lineage.current_version()?;
    let before = lineage.versions()?.all().into_iter().rev().filter(|version| *version < now).take(MOST_BEFORE);
    let before = before.filter_map(|version| lineage.certificate_of(version).ok()).collect();
    let names = lineage.certificate()?.identifiers().to_vec();
    Ok(Renewed { deployment: of_lineage(lineage, names), before })
}

/// Reloads a server and looks what it shows, for each certificate in its places. Where an old one is shown the server is
/// told once more: a reload may get lost.
///
/// # Errors
/// The server cannot be reloaded.
pub(crate) async fn take_up(
    world: &World,
    installer: &dyn Installer,
    renewed: &[Renewed],
) -> Result<Vec<Vec<Sight>>, CliError> {
    prepared(world, installer).await?;
    world.ui.while_doing(msg!("progress-server"), reload(installer)).await?;
    let sights = look(world, installer, renewed, SHORTLY).await;
    if !sights.iter().any(|sights| is_behind(sights)) {
        return Ok(sights);
    }
    world.ui.detail(&msg!("server-told-again", installer = installer.name()));
    world.ui.while_doing(msg!("progress-server"), installer.reload()).await?;
    Ok(look(world, installer, renewed, WITNESS.patience).await)
}

/// What goes on showing an old certificate is a failure.
pub(crate) fn check(installer: &dyn Installer, name: &str, sights: &[Sight]) -> Result<(), CliError> {
    let missed: Vec<_> = sights.iter().filter_map(missed).collect();
    if missed.is_empty() {
        return Ok(());
    }
    let places: Vec<_> = missed.iter().map(|one| one.address.as_str()).collect();
    let heading = msg!("server-shows-old", name = name, address = distinct(&places), installer = installer.name());
    Err(CliError::caused_by(Kind::Plugin, heading, Cause::NotServed(missed)))
}

/// Warns of a new certificate that is seen nowhere, though there are places for it. It may be meant for another program.
pub(crate) fn tell_unseen(world: &World, name: &str, sights: &[Sight]) {
    if !sights.is_empty() && sights.iter().all(|sight| matches!(sight.shown, Shown::Other(_))) {
        let places: Vec<_> = sights.iter().map(|sight| sight.endpoint.address.to_string()).collect();
        let places: Vec<_> = places.iter().map(String::as_str).collect();
        world.ui.warn(&msg!("renewed-unseen", name = name, address = distinct(&places)));
    }
}

/// What was seen, none of it old, for `--json`; `null` if nobody knew where to look.
pub(crate) fn json(sights: &[Sight]) -> Value {
    let each = |sight: &Sight| {
        let Sight { endpoint, shown } = sight;
        let shows = if *shown == Shown::New { "new" } else { "other" };
        json!({ "name": endpoint.identifier.value(), "address": endpoint.address.to_string(), "shows": shows })
    };
    if sights.is_empty() { Value::Null } else { sights.iter().map(each).collect() }
}

/// Once more if it is refused: a server may be in the middle of another change.
async fn reload(installer: &dyn Installer) -> Result<(), InstallError> {
    match installer.reload().await {
        Err(InstallError::Reload { .. }) => installer.reload().await,
        ended => ended,
    }
}

/// Whoever stops the run does not wait for what is seen.
async fn look(world: &World, installer: &dyn Installer, renewed: &[Renewed], patience: Duration) -> Vec<Vec<Sight>> {
    let lookout = Lookout { installer, witness: &WITNESS as &dyn Witness, patience };
    let seen = world.signals.stop().race(lookout.look(renewed)).await;
    seen.unwrap_or_else(|_| vec![Vec::new(); renewed.len()])
}

fn is_behind(sights: &[Sight]) -> bool {
    sights.iter().any(|sight| matches!(sight.shown, Shown::Before(_)))
}

fn missed(sight: &Sight) -> Option<NotServed> {
    let Shown::Before(found) = &sight.shown else { return None };
    let (identifier, address) = (sight.endpoint.identifier.value(), sight.endpoint.address.to_string());
    Some(NotServed { identifier, address, found: found.clone(), is_foreign: false })
}

fn distinct(places: &[&str]) -> String {
    let mut places = places.to_vec();
    places.sort_unstable();
    places.dedup();
    places.join(", ")
}

/// How long an old certificate may be shown before the server is told once more.
const SHORTLY: Duration = Duration::from_secs(2);

const WITNESS: Handshakes = Handshakes::usual();

/// A server that goes on with an older one than these was not reloaded for years.
const MOST_BEFORE: usize = 8;
