//! A block that speaks HTTP learns TLS.

use evercert_plugin::install_error::InstallError;
use evercert_plugin::note::Note;

use super::certificate::{self, Change};
use super::listens::{self, Opened};
use super::words::{managed, own_target, path_word, setting, told};
use super::{Draft, Wish};
use crate::files::FileId;
use crate::model::ServerId;
use crate::redirects::redirects;
use crate::syntax::Directive;

/// What must change in a block so that it serves the certificate. With `names` it is a half that is to be made of it, for
/// these names and for TLS alone.
pub(super) fn change(
    wish: &Wish<'_>,
    id: ServerId,
    names: Option<&[String]>,
    opened: &mut Opened,
    draft: &mut Draft,
    is_ours: &dyn Fn(FileId) -> bool,
) -> Result<Change, InstallError> {
    let server = wish.server(id);
    if let Some(redirect) = redirects(server).find(|redirect| leads_here(wish, id, names, *redirect)) {
        return Err(InstallError::Circular { path: wish.path_of(id).to_path_buf(), redirect: told(redirect) });
    }
    let mut change = certificate::change(wish, id, is_ours)?;
    let mut lines = listens::lines(wish, id, opened, draft)?;
    if names.is_none() && server.listens.is_empty() {
        lines.insert(0, managed(format!("listen {};", wish.setup.ports.http)));
    }
    lines.append(&mut change.lines);
    // One that speaks TLS at another port has settings of its own.
    if !server.sockets.iter().any(|socket| wish.model.socket(*socket).is_ssl) {
        lines.append(&mut settings(wish, id, draft)?);
    }
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
            let setting = String::from_utf8_lossy(found.directive.name().raw()).into_owned();
            let file = wish.setup.options.display().to_string();
            draft.note(Note::OptionsLeftOut { file, setting, place: wish.files().place(found.at) });
        }
    }
    if !server.has("ssl_dhparam") {
        lines.push(setting("ssl_dhparam", &path_word(&wish.setup.dhparams)?));
    }
    Ok(lines)
}

/// Whether a redirect sends to HTTPS at the very name that was asked for: spoken over TLS it would lead in circles.
fn leads_here(wish: &Wish<'_>, id: ServerId, names: Option<&[String]>, redirect: Directive<'_>) -> bool {
    let Some(host) = own_target(redirect) else { return false };
    let is_served = match names {
        Some(names) => names.contains(&host),
        None => wish.server(id).names.iter().any(|name| name.text == host.as_bytes()),
    };
    is_served || matches!(host.as_str(), "$host" | "$server_name" | "$http_host")
}
