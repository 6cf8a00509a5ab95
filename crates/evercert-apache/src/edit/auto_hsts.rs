//! HSTS with a lifetime that grows.

use std::os::unix::ffi::OsStrExt;

use evercert_pki::digest;
use evercert_plugin::edit::Plan;
use evercert_plugin::install_error::InstallError;
use evercert_store::source::Source;

use super::{Draft, Wish, deploy, header, modules};
use crate::files::Files;
use crate::lines::Lines;
use crate::model::{Host, HostId, Model};
use crate::patch::Patch;
use crate::setup::Setup;
use crate::syntax::Item;

/// Hosts that do not send the header yet get it with the shortest lifetime, and a mark that finds them again.
pub(super) fn plan(wish: &Wish<'_>) -> Result<Draft, InstallError> {
    let mut draft = Draft::default();
    for id in header::secure(wish, &mut draft)? {
        let host = wish.host(id);
        if host.named("Header").any(|found| header::value(found, NAME).is_some()) {
            continue;
        }
        modules::need(wish, &modules::FOR_HEADERS, &mut draft)?;
        let header = format!("Header always set Strict-Transport-Security \"max-age={FIRST}\"");
        let mark = format!("# {MARK}{}", new_mark(wish, id));
        deploy::append(wish, id, &[mark.into_bytes(), header.into_bytes()], &mut draft)?;
    }
    Ok(draft)
}

/// What must change so that marked hosts have these lifetimes, in seconds. A mark that is not there any more is passed
/// over, and so is a host that does not send the header.
pub(crate) fn raise(
    model: &Model<'_>,
    setup: &Setup,
    source: &dyn Source,
    wanted: &[(String, u64)],
) -> Result<Plan, InstallError> {
    let mut draft = Draft::default();
    for (mark, seconds) in wanted {
        let marked = model.hosts.iter().find(|host| marks(model.files, host).contains(mark));
        let Some(host) = marked else { continue };
        let header = host.own("Header").find(|found| header::value(*found, NAME).is_some());
        let Some(value) = header.and_then(|header| header.directive().args().next_back()) else { continue };
        let patch = Patch::new(value.span().range(), format!("\"max-age={seconds}\""));
        draft.patches.add(host.at.file, patch);
    }
    draft.into_plan(model.files, setup, source)
}

/// The marks in a host.
pub(crate) fn marks(files: &Files, host: &Host<'_>) -> Vec<String> {
    let directive = files.directive(host.at);
    let items = directive.section().into_iter().flat_map(|section| section.items());
    let comments = items.filter_map(|item| match item {
        Item::Comment(span) => Some(String::from_utf8_lossy(&directive.tree().text()[span.range()]).into_owned()),
        Item::Directive(_) => None,
    });
    comments.filter_map(|text| Some(text.split_once(MARK)?.1.trim().to_owned())).collect()
}

/// The same configuration gives the same mark.
fn new_mark(wish: &Wish<'_>, id: HostId) -> String {
    let place = Lines::of(&wish.files().file(wish.host(id).at.file).tree);
    let line = place.whole(wish.files().directive(wish.host(id).at)).start.to_string();
    let what =
        [wish.path_of(id).as_os_str().as_bytes(), b" ", line.as_bytes(), wish.model.told(id).as_bytes()].concat();
    digest::sha256(&what)[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

const NAME: &str = "strict-transport-security";
/// As certbot writes it, and looks for it.
const MARK: &str = "DO NOT REMOVE - Managed by Certbot, VirtualHost id: ";
const FIRST: u64 = 60;
