//! The lineages on this host, as commands look at them.

use std::path::Path;

use evercert_engine::decide::Existing;
use evercert_store::lineage::{self, Lineage, LineageError, LineageName};
use evercert_store::paths::Paths;

use crate::errors::desk::{CliError, Kind};
use crate::messages::message::msg;

/// The names of the lineages a command is about: the one named, or all.
pub(super) fn names(paths: &Paths, cert_name: Option<&str>) -> Result<Vec<LineageName>, CliError> {
    match cert_name {
        Some(name) => Ok(vec![LineageName::parse(name).map_err(LineageError::from)?]),
        None => Ok(lineage::names(paths)?),
    }
}

/// Every lineage with its names. One that cannot be read cannot be what somebody asks for, and is
/// passed over: `certificates` and `renew` are there to complain about it.
pub(super) fn existing(paths: &Paths) -> Result<Vec<Existing>, CliError> {
    let readable = lineage::names(paths)?.into_iter().filter_map(|name| {
        let lineage = Lineage::inspect(paths, &name).ok()?;
        let leaf = lineage.certificate().ok()?;
        Some(Existing { name: name.to_string(), identifiers: leaf.identifiers().to_vec() })
    });
    Ok(readable.collect())
}

/// What is wrong with a configuration that nobody can ask for.
pub(super) fn nameless(conf: &Path) -> CliError {
    CliError::new(Kind::Store, msg!("conf-nameless", conf = conf))
}
