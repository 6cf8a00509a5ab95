//! The names that a server answers for, offered where none were given.

use evercert_pki::identifier::Identifier;
use evercert_plugin::installer::Installer;

use crate::errors::desk::CliError;
use crate::messages::message::msg;
use crate::ui::prompt::Question;
use crate::world::World;

/// The names that were given; without any, some of those of the server. Empty where neither knows any, or where
/// `--cert-name` says it.
pub(crate) fn names(world: &World, installer: &dyn Installer) -> Result<Vec<Identifier>, CliError> {
    let asked = &world.settings.names;
    let identifiers = asked.identifiers();
    if !identifiers.is_empty() || asked.cert_name.is_some() {
        return Ok(identifiers);
    }
    let served = installer.names()?;
    if served.is_empty() {
        return Ok(served);
    }
    let options: Vec<_> = served.iter().map(Identifier::value).collect();
    let places = world.ui.choose_many(&Question::new(msg!("run-names"), Some("--domains")), &options, None)?;
    Ok(places.into_iter().map(|place| served[place].clone()).collect())
}
