//! A block that speaks HTTP learns TLS.

use evercert_plugin::install_error::InstallError;

use super::certificate::{self, Change};
use super::listens::{self, Opened};
use super::words::{joined, path_word, setting, told};
use super::{Draft, Wish};
use crate::files::{FileId, Found};
use crate::model::ServerId;

/// What must change in a block so that it serves the certificate.
pub(super) fn change(
    wish: &Wish<'_>,
    id: ServerId,
    opened: &mut Opened,
    draft: &mut Draft,
    is_ours: &dyn Fn(FileId) -> bool,
) -> Result<Change, InstallError> {
    let server = wish.server(id);
    if let Some(found) = server.named("return").find(|found| leads_here(wish, id, found)) {
        return Err(wish.conflict(id, told(found.directive)));
    }
    let mut change = certificate::change(wish, id, is_ours)?;
    let mut lines = listens::lines(wish, id, opened)?;
    lines.append(&mut change.lines);
    lines.append(&mut settings(wish, id, draft)?);
    change.lines = lines;
    Ok(change)
}

/// The TLS settings that certbot gives to all, unless the block makes some of them itself: nginx refuses to hear one
/// twice.
fn settings(wish: &Wish<'_>, id: ServerId, draft: &mut Draft) -> Result<Vec<Vec<u8>>, InstallError> {
    let server = wish.server(id);
    let made = server.directives.iter().find(|found| wish.options.iter().any(|name| found.directive.is_named(name)));
    let mut lines = Vec::new();
    match made {
        None => lines.push(setting("include", &path_word(&wish.setup.options)?)),
        Some(found) => {
            let (place, name) = (wish.files().place(found.at), String::from_utf8_lossy(found.directive.name().raw()));
            draft.note(&format!("{} is not included: {name} is set at {place}", wish.setup.options.display()));
        }
    }
    if !server.has("ssl_dhparam") {
        lines.push(setting("ssl_dhparam", &path_word(&wish.setup.dhparams)?));
    }
    Ok(lines)
}

/// Whether a `return` sends to HTTPS at the very name that was asked for: spoken over TLS it would lead in circles.
fn leads_here(wish: &Wish<'_>, id: ServerId, found: &Found<'_>) -> bool {
    let text = joined(found.directive);
    let Some((_, target)) = text.split_once("https://") else { return false };
    let host = target.split('/').next().unwrap_or_default();
    let host = host.find("$request_uri").or_else(|| host.find("$uri")).map_or(host, |end| &host[..end]);
    let names = &wish.server(id).names;
    matches!(host, "$host" | "$server_name" | "$http_host")
        || (names.len() == 1 && names.iter().all(|name| name.text == host.as_bytes()))
}
