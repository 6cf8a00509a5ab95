//! The folder that a web server serves for each name, asked for where no flag says it.

use std::path::PathBuf;

use evercert_pki::identifier::Identifier;

use crate::errors::desk::CliError;
use crate::flags::arguments::Value;
use crate::flags::defs::plugins::WEBROOT_MAP;
use crate::messages::message::{Message, msg};
use crate::settings::output::Interaction;
use crate::settings::webroot;
use crate::settings::whole::Settings;
use crate::ui::prompt::Question;
use crate::world::World;

/// The settings in which every name that is proved through a webroot has one of its own, as the
/// renewal configuration keeps it: the last of `--webroot-path`, or what a person answers. Without
/// either the authenticator complains.
pub(crate) fn complete(world: &World, settings: Settings, names: &[Identifier]) -> Result<Settings, CliError> {
    let webroots = &settings.plugins.webroot;
    let is_known = |name: &Identifier| webroots.map.iter().any(|(known, _)| known == name);
    let is_webroot = settings.plugins.authenticator.as_deref() == Some("webroot");
    let asks = settings.output.interaction != Interaction::Never;
    if !is_webroot || names.iter().all(is_known) || (webroots.paths.is_empty() && !asks) {
        return Ok(settings);
    }
    let mut map = webroots.map.clone();
    for name in names.iter().filter(|name| !is_known(name)) {
        let path = match webroots.paths.last() {
            Some(path) => path.clone(),
            None => ask(world, name, &map)?,
        };
        map.push((name.clone(), path));
    }
    let pairs = map.into_iter().map(|(name, path)| (name.value(), path.to_string_lossy().into_owned()));
    Ok(settings.with(&WEBROOT_MAP, Value::Map(pairs.collect()))?)
}

/// One of the folders of the names before, or another.
fn ask(world: &World, name: &Identifier, before: &[(Identifier, PathBuf)]) -> Result<PathBuf, CliError> {
    let mut folders: Vec<_> = before.iter().map(|(_, path)| path.clone()).collect();
    folders.dedup();
    if folders.is_empty() {
        return ask_for_another(world, name);
    }
    let other = world.ui.words().text(&Message::new("webroot-another"));
    let known = folders.iter().map(|path| path.to_string_lossy().into_owned());
    let options: Vec<_> = std::iter::once(other).chain(known).collect();
    let question = Question::new(msg!("webroot-which", name = name.value()), Some(FLAG));
    match world.ui.choose(&question, &options, None)? {
        0 => ask_for_another(world, name),
        place => Ok(folders.swap_remove(place - 1)),
    }
}

fn ask_for_another(world: &World, name: &Identifier) -> Result<PathBuf, CliError> {
    let question = Question::new(msg!("webroot-of", name = name.value()), Some(FLAG));
    loop {
        let answer = world.ui.ask(&question, None, &|text| !text.is_empty())?;
        match webroot::directory(&world.env.expanded(&answer), &world.env) {
            Ok(path) => return Ok(path.into()),
            Err(error) => world.ui.problem(&error.into()),
        }
    }
}

const FLAG: &str = "--webroot-path";
