//! The lineages on this host, as commands look at them.

use std::path::Path;

use evercert_engine::decide::Existing;
use evercert_store::lineage::{self, Lineage, LineageName};
use evercert_store::paths::Paths;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::{Message, msg};
use crate::ui::prompt::Question;
use crate::world::World;

/// The names of the lineages a command is about: the one named, or all.
pub(crate) fn names(paths: &Paths, cert_name: Option<&str>) -> Result<Vec<LineageName>, CliError> {
    match cert_name {
        Some(name) => Ok(vec![LineageName::parse(name)?]),
        None => Ok(lineage::names(paths)?),
    }
}

/// The name of the lineage a command is about: the one that was named, or chosen from a list; `nothing` says that there
/// is none.
pub(crate) fn chosen(world: &World, which: Message, nothing: Message) -> Result<LineageName, CliError> {
    let cert_name = world.settings.names.cert_name.as_deref();
    let mut names = names(&world.paths, cert_name)?;
    if names.is_empty() {
        return Err(CliError::new(Kind::Input, nothing));
    }
    let place = match cert_name {
        Some(_) => 0,
        None => {
            let options: Vec<_> = names.iter().map(ToString::to_string).collect();
            world.ui.choose(&Question::new(which, Some("--cert-name")), &options, None)?
        }
    };
    Ok(names.swap_remove(place))
}

/// The lineage that is [`chosen`].
pub(crate) fn load_chosen(world: &World, which: Message, nothing: Message) -> Result<Lineage, CliError> {
    Ok(Lineage::load(&world.paths, &chosen(world, which, nothing)?)?)
}

/// Every lineage with its names. One that cannot be read cannot be what somebody asks for, and is
/// passed over: `certificates` and `renew` are there to complain about it.
pub(crate) fn existing(paths: &Paths) -> Result<Vec<Existing>, CliError> {
    let readable = lineage::names(paths)?.into_iter().filter_map(|name| {
        let lineage = Lineage::inspect(paths, &name).ok()?;
        let leaf = lineage.certificate().ok()?;
        Some(Existing { name: name.to_string(), identifiers: leaf.identifiers().to_vec() })
    });
    Ok(readable.collect())
}

/// What is wrong with a configuration that nobody can ask for.
pub(crate) fn nameless(conf: &Path) -> CliError {
    CliError::new(Kind::Store, msg!("conf-nameless", conf = conf))
}
