//! OCSP stapling.

use evercert_plugin::install_error::InstallError;

use super::{Draft, Wish, certificate, deploy, header};
use crate::model::HostId;
use crate::syntax::Directive;

pub(super) fn plan(wish: &Wish<'_>) -> Result<Draft, InstallError> {
    let mut draft = Draft::default();
    let mut has_cache = wish.files().top().any(|found| found.is(CACHE));
    for id in header::secure(wish, &mut draft)? {
        switch_on(wish, id, &mut draft)?;
        if !has_cache {
            cache(wish, id, &mut draft);
            has_cache = true;
        }
    }
    Ok(draft)
}

fn switch_on(wish: &Wish<'_>, id: HostId, draft: &mut Draft) -> Result<(), InstallError> {
    match wish.host(id).named(SWITCH).last() {
        None => deploy::append(wish, id, &[format!("{SWITCH} on").into_bytes()], draft),
        Some(found) if found.first().eq_ignore_ascii_case(b"on") => Ok(()),
        Some(found) if found.via().is_none() => {
            if let Some((file, patch)) = certificate::replaced(&found, b"on") {
                draft.patches.add(file, patch);
            }
            Ok(())
        }
        Some(found) => Err(wish.conflict(id, super::words::told(found.directive()))),
    }
}

/// Apache takes the cache at the level of the server only: before the host, outside of all sections.
fn cache(wish: &Wish<'_>, id: HostId, draft: &mut Draft) {
    let at = wish.host(id).at;
    let line = format!("{CACHE} shmcb:/var/run/{}/stapling_cache(128000)", wish.setup.layout.run_folder());
    let host = wish.files().directive(at);
    let outermost = std::iter::successors(Some(host), |inner: &Directive<'_>| inner.parent()).last().unwrap_or(host);
    let is_guarded = outermost.id() != host.id();
    let lines = wish.lines(at.file);
    let patch = match is_guarded.then(|| lines.prepend(outermost, &[line.clone().into_bytes()])).flatten() {
        Some(patch) => patch,
        None => lines.before(host, &[line.into_bytes()]),
    };
    draft.patches.add(at.file, patch);
}

const SWITCH: &str = "SSLUseStapling";
const CACHE: &str = "SSLStaplingCache";
