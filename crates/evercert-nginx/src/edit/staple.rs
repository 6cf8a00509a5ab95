//! OCSP stapling.

use evercert_plugin::install_error::InstallError;

use super::certificate::replaced;
use super::words::{MANAGED, path_word, setting, told};
use super::{Draft, Wish};
use crate::model::{ServerId, first};

pub(super) fn plan(wish: &Wish<'_>) -> Result<Draft, InstallError> {
    let mut draft = Draft::default();
    let chain = wish.deployment.chain.as_deref().ok_or(InstallError::Missing { flag: "--chain-path" })?;
    let chain = path_word(chain)?;
    for id in wish.secure(&mut draft)? {
        staple(wish, id, &chain, &mut draft)?;
    }
    Ok(draft)
}

fn staple(wish: &Wish<'_>, id: ServerId, chain: &[u8], draft: &mut Draft) -> Result<(), InstallError> {
    let server = wish.server(id);
    let is_on = server.named("ssl_stapling").any(|found| first(found) == b"on");
    let mut lines = Vec::new();
    for (name, word) in [("ssl_trusted_certificate", chain), ("ssl_stapling", b"on"), ("ssl_stapling_verify", b"on")] {
        match server.named(name).next() {
            None => lines.push(setting(name, word)),
            Some(found) if found.directive.args().next().is_some_and(|known| known.raw() == word) => {}
            // Stapling by other means, or another certificate that clients are checked with: both are somebody's will.
            Some(found) if name == "ssl_trusted_certificate" && !is_managed(wish, found.at) => {
                if !is_on {
                    return Err(wish.conflict(id, told(found.directive)));
                }
            }
            Some(found) if found.at.file == server.at.file => {
                for (file, patch) in replaced(wish, found, word) {
                    draft.patches.add(file, patch);
                }
            }
            Some(found) => return Err(wish.conflict(id, told(found.directive))),
        }
    }
    draft.append(wish, id, &lines, false);
    Ok(())
}

fn is_managed(wish: &Wish<'_>, at: crate::files::At) -> bool {
    let end = wish.files().directive(at).span().end();
    wish.files().file(at.file).tree.text()[end..].starts_with(MANAGED.as_bytes())
}
