//! `delete`: a lineage with its files.

use std::path::Path;

use evercert_store::fs;
use evercert_store::lineage::{self, Lineage, LineageError, LineageName};
use serde_json::json;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::{Message, msg};
use crate::steps::failed::CommandResult;
use crate::steps::{copied, in_use, lineages};
use crate::ui::prompt::Question;
use crate::world::World;

/// Deletes the lineages named, or chosen from a list. Nothing is revoked.
pub(super) fn run(world: &World) -> CommandResult {
    let names = chosen(world)?;
    names.iter().try_for_each(|name| check(world, name, &names))?;
    in_use::tell(world, &names);
    let listed: Vec<_> = names.iter().map(LineageName::as_str).collect();
    let question = Question::new(msg!("delete-sure", names = listed.join(", ")), None);
    if !world.ui.confirm(&question, Some(true))? {
        world.ui.say(&msg!("delete-kept"));
        return Ok(json!({ "deleted": [] }));
    }
    for name in &names {
        remove(world, name)?;
    }
    Ok(json!({ "deleted": listed }))
}

/// Removes a lineage, and names what stays because it lies outside of our directories.
pub(super) fn remove(world: &World, name: &LineageName) -> Result<(), CliError> {
    for path in lineage::delete(&world.paths, name)? {
        world.ui.warn(&left(world, &path));
    }
    world.ui.say(&msg!("delete-done", name = name.as_str()));
    Ok(())
}

fn left(world: &World, path: &Path) -> Message {
    let config = &world.paths.config;
    let config = fs::canonical(config).unwrap_or_else(|_| config.clone());
    match path.starts_with(&config) || path.starts_with(&world.paths.config) {
        true => msg!("delete-left-by-link", path = path),
        false => msg!("delete-left", path = path, config = world.paths.config.as_path()),
    }
}

/// Errors before anything is asked: an unknown name, and files that a lineage which stays lives from.
fn check(world: &World, name: &LineageName, going: &[LineageName]) -> Result<(), CliError> {
    let lineage = match Lineage::inspect(&world.paths, name) {
        Ok(lineage) => lineage,
        Err(error @ LineageError::NotFound { .. }) => return Err(error.into()),
        // What cannot be read can be deleted all the same.
        Err(_) => return Ok(()),
    };
    copied::tell(world, &lineage);
    let sharing = lineage::sharing_archive(&world.paths, &lineage)?;
    match sharing.iter().find(|other| !going.contains(other)) {
        Some(other) => {
            Err(CliError::new(Kind::Input, msg!("delete-shared", name = name.as_str(), other = other.as_str())))
        }
        None => Ok(()),
    }
}

fn chosen(world: &World) -> Result<Vec<LineageName>, CliError> {
    let cert_name = world.settings.names.cert_name.as_deref();
    let names = lineages::names(&world.paths, cert_name)?;
    if cert_name.is_some() {
        return Ok(names);
    }
    if names.is_empty() {
        return Err(CliError::new(Kind::Input, msg!("delete-nothing")));
    }
    let options: Vec<_> = names.iter().map(ToString::to_string).collect();
    let question = Question::new(msg!("delete-which"), Some("--cert-name"));
    let places = world.ui.choose_many(&question, &options, None)?;
    Ok(places.into_iter().map(|place| names[place].clone()).collect())
}
