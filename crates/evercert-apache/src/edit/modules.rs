//! Modules that a wish needs.

use evercert_plugin::install_error::{InstallError, Lack};

use super::{Draft, Wish};
use crate::files::Facts;
use crate::layout::Layout;

/// A module and those that it does not work without.
#[derive(Debug)]
pub(crate) struct Needed {
    /// Its name, as it is switched on.
    pub(crate) name: &'static str,
    others: &'static [&'static str],
}

pub(crate) const FOR_TLS: Needed = Needed { name: "ssl", others: &["setenvif", "mime", "socache_shmcb"] };
pub(crate) const FOR_REWRITES: Needed = Needed { name: "rewrite", others: &[] };
pub(crate) const FOR_HEADERS: Needed = Needed { name: "headers", others: &[] };

/// Sees to it that a module is there.
///
/// # Errors
/// [`InstallError::Unsuitable`] where modules cannot be switched on.
pub(super) fn need(wish: &Wish<'_>, needed: &Needed, draft: &mut Draft) -> Result<(), InstallError> {
    missing_of(wish.facts, &wish.setup.layout, needed)?.into_iter().for_each(|module| draft.switch_on(module));
    Ok(())
}

/// The modules that are to be switched on, in order; none if the wanted one is there.
pub(crate) fn missing_of(facts: &Facts, layout: &Layout, needed: &Needed) -> Result<Vec<&'static str>, InstallError> {
    let has = |name: &str| facts.has_module(format!("{name}_module").as_bytes());
    if has(needed.name) {
        return Ok(Vec::new());
    }
    if !layout.handle_modules || layout.enmod.is_none() || layout.dismod.is_none() {
        let lacks = Lack::Module { module: needed.name };
        return Err(InstallError::Unsuitable { program: layout.bin.clone(), lacks });
    }
    let others = needed.others.iter().filter(|name| !has(name)).copied();
    Ok(others.chain([needed.name]).collect())
}
